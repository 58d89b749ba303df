"""Notices to claimants: written in the transaction of their cause, delivered after the commit.

From bottom to top: `events` and `errors`, `texts`, `models`, `channels`, `addresses`,
`sending_policy`, `outbox` (writes notices), `delivery` (sends them), `templates`, `verbs` (retry,
suppress), `bulk` (one event to many), `operations` (the pages), `tasks` and `urls`. Each imports
only those below it. Knows neither the committee nor payouts.
"""
