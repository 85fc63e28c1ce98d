"""A day becomes one problem for the solver, and its plan a proposal that can be kept, compared and repeated."""
