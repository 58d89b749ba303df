"""Months of the books (월 마감): figures, differences, and closing by two people.

`figures` shows a month, `verbs` propose, confirm, reopen. The database refuses entries of a closed
month (`models/triggers/months`).
"""
