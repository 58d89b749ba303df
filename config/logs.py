"""Log lines of errors: class and place, never the row concerned.

PostgreSQL repeats the refused row in DETAIL and the line of a COPY in CONTEXT: names, narratives, a
sealed vote. So errors of the database are logged by their code and the names in the schema.
"""

import re
import sys
import traceback
from typing import Any

import structlog

# Also after a written-out \n: a failed task's log line contains the repr() of its error.
_ROW = re.compile(r"(?:\n|\\n)\s*(?:DETAIL|CONTEXT|QUERY|STATEMENT):.*", re.DOTALL)
# Secrets in paths: the word of the webhook (notices/delivery/webhook.py) and the tokens of upload
# links, also malformed ones. A number after /u/ is the key of a row, not a token.
_SECRET_PATH = re.compile(r"(/notices/solapi/|/u/(?!\d+(?:[/\s\"'?]|$)))[^/\s\"'?]+")
_QUERY = re.compile(r"\?[^\s\"']*")  # query of a URL: contains what people search for
_DATA = "22"  # SQLSTATE class whose messages quote the value: invalid input syntax for "…"


def error_text(error: BaseException) -> str:
    """Return the message of an error without row data. For a database error that is its SQLSTATE
    with the names of table, column and constraint, and the primary message unless it may repeat a
    value."""
    for place in (error, error.__cause__):
        diag = getattr(place, "diag", None)
        state = getattr(diag, "sqlstate", None)
        if diag is None or not state:
            continue
        words = "" if state.startswith(_DATA) else diag.message_primary
        names = (diag.table_name, diag.column_name, diag.constraint_name)
        return " ".join(word for word in (state, words, *names) if word)
    return _ROW.sub("", str(error))


def trace_of(error: BaseException | None) -> str:
    """Return the traceback of an error and of its causes as text, the first cause first, without
    row data; '' for None."""
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        where = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"{where}{kind}: {error_text(error)}".rstrip(": "))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(reversed(parts))


def errors_without_rows(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace `exc_info` of a log event by the text `exception`, without row data, and remove row
    data from its message. A structlog processor."""
    told = event.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["exception"] = trace_of(error)
    if isinstance(event.get("event"), str):
        event["event"] = _ROW.sub("", event["event"])
    return event


def paths_without_secrets(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace the secret part of paths in a log event, and the query of its request, by "…". A
    structlog processor."""
    for key in ("event", "request", "exception"):
        if isinstance(event.get(key), str):
            event[key] = _SECRET_PATH.sub(r"\1…", event[key])
    if isinstance(event.get("request"), str):
        event["request"] = _QUERY.sub("?…", event["request"])
    return event


def lines_on_stderr(level: str) -> dict[str, Any]:
    """Return Django's LOGGING setting: each line is a JSON object on stderr. Also configures
    structlog to write the same lines."""
    ours: list[Any] = [errors_without_rows, paths_without_secrets]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            *ours,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
                "foreign_pre_chain": [
                    structlog.processors.TimeStamper(fmt="iso"),
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    *ours,
                ],
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django_structlog": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            # runserver's own lines would have the whole path: its handler is taken away.
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
