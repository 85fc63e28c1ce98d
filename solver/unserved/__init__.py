"""Why an order is unserved: the reason, the facts behind it, and sentences made of those facts."""
