"""Supplement requests: proposal, request, answer, expiry, reminder and their notices.

May import queue, access, models and errors.
"""
