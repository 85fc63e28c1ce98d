"""The load that ten firms make, on a service of its own."""
