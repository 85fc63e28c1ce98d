"""Who may come in, and what is known about people: accounts, sessions, personal data."""
