"""The bank: transfer files made from a batch, files of results read back, and the reconciliation.

`files` makes and compares the files of a batch, `results` loads, matches and applies the bank's
results, `reconciliation` compares all sums. This package may import `ledger`, `locks`, `notices`,
`requests` and `models`; it knows neither batches, nor grants, nor manual results.
"""
