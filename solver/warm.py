"""Compile the solver's kernel once, so that nobody's first optimisation waits for it."""
