"""Crews and links: orders that need company at one start, or that wait for others.

The kernel plans orders one by one. So a coupled order is given to it as plain orders in a narrow window: a crew as one
*slot* a member, all at one second; orders linked to others in windows that split the slack between them, so that any
starts inside are legal together. Who, when and where those windows lie is decided anew all the while by a move of the
search (`moves`), which is annealed like any other.
"""
