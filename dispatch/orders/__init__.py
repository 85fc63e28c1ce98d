"""What happens to a work order: how it comes in, the life it goes through, how it ends."""
