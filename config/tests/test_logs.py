"""An error of the database is logged without the row that it is about."""

import io
import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction

pytestmark = pytest.mark.django_db

PERSON = "홍길동상회-표식"
REFUSED = [
    ("INSERT INTO claims_claimant (display_name) VALUES (%s)", "23502"),  # DETAIL: Failing row
    ("SELECT %s::text::bigint", "22P02"),  # invalid input syntax for type bigint: "…"
]


@pytest.fixture
def lines():
    """Return the output of the settings' own formatter."""
    formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(  # type: ignore[attr-defined]
        dict(settings.LOGGING["formatters"]["line"])
    )
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("logger", [logging.getLogger("django.request"), structlog.get_logger("x")])
@pytest.mark.parametrize(("sql", "state"), REFUSED)
def test_no_row_of_the_database_reaches_a_log_line(lines, logger, sql, state):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [PERSON])
    except DatabaseError as error:
        assert PERSON in str(error)  # this is what is kept back
        logger.error(f"raised unexpected: {error!r}" if state == "23502" else "x", exc_info=True)
    line = json.loads(lines.getvalue())
    assert PERSON not in lines.getvalue()
    assert state in line["exception"]
    assert "test_logs.py" in line["exception"]


def test_other_errors_keep_their_words_and_their_cause(lines):
    try:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise ValueError("second") from error
    except ValueError:
        logging.getLogger("x").exception("both")
    told = json.loads(lines.getvalue())["exception"]
    assert told.index("first") < told.index("ValueError: second")


# ------------------------------------------------------------------ addresses
@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6, 8.8.8.8", "127.0.0.1"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (1, "nonsense", "127.0.0.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_a_log_line_has_the_address_of_the_access_log(
    client, settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as told:
        client.get("/healthz", headers={"X-Forwarded-For": forwarded})
    started = next(line for line in told if line["event"] == "request_started")
    assert started["ip"] == address


def test_the_query_of_a_request_stays_out_of_the_log(lines):
    """People search for names and numbers: django_structlog logs the whole path of a refusal."""
    structlog.get_logger("x").warning("request_finished", request="GET /claims/?q=01087654321&a=b")
    assert json.loads(lines.getvalue())["request"] == "GET /claims/?…"


@pytest.mark.parametrize(
    "path",
    ["/u/abcdefghijklmnopqrstuvwxyz/", "/u/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "/u/2abc", "/u/2a/x"],
)
def test_the_token_of_an_upload_link_stays_out_of_the_log(lines, path):
    """In the path of a request, in what Django says of it, and in a traceback."""
    token = path.split("/")[2]
    structlog.get_logger("x").warning("request_failed", request=f"POST {path}?q={token}")
    logging.getLogger("django.request").warning("Not Found: %s", path)
    try:
        raise ValueError(f"<WSGIRequest: GET '{path}'>")
    except ValueError:
        structlog.get_logger("x").exception("failed")
    structlog.get_logger("x").warning("request_finished", request="POST /u/57/send/")
    assert token not in lines.getvalue()
    assert "/u/57/send/" in lines.getvalue() and lines.getvalue().count("/u/…") == 3
