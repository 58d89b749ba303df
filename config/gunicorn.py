"""gunicorn's settings: `gunicorn config.wsgi -c python:config.gunicorn`.

A proxy that buffers requests belongs in front (deploy/nginx.conf). Connections that reach a thread
here have limits of their own all the same: config/gunicorn_worker.py.
"""

import os

from environs import Env

env = Env()

bind = env.str("WEB_BIND", "127.0.0.1:8000")  # host:port, or unix:/run/desk/web.sock
workers = env.int("WEB_WORKERS", 2)
threads = env.int("WEB_THREADS", 8)
worker_class = "config.gunicorn_worker.PromptWorker"
worker_connections = 500  # connections of one worker, including idle keep-alive ones
backlog = 512
timeout = 60  # a worker whose main loop is silent for these seconds is replaced
graceful_timeout = env.int("WEB_GRACE_SECONDS", 30)
keepalive = 20  # seconds that an idle connection of another proxy stays open; nginx.conf keeps none
# Requests after which a worker restarts, so that its memory does not grow.
max_requests, max_requests_jitter = 20_000, 2_000
limit_request_line = 4094  # bytes
limit_request_fields = 60
limit_request_field_size = 8190
loglevel = "warning"
control_socket_disable = True


def child_exit(server, worker) -> None:
    """Tell Prometheus that a web worker has ended, so that its live gauges leave /metrics. gunicorn
    calls it. Does nothing without PROMETHEUS_MULTIPROC_DIR."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
