"""Every way in: the `paigong` command; later HTTP, the engineer's phone and the console."""
