"""Published statistics (통계 공표): counted as of a day, small cells suppressed, published by two.

`classification` names the cells and how they add up, `counting` fills them by one statement,
`cells` has their types, `suppression` says which ones may be shown (pure), `verbs` prepare and
publish, `layout` makes the tables of a version, `files` its CSV, XLSX and PDF. `public` is the page
for everybody, which runs as a process of its own and reads published versions alone.
"""
