"""Data for the parts of the desk's page, one module each."""
