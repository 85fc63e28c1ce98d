"""Why an order is where it is in a plan: why nobody else, and what would change it."""
