"""`paigong serve` from inside: a supervisor, the processes that answer requests, and the workers that plan."""
