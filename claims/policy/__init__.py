"""Incidents, programmes and versioned support policies; triage, deadlines and the table of
holidays.

Main files: `models/`, `triage`, `verbs` and `publication_change`, `deadlines`. May import changes,
users, trail and the root modules."""
