"""Loading of rows into the register: COPY into the tables, inside one transaction.

Ids are drawn before the COPY, so there is no staging table (docs/decisions)."""

import gc
import json
import marshal
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import psycopg
from psycopg.copy import LibpqWriter, QueuedLibpqWriter

from claims.identifiers import name_key
from claims.intake import columns as c
from claims.intake.loading.chunks import Chunk, fault_entry, raw_row_place
from claims.intake.loading.copy_rows import (
    ACCOUNT_COLUMNS,
    CLAIM_COLUMNS,
    CLAIMANT_COLUMNS,
    NULL,
    PreparedRow,
    bytea,
    escaped,
)
from claims.intake.loading.validation import Fault
from claims.personal_data import crypto

BLOCK_ROWS = 200
REJECTION_COLUMNS = ("run_id", "row_no", "faults", "raw_row")
MOST_NAMED = 200  # rows that a run's page names of one sort


@dataclass
class Counts:
    """Counts of the rows of an import run, and of the accepted ones by route. `duplicate_rows`
    holds [row number, claim number] of duplicates, `sum_rows` the numbers of rows that add others
    up: each of the first MOST_NAMED."""

    read: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    routes: Counter[str] = field(default_factory=Counter)
    duplicate_rows: list[list[Any]] = field(default_factory=list)
    sum_rows: list[int] = field(default_factory=list)


