"""Celery queues: routes and time limits (`table`), the task class (`work`), poison detection
(`poison`), worker shutdown (`stopping`), worker timeouts and the check of task names (`checks`).

Imports nothing of the apps; `config.celery` imports it.
"""
