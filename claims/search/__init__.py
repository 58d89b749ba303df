"""Search box: claims in a user's scope by number, name, person, phone and account.

Files: `results` (hits as the page shows them), `typed_searches` (one entry of the access log for a
search), `build` (the index), `views`. The search itself is `claims.register.search`, which the
filters of lists use too; its conditions are in `search_ways`."""
