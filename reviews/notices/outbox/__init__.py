"""Outbox: writes notices as rows, in the transaction of their cause.

`write` is the way in, `addressing` chooses channel and template, `insert` is the statement,
`other_channel` writes the same fact for the next channel. Imports addresses, texts, sending_policy.
"""
