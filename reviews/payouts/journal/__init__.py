"""The journal (분개장): its vouchers, and the ledger entries that each of them sums up.

The journal is a database view (`models/journal`); nothing is written here. `lists` has both lists
as pages and files.
"""
