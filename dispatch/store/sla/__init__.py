"""Promises in the store: policies, how every order stands with them, and the warnings."""
