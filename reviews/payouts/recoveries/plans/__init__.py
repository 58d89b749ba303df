"""Plans of instalments (분할 납부) of recoveries, and their reminders (독촉). Knows the demands.

`verbs` agree on a plan, `instalments` says what of it is paid, missed and next.
"""
