"""What a dispatcher does with a published plan during the day: one more order, one person less, an edit by hand.

Everything here takes the contract's documents and returns frozen results; nothing keeps a clock or a database.
"""
