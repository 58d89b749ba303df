"""Fixtures for every test. Each pytest process has its own database, Redis number and files.

owner_connection        psycopg connection to the test database as desk_owner
redis_url               this process's own Redis database
celery_worker_process   a real worker on both, per test file (use with transaction=True)
new_celery_worker       make more of them, or kill one
own_broker              a Valkey that a test may kill
redis_away              Redis refuses every connection of this process
live_server             pytest-django's, on the same database
clamd                   Debian's clamd with signatures of our own, one per test file
browser, page           system Chromium (config/dev/browser_fixtures.py)
"""

import functools
import gc
import os
import threading
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

from config.dev.test_programs import CLAMD, PROGRAMS, program_or_skip
from config.dev.testing import OwnValkey, Surroundings, WorkerProcess

# Modules and collected tests live until the end, and each process collects all of them: the garbage
# collector would walk through them over and over, for a fifth of the time of collecting.
gc.set_threshold(200_000, 20, 20)

# Before Django reads its settings.
surroundings = Surroundings()

import psycopg  # noqa: E402
import redis  # noqa: E402
from django.conf import settings as django_settings  # noqa: E402
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.utils import translation  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

import config.celery  # noqa: E402
from claims.policy import deadlines  # noqa: E402
from claims.users.redis_caches import DefaultCache, SessionCache  # noqa: E402
from claims.working_days import NO_EXCEPTIONS  # noqa: E402
from config.call_stack import call_in_one_chunk  # noqa: E402
from config.dev import browser_fixtures  # noqa: E402
from config.dev.scenes import OF_ASKING, begin_test, end_scenes  # noqa: E402
from reviews.payouts.batches import payment_days  # noqa: E402

assert django_settings.TESTING  # and by this, configured for pytest-django
assert str(os.getpid()) in django_settings.DATABASES["default"]["NAME"]  # ours, nobody else's

# A slow machine is no failure, and its servers are not away. Each run tries the same examples, so
# that nobody's change fails by what another one's did; `LIFE=nightly` tries others.
django_settings.DATABASES["default"]["OPTIONS"]["connect_timeout"] = 60
for _name in ("socket_connect_timeout", "socket_timeout"):
    django_settings.CACHES["default"]["OPTIONS"][_name] = 20
config.celery.PUBLISH_SECONDS = 20
hypothesis_settings.register_profile(
    "desk", deadline=None, print_blob=True, derandomize=os.environ.get("LIFE") != "nightly"
)
hypothesis_settings.load_profile("desk")

# Files of few tests that take minutes. The processes share the files in this order: begun last, one
# of these would be waited for by one process alone.
BEGUN_FIRST = (
    "state_machine/test_whole_life.py",
    "demo/tests/test_demo_data.py",
    "config/tests/test_demo.py",
    "reviews/tests/test_pages_browser.py",
    "reviews/tests/test_desk_browser.py",
    "models/tests/test_sealing.py",
    "config/tests/test_poison.py",
    "config/tests/test_queues.py",
    "notices/tests/test_faults.py",
    "intake/tests/test_loading.py",
    "documents/tests/test_hostile.py",
    "documents/tests/test_fuzz.py",
    "reviews/tests/test_desk_keys_browser.py",
    "reviews/tests/test_desk_drafts_browser.py",
    "reviews/tests/test_whole_path.py",  # the last ones by name
    "reviews/tests/test_trail.py",
    "reviews/tests/test_search.py",
)

TEMPLATE = pytest.StashKey[threading.Thread]()  # in the process that distributes the tests
WORKERS = b"desk:workers"  # key in config/queues/poison.py


def pytest_configure(config):
    config.pluginmanager.register(browser_fixtures)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not str(item.path).endswith(BEGUN_FIRST))


def pytest_collection_finish():
    """Exclude all objects that exist after the collection from garbage collection (gc.freeze),
    which then takes less time; they live until the end of the run anyway."""
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """In the xdist controller, remove DJANGO_SETTINGS_MODULE, so that no xdist worker inherits it,
    and start to build the template of the test databases in a thread. Do nothing in a worker, and
    without xdist.

    With the variable, pytest-django would read the settings in a worker before this file has set up
    the worker's own database. Collecting takes the workers some ten seconds.
    """
    if session.config.pluginmanager.hasplugin("dsession"):
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
        session.config.stash[TEMPLATE] = surroundings.databases.build_ahead()


