"""A small application, and settings of gunicorn with short limits, for test_gunicorn.py."""

from functools import partial

from gunicorn import util

from config import gunicorn_worker
from config.gunicorn import *  # noqa: F403

workers, threads, keepalive = 1, 2, 2
worker_class = "config.gunicorn_worker.PromptWorker"
gunicorn_worker.HEAD_SECONDS = 0.3
gunicorn_worker.BODY_SECONDS = 0.3
# It waits for two seconds that a client which it hangs up on closes its end too.
util.close_graceful = partial(util.close_graceful, timeout=0.1)


def application(environ, start_response):
    """Answers with the number of bytes that came."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(len(body)).encode()]
