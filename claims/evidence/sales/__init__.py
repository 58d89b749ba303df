"""Daily sales: read from sheets and ledgers as they come, and what the outage took of them.

`reading.py` (with `cells`, `days`, `heads`, `rows`, `lines`) makes a series of days of a document,
or says why it cannot; `estimate.py` compares the days of the outage with the same weekdays around
them. All of it is pure: no database, no settings (docs/decisions/0017-sales-estimate.md).
"""
