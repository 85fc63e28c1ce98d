"""Policies as documents: the sections that companies write, and those that come with the product."""
