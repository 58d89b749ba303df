"""Handling of requests that the pages of every room of payouts share.

`lookup` finds rows in the user's scope, `access_log` records what a page shows, `idempotency` makes
a POST act once. This room may import `models` and `errors`.
"""
