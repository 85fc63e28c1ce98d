"""Road networks: the port to whoever has one, the engines behind it, and travel times made of them."""
