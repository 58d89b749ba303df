"""How a letter becomes a row: by which way, and thousands at a time."""
