"""The plan of the running day: what of it stands still, what may move, and how changes of several hands become one."""
