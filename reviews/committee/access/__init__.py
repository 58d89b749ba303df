"""Rights on a review: locks, scope, sealed checks, conflicts of interest, seats and the chair's
right to confirm; `desk_reviews` reads a review for the desk.

May import models and errors.
"""
