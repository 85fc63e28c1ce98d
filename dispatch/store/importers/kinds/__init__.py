"""The kinds of columns: how a cell is read into a value, and a value written into a cell."""
