"""Spare parts: what there is, what plans take of it, what runs short, what is moved."""
