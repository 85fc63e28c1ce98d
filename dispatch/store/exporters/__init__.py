"""What leaves the store as files for people."""
