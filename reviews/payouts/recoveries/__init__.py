"""Recoveries (환수): payments, or parts of them, that are asked back, and the money that comes
back.

`verbs` propose and approve a demand; `movements` enter receipts, counter-entries, offsets,
write-offs and cancellations; `confirming` confirms them by a second person; `plans` agree on
instalments; `reminders` remind. The database keeps sums, ledger and budget
(`models/triggers/recovery_books`). May import `preparation` and the rooms below it.
"""
