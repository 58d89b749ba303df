"""Pages of hand-overs: `handovers` and their acts, `archive` (file, password, receipt), `claims`
and consents, `files` that come back and receivers."""
