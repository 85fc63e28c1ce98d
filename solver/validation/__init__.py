"""Reading the contract's documents: one file a noun, every finding kept, nothing guessed."""