class Loader:
    """Writer of Chunks into the register, through one psycopg connection, in its open transaction.
    `counts` holds the rows read, accepted, duplicate and rejected so far.
    """

    def __init__(self, connection: psycopg.Connection, run_id: int, width: int) -> None:
        self.cursor = connection.cursor()
        self.run_id = run_id
        self.width = width
        self.counts = Counts()
        self.sending = ExitStack()
        self.accounts: list[bytes] = []
        self.services = self._names("claims_service")
        self.industries = self._names("claims_industry")

    def _names(self, table: str) -> dict[str, int]:
        """Return {name key: id} of all services or industries; of a merged service, the id of the
        one it was merged into."""
        counted = "COALESCE(merged_into_id, id)" if table == "claims_service" else "id"
        self.cursor.execute(f"SELECT name_key, {counted} FROM {table}")  # noqa: S608
        return dict(self.cursor.fetchall())

    def load(self, chunk: Chunk) -> None:
        """Write a chunk into the register. The COPY of its claims stays open, so that the database
        works while the next chunk is read; the next `load` or `finish` waits for its end."""
        self.finish()
        new = self._not_seen_before(chunk)
        claimants = self._get_or_insert_claimants(new)
        services, industries = self._get_or_insert_names(new)
        ids = self._ids("claims_claim", len(new))
        self._reject(chunk.rejected)
        self._copy(
            "claims_claim",
            CLAIM_COLUMNS,
            (
                b"%d\t%d\t%b\t%b\t%b"
                % (pk, claimants[row.identity], services[row.service], industries[row.industry],
                   row.claim)
                for pk, row in zip(ids, new, strict=True)
            ),
            self.sending,
        )  # fmt: skip
        self.accounts = [
            b"%d\t%b" % (pk, row.account) for pk, row in zip(ids, new, strict=True) if row.account
        ]
        self.counts.read += chunk.read
        self.counts.sum_rows += chunk.sums[: MOST_NAMED - len(self.counts.sum_rows)]
        self.counts.accepted += len(new)
        self.counts.routes.update(row.route for row in new)

    def finish(self) -> None:
        """Wait until the COPY of the last chunk's claims has ended, then write the bank accounts of
        these claims.
        """
        self.sending.close()
        accounts, self.accounts = self.accounts, []
        self._copy("claims_bankaccount", ACCOUNT_COLUMNS, accounts)

    def give_up(self, error: BaseException) -> None:
        """End an open COPY with this error, so that the transaction can be rolled back."""
        self.sending.__exit__(type(error), error, error.__traceback__)

    def _not_seen_before(self, chunk: Chunk) -> list[PreparedRow]:
        """Return the rows whose number is new. A row equal to the one in the register or earlier in
        the file is counted as a duplicate; one that differs is appended to `chunk.rejected`."""
        self.cursor.execute(
            "SELECT number, facts_digest FROM claims_claim"
            " WHERE number = ANY(string_to_array(%s, ' '))",
            [" ".join([row.number for row in chunk.rows])],
        )
        seen: dict[str, bytes] = {number: bytes(digest) for number, digest in self.cursor}
        new = []
        for row in chunk.rows:
            digest = seen.get(row.number)
            if digest is None:
                seen[row.number] = row.digest
                new.append(row)
            elif digest == row.digest:
                self.counts.duplicates += 1
                if len(self.counts.duplicate_rows) < MOST_NAMED:
                    self.counts.duplicate_rows.append([row.row_no, row.number])
            else:
                fault = Fault(c.NUMBER, "differs_from_register", row.number)
                cells = marshal.loads(row.cells)  # noqa: S302 - of our own process
                chunk.rejected.append((row.row_no, cells, [fault_entry(fault)]))
        return new

    def _get_or_insert_claimants(self, rows: Iterable[PreparedRow]) -> dict[bytes, int]:
        """Return {identity key: claimant id} for the rows. Claimants that are not in the database
        are inserted, each once."""
        wanted = {row.identity: row.claimant for row in rows}
        self.cursor.execute(
            "SELECT identity_key, id FROM claims_claimant WHERE identity_key = ANY(ARRAY("
            "SELECT substr(%b, at, %s) FROM generate_series(1, %s, %s) at))",
            [b"".join(wanted), crypto.INDEX, crypto.INDEX * len(wanted), crypto.INDEX],
        )
        known = {bytes(key): pk for key, pk in self.cursor}
        new = [key for key in wanted if key not in known]
        lines = []
        for pk, key in zip(self._ids("claims_claimant", len(new)), new, strict=True):
            known[key] = pk
            lines.append(b"%d\t%b" % (pk, wanted[key]))
        self._copy("claims_claimant", CLAIMANT_COLUMNS, lines)
        return known

    def _get_or_insert_names(
        self, rows: Iterable[PreparedRow]
    ) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Return ({service name: id}, {industry name: id}) for the rows, the ids as fields of COPY.
        An unknown name is inserted as unconfirmed. An empty industry is NULL."""
        services = dict.fromkeys(row.service for row in rows)
        industries = dict.fromkeys(row.industry for row in rows)
        known, table = self.services, "claims_service"
        found = {name: b"%d" % self._get_or_insert_name(name, known, table) for name in services}
        known, table = self.industries, "claims_industry"
        trades = {
            name: b"%d" % self._get_or_insert_name(name, known, table)
            for name in industries
            if name
        }
        return found, trades | {"": NULL.encode()}

    def _get_or_insert_name(self, name: str, known: dict[str, int], table: str) -> int:
        """Return the id of the service or industry called `name`; insert an unknown one as
        unconfirmed. `known` is the cache {name key: id} of `table`."""
        key = name_key(name)
        if key not in known:
            self.cursor.execute(
                f"INSERT INTO {table} (name, name_key, confirmed"  # noqa: S608
                f"{', code' if table == 'claims_industry' else ''})"
                f" VALUES (%s, %s, false{', %s' if table == 'claims_industry' else ''})"
                " ON CONFLICT (name_key) DO UPDATE SET name_key = excluded.name_key RETURNING id",
                [name, key, *([""] if table == "claims_industry" else [])],
            )
            known[key] = self.cursor.fetchone()[0]  # type: ignore[index]
        return known[key]

    def _ids(self, table: str, count: int) -> list[int]:
        """Draw and return `count` ids from the sequence of a table."""
        if not count:
            return []
        self.cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        sequence = self.cursor.fetchone()
        self.cursor.execute(
            "SELECT array_agg(nextval(%s::regclass)) FROM generate_series(1, %s)",
            [sequence and sequence[0], count],
        )
        drawn = self.cursor.fetchone()
        return drawn[0] if drawn else []

    def _reject(self, rejected: list[tuple[int, list[str], list[dict[str, str]]]]) -> None:
        """Insert the rejected rows, their cells encrypted, and add their number to `counts`."""
        self.counts.rejected += len(rejected)
        lines = []
        for row_no, cells, faults in rejected:
            raw = json.dumps(cells[: self.width], ensure_ascii=False)
            sealed = crypto.encrypt(raw, aad=raw_row_place(self.run_id, row_no))
            listed = escaped(json.dumps(faults, ensure_ascii=False))
            lines.append(f"{self.run_id}\t{row_no}\t{listed}\t{bytea(sealed)}\n".encode())
        self._copy("claims_importrejection", REJECTION_COLUMNS, lines)

    def _copy(
        self,
        table: str,
        columns: tuple[str, ...],
        lines: Iterable[bytes],
        until: ExitStack | None = None,
    ) -> None:
        """Write lines into the table by COPY, in blocks of BLOCK_ROWS.

        With `until` the COPY stays open, and a thread sends the lines, until that ExitStack is
        closed."""
        some = iter(lines)
        block = [*islice(some, BLOCK_ROWS)]
        if not block:
            return
        command = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        writer = LibpqWriter(self.cursor) if until is None else QueuedLibpqWriter(self.cursor)
        with ExitStack() as stack:
            copy = (until or stack).enter_context(self.cursor.copy(command, writer=writer))
            while block:
                copy.write(b"".join(block))
                block = [*islice(some, BLOCK_ROWS)]


def load_all(
    prepared: Iterable[Chunk], loader: Loader, progress: Callable[[int], Any] = lambda rows: None
) -> Counts:
    """Write all chunks into the register with the loader, and return its counts. `progress` is
    called after each chunk with the number of rows read so far. After an error the COPY under way
    is ended.
    """
    collecting = gc.isenabled()
    gc.disable()  # rows make no cycles; the search for them costs a sixth of the reading
    try:
        for chunk in prepared:
            loader.load(chunk)
            progress(loader.counts.read)
        loader.finish()
    except BaseException as error:
        loader.give_up(error)
        raise
    finally:
        if collecting:
            gc.enable()
    return loader.counts
