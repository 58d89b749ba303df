"""알림함: what has happened for each person of the staff, each item read once.

Listeners write items in the transactions of the packages' verbs; once a working day a mail lists
what is unread (decision 0070).
"""
