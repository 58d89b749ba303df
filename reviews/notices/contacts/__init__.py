"""Letters that did not arrive because of their address: the claims, and what follows a correction.

Main files: `undelivered` (the notices), `resending` (queues them again), `letters` (warnings about
a changed contact or account), `unreachable` (the claims as a list), `views`. May import operations
and below."""
