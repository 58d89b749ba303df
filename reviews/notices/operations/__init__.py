"""What an operator sees and does: the outbox's pages, its health, its alarm."""
