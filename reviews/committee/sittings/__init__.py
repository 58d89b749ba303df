"""회의: unanimous proposals that await the chair, announced as an agenda and confirmed together.

`eligibility` selects, `verbs` open, confirm and close. May import ballots, access, models and
errors.
"""
