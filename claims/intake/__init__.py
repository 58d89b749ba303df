"""Intake: claims files into the register, rejected rows, and filing windows.

`verbs` runs an import: `reading` opens the file (with `claims.table_files`), `validation` checks
rows, `copy_rows` encrypts them, `loading` writes them; `windows` opens and extends filing windows.
Imports documents, register, policy, changes and the rooms below; evidence follows by events."""
