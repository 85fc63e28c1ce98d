"""The compiled inner loops of the search (Numba): integer arrays in, integer arrays changed in place."""
