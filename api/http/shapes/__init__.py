"""What goes in and out over HTTP, one file a noun: strict on the way in, documented with examples on both."""
