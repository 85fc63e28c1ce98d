"""Service areas: read, grown, and what does not fit together between them."""
