"""The council: reviews of claims, from their opening to the decision and its appeal.

Packages from bottom to top; each may import the ones named before it: `models`, `access`,
`suggestion`, `queue`, `discussion`, `supplements`, `ballots`, `seats`, `sittings`, `lifecycle`,
`appeals`, `desk`, `papers` (held by import-linter). A verb is one transaction: lock, check, write,
refresh the queue, write the notice.
"""