def pytest_fixture_setup(fixturedef, request):
    """Before pytest-django begins the transaction of a test, write the scenes
    (config/dev/scenes.py) of `scope="asking"` that it asks for, and end those that it does not.
    They are written in Korean and without holidays, as the fixture `_korean` sets both for the test
    a moment later."""
    if fixturedef.argname == "_django_db_helper":
        asked = [name for name in request.fixturenames if name.endswith(OF_ASKING)]
        deadlines.cache_exceptions(NO_EXCEPTIONS)
        payment_days.cache_payment_days(payment_days.EVERY_WORKING_DAY)
        unblock = request.getfixturevalue("django_db_blocker").unblock
        with unblock(), translation.override(django_settings.LANGUAGE_CODE):
            begin_test([request.getfixturevalue(name) for name in asked])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Run a test as pytest does, inside `call_in_one_chunk`, without which mapping chunks of
    Python's stack takes a tenth of the processor time of all tests."""
    where = {"nodeid": item.nodeid, "location": item.location}
    item.ihook.pytest_runtest_logstart(**where)
    call_in_one_chunk(runtestprotocol, item, nextitem=nextitem)
    item.ihook.pytest_runtest_logfinish(**where)
    return True


def pytest_unconfigure(config):
    if (building := config.stash.get(TEMPLATE, None)) is not None:
        building.join()
    if surroundings.databases.db is not None:
        connections.close_all()
    surroundings.close()


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    for program in PROGRAMS:
        if any(program.missing in str(report.longrepr) for report in skipped):
            terminalreporter.write_line(f"*** {program.missing} ***", red=True, bold=True)


@pytest.fixture(scope="session")
def django_db_setup():
    """Fixture of a session: this process's test database, cloned, and its empty Redis database.
    Replaces the fixture of pytest-django, which would migrate as the role desk_app, which may
    not."""
    surroundings.databases.prepare()
    _line().flushdb()
    yield
    _line().flushdb()


def _restore_database(self) -> None:
    """Put this process's database back after a test that commits: rows, sequences and DDL. Replaces
    TransactionTestCase._fixture_teardown.

    A sound connection is kept: a new backend reads catalogues and compiles triggers again, for more
    than half of the database's time of such tests."""
    for one in connections.all(initialized_only=True):
        if one.alias != DEFAULT_DB_ALIAS or not _is_as_new(one):
            one.close()
    surroundings.databases.restore(before_clone=connections.close_all)


def _is_as_new(one) -> bool:
    """Return True where a connection is outside a transaction, after its session was reset."""
    if one.connection is None or one.in_atomic_block or one.errors_occurred:
        return False
    if one.connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        return False
    try:
        one.connection.execute(
            "RESET ALL; SELECT pg_advisory_unlock_all(); UNLISTEN *; DISCARD TEMP;"
            " DISCARD SEQUENCES"
        )
        one.init_connection_state()
    except (psycopg.Error, DatabaseError):
        return False
    return one.get_autocommit()


def _begin_alone(cls) -> None:
    """Roll back and close all open scenes before a test that commits, then call Django's own
    TransactionTestCase._fixture_setup, which it replaces."""
    end_scenes()
    _begin(cls)


_begin = TransactionTestCase._fixture_setup.__func__  # type: ignore[attr-defined]
TransactionTestCase._fixture_setup = classmethod(_begin_alone)  # type: ignore[assignment]
TransactionTestCase._fixture_teardown = _restore_database  # type: ignore[method-assign]
TransactionTestCase._should_reload_connections = lambda _self: False  # type: ignore[attr-defined]


@functools.cache
def _line() -> redis.Redis:
    return redis.Redis.from_url(surroundings.redis_url)


def _empty(line: redis.Redis, queues: tuple[str, ...]) -> None:
    """Delete the waiting messages of these queues, of any priority."""
    line.delete(*queues, *(key for queue in queues for key in line.scan_iter(f"{queue}\x06*")))


