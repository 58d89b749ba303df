"""Backup and restore of database and documents, sealed under keys that are kept apart."""
