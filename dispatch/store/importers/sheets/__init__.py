"""The specification of all sheets, one file for each group of nouns: columns, and how rows become objects and back."""
