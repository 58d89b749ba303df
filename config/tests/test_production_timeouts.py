"""Production's time limits as they are shipped: a change of one needs a change here too.

The tests' own settings are wider, so that a slow machine is no failure; a limit that was loosened
for the tests alone would show here.
"""

import json

from config import celery, gunicorn
from config.tests.test_environment import COMPLETE, run

SHIPPED = {  # seconds
    "DATABASE_STATEMENT_SECONDS": 60,
    "DATABASE_LOCK_SECONDS": 15,
    "DATABASE_IDLE_SECONDS": 300,
    "WORKER_STATEMENT_SECONDS": 3600,
    "WORKER_LOCK_SECONDS": 300,
    "WORKER_GRACE_SECONDS": 20,
    "PASSWORD_RESET_TIMEOUT": 24 * 3600,
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": 15 * 60,
    "SESSION_COOKIE_AGE": 30 * 60,
    "CLAMD_SECONDS": 30,
    "RENDER_SECONDS": 20,
    "NTS_SECONDS": 10,
    "HOLDER_INQUIRY_SECONDS": 3,
    "BENEFIT_PARTNER_SECONDS": 10,
    "BENEFIT_PARTNER_UNKNOWN_SECONDS": 60,
    "APPROVAL_UNDO_SECONDS": 15,
    "SUPPLEMENT_UNDO_SECONDS": 60,
    "NOTICE_LEASE_SECONDS": 120,
    "SOLAPI_SECONDS": 20,
    "EMAIL_TIMEOUT": 10,
}
# Of the web server, and of a connection to Redis in a request and in a worker.
SERVER = {"graceful_timeout": 30, "keepalive": 20, "timeout": 60}
REDIS = {"PUBLISH_SECONDS": 0.8, "socket_timeout": 10, "socket_connect_timeout": 2}


def in_production(code: str) -> dict:
    done = run(["-c", f"import json, django; django.setup()\n{code}"], COMPLETE)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_settings():
    code = (
        "from django.conf import settings\n"
        f"print(json.dumps({{name: getattr(settings, name) for name in {sorted(SHIPPED)}}}))"
    )
    assert in_production(code) == SHIPPED


def test_the_database_is_given_them():
    code = (
        "from django.conf import settings\n"
        "print(json.dumps(settings.DATABASES['default']['OPTIONS'], default=str))"
    )
    options = json.dumps(in_production(code))
    assert "statement_timeout=60000ms" in options and "lock_timeout=15000ms" in options


def test_redis():
    code = (
        "from config import celery\n"
        "told = {name: celery.TRANSPORT[name] for name in"
        " ('socket_timeout', 'socket_connect_timeout')}\n"
        "print(json.dumps(told | {'PUBLISH_SECONDS': celery.PUBLISH_SECONDS}))"
    )
    assert in_production(code) == REDIS
    assert celery.TRANSPORT["socket_timeout"] == REDIS["socket_timeout"]


def test_the_web_server():
    assert {name: getattr(gunicorn, name) for name in SERVER} == SERVER
