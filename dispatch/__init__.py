"""The business: what came in, when it is due, who could go, what is planned, and where all of it is kept."""
