"""Who and what a plan's cost is for, and what one more of each would save."""
