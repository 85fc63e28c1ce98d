"""What was promised for an order, when it is due, and who must know when it may be missed. Pure: no clock is read."""
