"""One work order on an otherwise empty day: every way in which it could be served, exactly.

Only stops that are of use are made: each centre is called at most once, and gives at least one piece that the order
needs. Where travel times obey the triangle inequality this loses nothing.
"""
