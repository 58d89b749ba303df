"""Virus scanning: the clamd client and the quarantine.

Imports storage and renderer limits; receipt and views call it.
"""
