"""A dispatch problem in, a dispatch plan out: no database, no HTTP, no dates.

The two documents are those of the dispatch contract, version 1. Times are integer seconds from the problem's epoch,
distances integer metres, costs integers without a unit (a weighted second).
"""
