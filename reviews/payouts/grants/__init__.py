"""Fixed grants: the amounts of the published plan, prepared for tens of thousands of claims.

`preparing` writes the rows chunk by chunk, `approving` lets finance pass them in bulk,
`questions` says what is left, `guards` holds amount, route and policy together in the database.
"""
