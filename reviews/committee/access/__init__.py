"""Rights on a review: locks, scope, sealed checks, conflicts of interest, the chair's right to
confirm.

May import models and errors.
"""
