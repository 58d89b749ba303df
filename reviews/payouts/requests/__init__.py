"""Handling of requests that all pages of payouts share.

`access_log` records what a page shows, `idempotency` makes a POST act once. This package may import
`models` and `errors`.
"""
