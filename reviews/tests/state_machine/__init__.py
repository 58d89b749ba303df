"""The whole life of a claim, played at random on real PostgreSQL by everybody at once."""
