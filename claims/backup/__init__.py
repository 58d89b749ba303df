"""Backup and restore of database and documents, encrypted; the keys are stored apart from the
backup."""
