"""PostgreSQL, its standby, Redis and Celery."""

from environs import EnvError

from config.database_timeouts import of_replica, session_options
from config.settings.environment import PRODUCTION, address, env, fault

# ------------------------------------------------------------------ database
# desk_app runs web, workers and tests; desk_owner only migrates, and only where it is named.
_NOWHERE = "postgresql:///desk"
# Seconds. A statement of a page that runs longer is cancelled, and a wait for a lock ends: nobody
# can block the desk by holding a lock. Commands and workers have longer limits
# (config/database_timeouts.py). A client that goes silent in a transaction (a cut cable, a frozen
# machine) is disconnected: until then its rows are locked, and notices among them are not sent.
DATABASE_STATEMENT_SECONDS = env.float("DATABASE_STATEMENT_SECONDS", 60)
DATABASE_LOCK_SECONDS = env.float("DATABASE_LOCK_SECONDS", 15)
DATABASE_IDLE_SECONDS = env.float("DATABASE_IDLE_SECONDS", 300)
WORKER_STATEMENT_SECONDS = env.float("WORKER_STATEMENT_SECONDS", 3600)
WORKER_LOCK_SECONDS = env.float("WORKER_LOCK_SECONDS", 300)
# "transaction": PgBouncer in transaction mode stands between. It keeps the limits itself
# (deploy/pgbouncer.ini), since a connection's options reach only one of its servers.
DATABASE_POOLER = env.str("DATABASE_POOLER", "")
if DATABASE_POOLER not in {"", "transaction"}:
    fault(f"DATABASE_POOLER is empty or transaction, not {DATABASE_POOLER!r}")


def database(name: str) -> dict:
    """Return Django's database settings for the URL in the environment variable `name`, with a
    connection timeout of five seconds and the statement limits; without the limits for the owner
    and behind a pooler. A malformed URL is a fault, as one that production does not set."""
    try:
        url = env.dj_db_url(name, address(name, _NOWHERE))
    except EnvError as error:
        fault(str(error))
        return {}
    options = {"connect_timeout": 5} | url.get("OPTIONS", {})
    limits = session_options(
        statement_timeout=DATABASE_STATEMENT_SECONDS,
        lock_timeout=DATABASE_LOCK_SECONDS,
        idle_in_transaction_session_timeout=DATABASE_IDLE_SECONDS,
    )
    pooled = bool(DATABASE_POOLER) and name == "DATABASE_URL"
    if limits and name != "DATABASE_OWNER_URL" and not pooled:
        options = {"options": limits} | options
    return url | {
        "ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True, "OPTIONS": options,
        # A cursor that outlives its transaction stays on a server that is given to somebody else.
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
    }  # fmt: skip


DATABASES: dict[str, dict] = {
    "default": database("DATABASE_URL") | {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", 600)}
}
if not PRODUCTION or env.str("DATABASE_OWNER_URL", ""):
    DATABASES["owner"] = database("DATABASE_OWNER_URL") | {"CONN_MAX_AGE": 0}
# A streaming standby that answers the pages of lists (claims/replica, decision 0066). What others
# did may be missing there for so many seconds; one's own acts never are.
REPLICA_MAX_LAG_SECONDS = env.float("REPLICA_MAX_LAG_SECONDS", 10)
if env.str("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = of_replica(database("DATABASE_REPLICA_URL")) | {
        "CONN_MAX_AGE": DATABASES["default"]["CONN_MAX_AGE"]
    }
    DATABASE_ROUTERS = ["claims.replica.router.ListRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGTRIGGER_MIGRATIONS = True

# ------------------------------------------------------------------ redis, celery
REDIS_URL = address("REDIS_URL", "redis://127.0.0.1:6379/0")
if not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    fault("REDIS_URL must begin with redis://, rediss:// or unix://")
WORKER_GRACE_SECONDS = env.float("WORKER_GRACE_SECONDS", 20)  # from SIGTERM on, for running tasks
TASK_DELIVERIES = env.int("TASK_DELIVERIES", 5)  # failed deliveries allowed in a day, for one row
_REDIS_LIMITS = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}  # seconds
CACHES = {
    "default": {
        "BACKEND": "claims.users.redis_caches.DefaultCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "desk",
        "OPTIONS": _REDIS_LIMITS,
    },
    "sessions": {
        "BACKEND": "claims.users.redis_caches.SessionCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "desk",
        "OPTIONS": _REDIS_LIMITS,
    },
    "limits": {  # limits of log-ins while Redis is down
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "claims_limitcount",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
