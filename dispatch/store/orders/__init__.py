"""Work orders in the store: their rows, and every change that people and plans make to them."""
