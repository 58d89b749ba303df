"""Django's PostgreSQL engine for a replica that may hang: it waits at most ANSWER_SECONDS for a
result.

The server's own limits do not help if the server is frozen or the network drops packets: each list
would block a thread of the web server for good."""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel

# For one statement; the primary then answers the page. Longer than the server's own limit
# (config.database_timeouts.of_replica), so that a slow statement is no dead server.
ANSWER_SECONDS = 5.0


class PromptConnection(psycopg.Connection[Any]):
    """psycopg connection that raises OperationalError when a result takes longer than
    ANSWER_SECONDS."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        return super().wait(gen, interval, ANSWER_SECONDS if timeout is None else timeout)


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> PromptConnection:
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return PromptConnection.connect(**conn_params)
