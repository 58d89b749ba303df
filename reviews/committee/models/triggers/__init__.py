"""Database guards of the council's tables. They hold against raw SQL too."""
