"""Seats on panels: drawing, leaving and refilling them, challenges, leave and registered interests.

Main files: `draws`, `recusals`, `challenges`, `replace_voter`, `workload`. May import ballots,
queue, access, models and errors.
"""
