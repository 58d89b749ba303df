"""Loading of rows into the register: COPY into the tables, inside one transaction.

One thread reads, checks and encrypts a chunk while another loads the chunk before: two processors
work, and memory holds a few chunks however long the file. There is no staging table: ids are drawn
before, so that nothing is written twice (docs/decisions).
"""

import gc
import json
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import psycopg

from claims.formula_safety import unescape_formula
from claims.identifiers import name_key
from claims.intake import columns as c
from claims.intake.copy_rows import (
    ACCOUNT_COLUMNS,
    CLAIM_COLUMNS,
    CLAIMANT_COLUMNS,
    NULL,
    PreparedRow,
    RowPreparer,
    bytea,
    escaped,
)
from claims.intake.errors import sentence_of
from claims.intake.reading import Table
from claims.intake.validation import Fault, RowChecker
from claims.personal_data import crypto

CHUNK_ROWS = 5_000
REJECTION_COLUMNS = ("run_id", "row_no", "faults", "raw_row")
DUPLICATE, DIFFERS = "duplicate", "differs"


@dataclass
class Counts:
    read: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    routes: Counter[str] = field(default_factory=Counter)


@dataclass
class Chunk:
    rows: list[PreparedRow] = field(default_factory=list)
    raw: dict[int, list[str]] = field(default_factory=dict)
    rejected: list[tuple[int, list[str], list[dict[str, str]]]] = field(default_factory=list)


def fault_entry(fault: Fault, because: str = "") -> dict[str, str]:
    """Return a fault as the rejection keeps it; `because` is the cause that is shown."""
    entry = {**fault._asdict(), "message": sentence_of(because or fault.code)}
    return entry | ({"because": because} if because else {})


def raw_row_place(run_id: int, row_no: int) -> bytes:
    """Return the associated data of a rejected row's encrypted cells."""
    return crypto.aad("claims_importrejection", "raw_row", f"{run_id}:{row_no}")


def chunks(table: Table, checker: RowChecker, preparer: RowPreparer) -> Iterator[Chunk]:
    """Yield checked and prepared rows in chunks of `CHUNK_ROWS`. Blank rows are not read."""
    width, corrected = table.layout.width, table.layout.corrected
    pick = itemgetter(*table.layout.places)
    check, prepare = checker.check, preparer.prepare
    chunk = Chunk()
    for row_no, cells in table.rows:
        surplus = len(cells) - width
        if surplus < 0:
            cells += [""] * -surplus
        if not any(cells) or not any(map(str.strip, cells)):
            continue
        if corrected:
            cells = [*map(unescape_formula, cells)]
        cells.append("")  # the value of a missing column
        chunk.raw[row_no] = cells
        if surplus > 0 and any(map(str.strip, cells[width:])):
            # Its cells may be in the wrong columns, so none is certain.
            fault = Fault(c.AMOUNT, "amount_unreadable", "")
            chunk.rejected.append((row_no, cells, [fault_entry(fault, because="surplus")]))
        else:
            facts = check(pick(cells))
            if isinstance(facts, list):
                chunk.rejected.append((row_no, cells, [*map(fault_entry, facts)]))
            else:
                chunk.rows.append(prepare(row_no, facts))
        if len(chunk.raw) >= CHUNK_ROWS:
            yield chunk
            chunk = Chunk()
    if chunk.raw:
        yield chunk


