"""How good a plan is, at most: a linear program over all legal days of all technicians, and its valid bound."""