@pytest.fixture(autouse=True)
def _korean():
    """Fixture of every test: the language is Korean, and the caches of holidays and payment days
    hold "no exception". A request leaves its language behind in its thread, and another test its
    holidays in the cache."""
    deadlines.cache_exceptions(NO_EXCEPTIONS)
    payment_days.cache_payment_days(payment_days.EVERY_WORKING_DAY)
    with translation.override(django_settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Fixture of every test: delete the keys `desk:*` of Redis, except the list of workers, and
    forget the providers that were away; queues stay. Each test's database gives out the same ids
    again, so a lease of an earlier test would hold for another row."""
    from reviews.notices.delivery.deliver import recently_away

    recently_away.clear()
    kept = [key for key in _line().scan_iter("desk:*", count=1000) if key != WORKERS]
    if kept:
        _line().delete(*kept)
    browser_fixtures.pages_closed.clear()  # what an earlier page sends now has no session any more


@pytest.fixture(scope="session")
def test_folder():
    """Return the folder of this process's files (Path)."""
    return Path(surroundings.files.name)


@pytest.fixture
def owner_connection(db):
    """Yield a psycopg connection as desk_owner in autocommit, to arrange or read what the
    application's role may not.

    It sees what is committed only: use it with ``transaction=True``.
    """
    with psycopg.connect(surroundings.databases.owner_url(), autocommit=True) as connection:
        yield connection


@pytest.fixture
def redis_url(django_db_setup):
    """Empty this process's Redis database and return its URL."""
    _line().flushdb()
    return surroundings.redis_url


@pytest.fixture(scope="module")
def _module_worker(django_db_setup):
    from config.celery import QUEUES

    _empty(_line(), QUEUES)  # remove messages that earlier tests sent
    worker = WorkerProcess().start()
    yield worker
    worker.kill()  # it is idle
    _line().flushdb()


@pytest.fixture
def celery_worker_process(_module_worker, transactional_db):
    """Yield a running Celery worker (WorkerProcess), shared by the tests of a file. After the test
    the queues are emptied, and the worker's running task is waited for."""
    from config.celery import QUEUES, app

    line = _line()
    yield _module_worker
    _empty(line, QUEUES)
    while _module_worker.alive():  # a running task still uses this test's rows
        active = app.control.inspect([_module_worker.name], timeout=1, limit=1).active()
        if active and not any(active.values()):  # silent is not idle
            break


@pytest.fixture
def new_celery_worker(transactional_db, redis_url):
    """Return a function that starts a Celery worker with these command-line options and environment
    variables: ``new_celery_worker("--pool=threads", REDIS_URL=…)``. All of them are killed after
    the test."""
    workers = []

    def start(*options: str, **environment: str) -> WorkerProcess:
        workers.append(WorkerProcess(*options, **environment).start())
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def own_broker(django_db_setup):
    """Yield a Valkey server of the test's own, to which this process publishes tasks; the test may
    call ``.kill()`` and ``.start()``. A worker uses it with ``REDIS_URL=own_broker.url``."""
    with OwnValkey().as_broker() as valkey:
        yield valkey


@pytest.fixture
def redis_away(monkeypatch):
    """Fixture: no connection to Redis is made. Yields a list of the attempts."""
    asked = []

    def refuse(*_arguments, **_named):
        asked.append(1)
        raise redis.exceptions.ConnectionError

    for name in ("send_command", "connect"):
        monkeypatch.setattr(redis.connection.AbstractConnection, name, refuse)
    for one in (DefaultCache, SessionCache):
        monkeypatch.setattr(one, "_paused_until", 0.0)
    return asked


@pytest.fixture(scope="module")
def clamd():
    """Yield a running clamd (claims.documents.tests.scanner.Clamd) with test signatures, shared by
    the tests of a file; skips them without the program. It has `url`, `stop()` and `start(…)`."""
    from claims.documents.tests.scanner import Clamd

    with Clamd(program_or_skip(CLAMD)) as scanner:
        yield scanner


@pytest.fixture
def sign_in(client):
    """Return a function that signs the test's client in as a new person with these roles, or as
    `user`, and returns that person."""
    from claims.tests.factories import UserFactory

    def sign_in(*roles, user=None):
        user = user or UserFactory(roles=list(roles), is_staff="admin" in roles)
        client.force_login(user)
        return user

    return sign_in
