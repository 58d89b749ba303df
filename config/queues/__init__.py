"""Celery queues: routes and time limits (`table`), the task class (`task_class`), poison detection
(`poison`), a worker's timeouts and shutdown (`worker_signals`), the check of task names (`checks`).

Imports nothing of the apps; `config.celery` imports it.
"""
