"""The queue (/reviews/): a read model with one row per claim, its tabs, filters, table and proof.

`projection` writes rows, `verification` proves them, `queries` reads them. May import access and
models.
"""
