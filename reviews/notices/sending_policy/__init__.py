"""Sending policy: rules for whether and when a notice may be sent.

Delivery asks in this order: `quiet_hours.postpone` before it leases; `rate_limit.take` for how many
may go; `suppression` and `recipient_limit` in the transaction that leases; `allowlist` before the
call. The pages list and edit suppressed addresses. Imports addresses, channels and models.
"""
