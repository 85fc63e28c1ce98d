"""Stock in the store: the ledger, what plans have reserved of it, and what is on its way."""
