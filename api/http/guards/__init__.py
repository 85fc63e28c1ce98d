"""What stands between the network and the routes: each guard is one ASGI layer with one idea."""
