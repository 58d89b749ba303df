"""이의신청: appeals from their registration to their end, and the first round as round 2 sees it.

Votes and decision of round 2 are in `ballots` (`appeal_round`). May import lifecycle, queue,
access, models and errors.
"""
