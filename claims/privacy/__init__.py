"""The access log (접속기록): writing entries, the auditor's list, and pages of the seal.

Main files: `access_entries` (called by all packages above), `access_views`, `seal_views`,
`admin_base`. May import display, policy, users, trail and below.
"""
