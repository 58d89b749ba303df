"""Ballots: drafts, document checks, sealed votes, the count, the decision and its notice.

`voting` casts votes and closes ballots, `tally` counts them, `decisions` makes the result final.
May import discussion, queue, suggestion, access, models and errors.
"""
