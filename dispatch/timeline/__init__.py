"""The timeline of a day: what it shows, and how it is drawn."""
