"""서류 요청: claimants before the council are asked for documents, reminded, and closed without.

Main files: `asking`, `extensions`, `reminders`, `closing` (also reopening), `bulks` (many reviews,
two people) and `bulk_running` (their worker), `notices`, `views`, `lists`. May import lifecycle and
below.
"""
