"""Recoveries (환수): payments, or parts of them, that are asked back, and what comes back.

In the order of a recovery's life: `demands` (proposed by one person, approved by another), `plans`
(instalments and reminders), `movements` (money that came, was set off or is let go; each confirmed
by a second person), `pages`. `limits` says what a recovery may still take, `notices` writes its
letters. The database keeps sums, ledger and budget (`models/triggers/recovery_books`). May import
`preparation` and the packages below it.
"""
