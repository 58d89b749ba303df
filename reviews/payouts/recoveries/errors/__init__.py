"""Errors of recoveries with the sentence shown to people, by act."""
