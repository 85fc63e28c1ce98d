"""The company in the store: its places, customers, parts and people, and when they work."""
