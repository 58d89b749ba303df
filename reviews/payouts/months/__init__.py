"""Months of the books (월 마감): figures, differences, closing by two people, and the journal.

`figures` shows a month, `verbs` propose, confirm, reopen, `lists` has the journal as a list and a
file. The database refuses entries of a closed month (`models/triggers/months`).
"""
