"""Files that a worker makes for people to take away: encrypted, on record, until they expire.

`models` are the bases of rows with such a file, with or without a password; `making` is the
worker's side, `verbs` the side of people: download, password, make again, expire; `views` and
templates/claims/protected_files their pages. Hand-overs, benefits and letters by post are built of
it; exports share the worker's side. May import privacy and below.
"""
