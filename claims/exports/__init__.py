"""Lists taken away as CSV or XLSX files, written by a worker (내려받기 목록).

Main files: `verbs` (request, cancel, download, expire), `writing` (the worker's verb), `rows`
(reads a list), `file_writers` (CSV, XLSX), `views`. The registry (`lists`) has lists and columns.
May import protected_files, lists, privacy, display, users and below.
"""
