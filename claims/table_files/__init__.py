"""Files of tables (CSV, text, XLSX) as spreadsheets save them: their rows, headers and typed cells.

`reading` opens a file of any of these kinds, by `text_files` (encoding, delimiter) or `workbooks`
(read by `xlsx_child` in a process of its own); `other_files` names a PDF or a picture uploaded in
place of a table. Claims files, loaded lists, results and statements of a bank are read with it.
`headers` finds columns by their heads, `moments` reads typed days and times, `cell_faults` has the
sentences about cells that cannot be read; `csv_text` writes rows as CSV. Imports no other package.
"""
