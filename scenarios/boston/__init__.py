"""Real requests for field work in Boston, planned by us with assumed crews, beside what really happened."""
