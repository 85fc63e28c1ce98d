"""Where things are, in the store: addresses looked up, service areas, what coverage and maps ask for."""
