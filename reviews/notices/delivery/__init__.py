"""Delivery: leases due notices, sends them, and finds out what became of them.

`deliver` is the loop, `leases` and `outcomes` its statements before and after a call, `reports`
and `unknown_outcomes` the look-ups at a provider, `views` the webhook. Imports channels, addresses,
sending_policy and outbox.
"""
