"""The service over HTTP: routes, one file a noun; what stands around them; who may ask for what."""
