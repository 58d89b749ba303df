"""Queues and time limits of tasks, and counting of tasks that kill their workers.

Files: `table` (queues and limits), `work` (the task class), `poison` (the counts), `checks`.
Imports no app.
"""
