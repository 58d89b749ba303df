"""The queue (/reviews/): a read model with one row per claim, its tabs, filters, table and proof.

`projection` writes rows, `verification` compares them with a second `derivation` of them, `queries`
reads them. May import access and models.
"""
