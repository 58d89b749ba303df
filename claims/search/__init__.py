"""Search from one box: every claim in scope, by number, name, person, phone and account.

Files: `results` (hits as the page shows them), `typed_searches` (one entry of the access log for a
settled search), `build` (the index), `views`. The ways of finding are in `claims.register.search`,
which the filters of lists use too.
"""
