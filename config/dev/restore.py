"""Puts the rows and sequences of a test database back to what they were when it was cloned.

A clone takes a tenth of a second, and each connection to it begins with cold catalogues. Most tests
touch a dozen tables with a few rows each, and putting those back takes a hundredth.
"""

import psycopg
from psycopg import sql

MOST_ROWS = 2_000  # to put back; a clone is faster beyond
MOST_TIMES = 200  # so that dead rows, which nothing vacuums here, stay few

# A table without a page has never had a row.
WRITTEN_TABLES = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND pg_relation_size(oid) > 0
"""
SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
# Changes by DDL and GRANT, by the catalogues that they write: how many rows, and the newest
# transaction that wrote one. A column that is added counts in `relnatts`.
DEFINITIONS = """
    SELECT (SELECT sum(hash_record(ROW(relname, relkind, relacl, reloptions, relnatts,
                                       relrowsecurity)))
            FROM pg_class WHERE relnamespace = 'public'::regnamespace),
        (SELECT array_agg(rows || '-' || age('3'::xid) - newest) FROM (
            SELECT count(*), min(age(xmin)) FROM pg_trigger UNION ALL
            SELECT count(*), min(age(xmin)) FROM pg_constraint UNION ALL
            SELECT count(*), min(age(xmin)) FROM pg_proc UNION ALL
            SELECT count(*), min(age(xmin)) FROM pg_index UNION ALL
            SELECT count(*), min(age(xmin)) FROM pg_attrdef UNION ALL
            SELECT count(*), min(age(xmin)) FROM pg_rewrite
        ) catalogues(rows, newest))
"""


class Restorer:
    """Copy of the state of a freshly cloned database, made on creation, to which `restore` puts it
    back.

    `connection` is a superuser's, autocommit: rows are put back without triggers and foreign keys,
    which would refuse it.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self.db = connection
        self.times = 0
        self.db.execute("SET session_replication_role = replica")
        self.db.execute("SET lock_timeout = '2s'")
        self.since = self._transaction()
        self.counts = {name: rows for name, rows, _ in self._counts()}
        self.rows = {name: self._copied(name) for name, rows in self.counts.items() if rows}
        self.sequences: dict[str, int] = dict(self.db.execute(SEQUENCES).fetchall())
        self.definitions = self.db.execute(DEFINITIONS).fetchone()

    def restore(self) -> bool:
        """Put the rows and sequences of the database back to the state in which it was cloned.
        Return False if only a new clone can do it: after DDL, for many rows, after many restores,
        or while another connection holds locks."""
        self.times += 1
        if self.times > MOST_TIMES or self.db.closed:
            return False
        try:
            if self.db.execute(DEFINITIONS).fetchone() != self.definitions:
                return False
            found = self._counts()
            touched = [name for name, rows, new in found if new or rows != self.counts.get(name, 0)]
            if sum(rows for name, rows, _ in found if name in touched) > MOST_ROWS:
                return False
            with self.db.transaction():
                for name in touched:
                    self._put_back(name)
                self._put_back_sequences()
                self.since = self._transaction()
        except psycopg.Error:  # a test closed the connection, or a lock timed out
            return False
        return True

    def close(self) -> None:
        self.db.close()

    def _counts(self) -> list[tuple[str, int, int]]:
        """Return (table, number of rows, number of rows written since the clone or the last
        restore) for each table that takes up space on disk."""
        each = sql.SQL(
            "SELECT {}, count(*), count(*) FILTER (WHERE xmin::text::bigint > {}) FROM {}"
        )
        parts = [
            each.format(sql.Literal(name), sql.Literal(self.since), sql.Identifier(name))
            for (name,) in self.db.execute(WRITTEN_TABLES)
        ]
        return self.db.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall()

    def _transaction(self) -> int:
        found = self.db.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
        assert found is not None
        return found[0]

    def _copied(self, name: str) -> bytes:
        out = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(name))
        with self.db.cursor().copy(out) as copy:
            return b"".join(bytes(part) for part in copy)

    def _put_back(self, name: str) -> None:
        self.db.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        if name in self.rows:
            back = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(name))
            with self.db.cursor().copy(back) as copy:
                copy.write(self.rows[name])

    def _put_back_sequences(self) -> None:
        for name, last in self.db.execute(SEQUENCES).fetchall():
            first = self.sequences.get(name)
            if last == first:
                continue
            self.db.execute(
                "SELECT setval(quote_ident(%s)::regclass, %s, %s)",
                [name, first or 1, first is not None],
            )
