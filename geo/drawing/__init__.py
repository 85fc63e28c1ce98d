"""The maps and all they are drawn of."""
