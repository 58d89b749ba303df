"""The desk (/reviews/<number>/): its page, its background requests and all acts on one review.

`views` renders it from `context`; the other `*_views` are the acts, by role. May import every room
but papers; only papers and urls import it.
"""
