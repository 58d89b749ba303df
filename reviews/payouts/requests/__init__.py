"""Handling of requests that the pages of every room of payouts share.

`access_log` records what a page shows, `idempotency` makes
a POST act once. This room may import `models` and `errors`.
"""
