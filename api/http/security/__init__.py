"""Who is asking: passwords, tokens, the keys that sign them, and how often anybody may try."""
