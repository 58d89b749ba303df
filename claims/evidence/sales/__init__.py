"""Daily sales: read from sheets and ledgers, and the fall during the outage.

`reading` (with `cells`, `days`, `heads`, `rows`, `lines`) makes a series of days from a document or
gives the reason why it cannot; `estimate` compares the days of the outage with the same weekdays
around them. Pure: no database, no settings (docs/decisions/0017-sales-estimate.md). Imports
claims.evidence.text and claims.money only.
"""
