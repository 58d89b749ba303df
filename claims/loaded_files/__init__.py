"""Files that are loaded line by line: results of receivers and partners, consents, lists.

`models` are the bases of such a file and of its faults, `reading` finds the columns and the rows,
`forms`, `context` and templates/claims/loaded_files are its pages. The meaning of a line is up to
the package that loads it: hand-overs, benefits, letters by post. May import `users` and
`table_files`, which opens the files."""
