"""The life of a review: opening, loss assessment, start, vacancies, withdrawal.

`listeners` and `opening` follow events of `claims`. May import seats, ballots, supplements, queue,
access, models and errors.
"""
