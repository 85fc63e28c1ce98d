"""The `paigong` command: one file a group of sub-commands."""
