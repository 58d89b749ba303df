"""The council: reviews of claims, from their opening to the decision and its appeal.

Rooms, bottom to top; each may import those above it in this list: `models`, `access`, `suggestion`,
`queue`, `discussion`, `supplements`, `ballots`, `seats`, `sittings`, `lifecycle`, `appeals`,
`desk`, `papers`. A verb is one transaction: lock, check, write, refresh the queue, write the
notice.
"""
