"""Rights on a review: locks, scope, conflicts of interest, the chair's right to confirm, sealed
checks.

May import models and errors.
"""
