"""Pages of hand-overs: `handovers` and their acts, `claims` and consents, `files`, `receivers`."""
