"""Discussion of a ballot: requested while votes are sealed, commented on once they are open.

May import access, models and errors.
"""
