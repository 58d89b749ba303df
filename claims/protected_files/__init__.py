"""Files that a worker makes for people to take away: encrypted, on record, until they expire.

`models` are bases of rows with such a file, `making` the worker's part, `verbs` download, password,
make again and expiry, `views` and templates/claims/protected_files the pages. Hand-overs, benefits
and letters by post use all of it, exports only `making`. May import privacy and below."""
