"""Database guards of notices, in SQL, against every path including raw SQL."""
