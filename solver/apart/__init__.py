"""A solve in a process of its own: what the two processes say to each other, what guards the child, how it can fail."""
