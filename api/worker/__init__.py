"""The worker: a process of its own that does the long work, and nothing but the database between it and the service."""
