"""Database rules over several rows, as triggers beside the models that carry them.

They hold for every path, raw SQL included. Their names are the constraint names that
`payouts.constraint_errors` turns into sentences.
"""
