"""The way of a claims file into the register's tables: read, checked, encrypted, copied.

`reading` opens the file (with `claims.table_files`), `validation` checks its rows, `copy_rows`
encrypts them, `chunks` gives them out in parts, `loader` writes them with COPY; `reader_process`
does all but the last in a process of its own."""
