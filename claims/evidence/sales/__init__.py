"""Daily sales: read from sheets and ledgers, and the fall during the outage.

`reading` (with `header`, `rows`, `days`, `amounts`, `cells`, `printed_table`) makes a series of
days from a document or gives the reason why it cannot; `pictured` (with `parts`) does so for words
read from pictures; `estimate` compares the days of the outage with the same weekdays around them;
`sentences` has the texts. Pure: no database, no settings (docs/decisions/0017-sales-estimate.md).
Imports claims.evidence.text and claims.money only.
"""
