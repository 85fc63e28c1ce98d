"""Plans in the store: the days they are made of, kept, published, and how those in force stand."""
