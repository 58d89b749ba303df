"""Intake: claims files into the register, rejected rows, and filing windows.

`verbs` runs an import, `loading` reads its file into the tables, `previews` shows it before;
`corrections` loads a rejected row; `windows` opens and extends filing windows. Imports documents,
register, policy, changes and the packages below; evidence follows by events."""