class Loader:
    """Writes chunks through one psycopg connection, in its open transaction."""

    def __init__(self, connection: psycopg.Connection, run_id: int, width: int) -> None:
        self.cursor = connection.cursor()
        self.run_id = run_id
        self.width = width
        self.counts = Counts()
        self.services = self._names("claims_service")
        self.industries = self._names("claims_industry")

    def _names(self, table: str) -> dict[str, int]:
        self.cursor.execute(f"SELECT name_key, id FROM {table}")  # noqa: S608
        return dict(self.cursor.fetchall())

    def load(self, chunk: Chunk) -> None:
        new = self._not_seen_before(chunk)
        claimants = self._claimants(new)
        services = {row.service: 0 for row in new}
        industries = {row.industry: 0 for row in new if row.industry}
        for names, known, table in (
            (services, self.services, "claims_service"),
            (industries, self.industries, "claims_industry"),
        ):
            for name in names:
                names[name] = self._named(name, known, table)
        ids = self._ids("claims_claim", len(new))
        claims = [
            f"{pk}\t{claimants[row.identity]}\t{services[row.service]}\t"
            f"{industries.get(row.industry, NULL)}\t{row.claim}"
            for pk, row in zip(ids, new, strict=True)
        ]
        self._copy("claims_claim", CLAIM_COLUMNS, claims)
        accounts = [f"{pk}\t{row.account}" for pk, row in zip(ids, new, strict=True) if row.account]
        self._copy("claims_bankaccount", ACCOUNT_COLUMNS, accounts)
        self._reject(chunk.rejected)
        self.counts.read += len(chunk.raw)
        self.counts.accepted += len(new)
        self.counts.routes.update(row.route for row in new)

    def _not_seen_before(self, chunk: Chunk) -> list[PreparedRow]:
        """Return rows with a new number; count equal rows, reject differing ones."""
        self.cursor.execute(
            "SELECT number, facts_digest FROM claims_claim WHERE number = ANY(%s)",
            [[row.number for row in chunk.rows]],
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
            else:
                fault = Fault(c.NUMBER, "differs_from_register", row.number)
                chunk.rejected.append((row.row_no, chunk.raw[row.row_no], [fault_entry(fault)]))
        return new

    def _claimants(self, rows: Iterable[PreparedRow]) -> dict[bytes, int]:
        """Return the claimant of each identity key; enter new ones once."""
        wanted = {row.identity: row.claimant for row in rows}
        self.cursor.execute(
            "SELECT identity_key, id FROM claims_claimant WHERE identity_key = ANY(%b)",
            [list(wanted)],
        )
        known = {bytes(key): pk for key, pk in self.cursor}
        new = [key for key in wanted if key not in known]
        lines = []
        for pk, key in zip(self._ids("claims_claimant", len(new)), new, strict=True):
            known[key] = pk
            lines.append(f"{pk}\t{wanted[key]}")
        self._copy("claims_claimant", CLAIMANT_COLUMNS, lines)
        return known

    def _named(self, name: str, known: dict[str, int], table: str) -> int:
        """Return the id of a service or industry; enter an unknown one as unconfirmed."""
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
        self.counts.rejected += len(rejected)
        lines = []
        for row_no, cells, faults in rejected:
            raw = json.dumps(cells[: self.width], ensure_ascii=False)
            sealed = crypto.encrypt(raw, aad=raw_row_place(self.run_id, row_no))
            listed = escaped(json.dumps(faults, ensure_ascii=False))
            lines.append(f"{self.run_id}\t{row_no}\t{listed}\t{bytea(sealed)}\n")
        self._copy("claims_importrejection", REJECTION_COLUMNS, lines)

    def _copy(self, table: str, columns: tuple[str, ...], lines: list[str]) -> None:
        if lines:
            names = ", ".join(columns)
            with self.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write("".join(lines))


def load_all(
    prepared: Iterable[Chunk], loader: Loader, progress: Callable[[int], Any] = lambda rows: None
) -> Counts:
    """Load chunks in a second thread while the next one is read. Raises the errors of both.

    `progress` is called with the number of rows read.
    """
    waiting: queue.Queue[Chunk | None] = queue.Queue(maxsize=2)
    failure: list[BaseException] = []

    def work() -> None:
        while (chunk := waiting.get()) is not None:
            if failure:
                continue  # drain the queue, so that the reader never waits for a thread that failed
            try:
                loader.load(chunk)
            except BaseException as error:
                failure.append(error)

    thread = threading.Thread(target=work, name="import loader")
    thread.start()
    read = 0
    collecting = gc.isenabled()
    gc.disable()  # rows make no cycles; the search for them costs a sixth of the reading
    try:
        for chunk in prepared:
            waiting.put(chunk)
            read += len(chunk.raw)
            progress(read)
            if failure:
                break
    finally:
        if collecting:
            gc.enable()
        waiting.put(None)
        thread.join()
    if failure:
        raise failure[0]
    return loader.counts
