"""Personal data as those see it who have no need of it."""
