"""HTML of dates, amounts, people and states, for tables and template tags (`{% load desk %}`).

No template and no table writes a colour class or a number format by hand. Files: `dates`,
`numbers`, `people`, `states`; `history` and `tabs` have the rows of the partials of these names.
May import policy (for deadlines) and the root modules.
"""
