"""Recoveries (환수): money that went wrong is asked back, and what comes of it.

`verbs` propose and approve a demand, `movements` enter receipts, counter-entries, write-offs and
cancellations, `offsets` take what is owed off another payout, `confirming` confirms them by a second
person, `plans` agree instalments, `reminders` remind. The database keeps sums, ledger and budget
(`models/triggers/recovery_books`). May import `preparation` and the rooms below it.
"""
