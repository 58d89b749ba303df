"""PostgreSQL's own programs for dumping and loading, and the state of a database to compare.

pg_dump must not be older than the server, so the first program on this machine that is new enough
is taken: from PG_BIN, PATH, Debian's folders, or the wheel of the embedded server.
"""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from psycopg import sql
from psycopg.conninfo import make_conninfo

from claims.backup.errors import BackupError
from claims.backup.models import BackupRun
from claims.personal_data.crypto import text_digest
from config.dev.postgres import programs_of_the_wheel
from config.dev.state_folder import die_with_parent

OWNER = "owner"  # alias of DATABASE_OWNER_URL in settings.DATABASES
BLOCK = 1 << 20
LIBPQ = frozenset(
    ("dbname", "user", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
    + ("connect_timeout", "target_session_attrs")
)
# The text of a row is the same in every session.
SAME_TEXT = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL bytea_output = 'hex';"
    "SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 1"
)
OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'"
RELATIONS = f"FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS}"
# PostgreSQL writes these otherwise once an expression was dumped and read again, as it does
# parentheses and white space.
CASTS = re.compile(r"::(character varying|text)(\[\])?")
# Everything that is in a schema beside rows, as text; the app's grants are a part of it.
SHAPES = {
    "columns": f"""
        SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attcollation
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
         WHERE {OURS} AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')
    """,  # noqa: S608
    "constraints": f"""
        SELECT n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS}
    """,  # noqa: S608
    "indexes": f"""
        SELECT n.nspname, c.relname, pg_get_indexdef(c.oid) {RELATIONS} AND c.relkind = 'i'
    """,  # noqa: S608
    "triggers": f"""
        SELECT n.nspname, c.relname, pg_get_triggerdef(t.oid), t.tgenabled
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND NOT t.tgisinternal
    """,  # noqa: S608
    "functions": f"""
        SELECT n.nspname, p.proname, pg_get_functiondef(p.oid),
               has_function_privilege('public', p.oid, 'EXECUTE')
          FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE {OURS} AND p.prokind IN ('f', 'p')
    """,  # noqa: S608
    "grants": """
        SELECT table_schema, table_name, '', grantee, privilege_type
          FROM information_schema.role_table_grants WHERE table_schema = 'public'
        UNION ALL SELECT table_schema, table_name, column_name, grantee, privilege_type
          FROM information_schema.role_column_grants WHERE table_schema = 'public'
    """,
}


def server_version() -> int:
    """Return the major version of the server."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def find_program(name: str, at_least: int) -> tuple[str, int]:
    """Return (path, major version) of one of PostgreSQL's programs that is at least `at_least`.

    Raises BackupError if there is none."""
    folders = [os.environ.get("PG_BIN", ""), *os.environ.get("PATH", "").split(os.pathsep)]
    folders += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    folders.append(str(programs_of_the_wheel()))
    for folder in filter(None, folders):
        found = shutil.which(name, path=folder)
        if found is None:
            continue
        said = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
        version = re.search(r"\) (\d+)", said)
        if version and int(version.group(1)) >= at_least:
            return found, int(version.group(1))
    raise BackupError(
        f"PostgreSQL {at_least} 이상의 {name}이(가) 없습니다. postgresql-client-{at_least}을(를) "
        "설치하거나 PG_BIN에 그 폴더를 넣으세요."
    )


def _address() -> tuple[str, dict[str, str]]:
    """Return (connection string of the database without the password, environment with PGPASSWORD):
    every user of the machine can read a command line."""
    params: dict[str, Any] = connections[OWNER].get_connection_params()
    shown = {name: value for name, value in params.items() if name in LIBPQ and value}
    return make_conninfo("", **shown), os.environ | {"PGPASSWORD": str(params.get("password", ""))}


@contextmanager
def snapshot() -> Iterator[str]:
    """Context manager: a read-only transaction that sees the database as it is at one moment. Gives
    the name of its exported snapshot, for `dump`.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def dump(program: str, snapshot_name: str) -> Iterator[bytes]:
    """Yield the bytes of a dump in pg_dump's custom format. `program` is the path of pg_dump,
    `snapshot_name` comes from `snapshot`. Raises BackupError when pg_dump fails.
    """
    address, environment = _address()
    argv = [
        program, "--format=custom", "--compress=gzip:3",
        f"--snapshot={snapshot_name}", "--lock-wait-timeout=60s", "--no-password",
        f"--dbname={address}",
    ]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE, stderr=said)
        try:
            assert process.stdout is not None
            while block := process.stdout.read(BLOCK):
                yield block
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        _require_success("pg_dump", process.returncode, said)


def load(blocks: Iterable[bytes], *, made_by: int) -> None:
    """Load a dump into the database in one transaction. `made_by` is the major version of the
    pg_dump that made it: pg_restore must not be older.

    Interrupted, it ends pg_restore before that commits, also by kill -9 of this process. Raises
    BackupError if there is no such pg_restore or it fails."""
    program, _version = find_program("pg_restore", max(made_by, server_version()))
    _forget_default_privileges()
    address, environment = _address()
    argv = [
        program, "--exit-on-error", "--single-transaction", "--no-owner", "--no-password",
        f"--dbname={address}",
    ]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            argv, env=environment, stdin=subprocess.PIPE, stdout=said, stderr=said,
            preexec_fn=lambda: die_with_parent(signal.SIGKILL),
        )  # fmt: skip
        try:
            assert process.stdin is not None
            with contextlib.suppress(BrokenPipeError):  # it has ended, and says why
                for block in blocks:
                    process.stdin.write(block)
                process.stdin.close()
            process.wait()  # while it makes the indexes: most of the time
        except BaseException:
            process.kill()  # before it commits
            raise
        finally:
            process.wait()
        _require_success("pg_restore", process.returncode, said)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("ANALYZE")


def _forget_default_privileges() -> None:
    """Revoke the default privileges that new tables would give to the application's role: a
    restored table must have the privileges that the dump names and no others. The dump's last
    entries set the defaults again."""
    app = sql.Identifier(connections["default"].settings_dict["USER"])
    with connections[OWNER].cursor() as cursor:
        for kind in ("TABLES", "SEQUENCES"):
            cursor.execute(
                sql.SQL(
                    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {} FROM {}"
                ).format(sql.SQL(kind), app)
            )


def _require_success(name: str, code: int, said: Any) -> None:
    if code:
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
        raise BackupError(f"{name}: {' / '.join(lines[-3:]) or code}")


def first_relation() -> str | None:
    """Return the name of the alphabetically first table, view or sequence in the database, those of
    PostgreSQL left out; None when there is none."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"SELECT c.relname {RELATIONS} ORDER BY 1 LIMIT 1")  # noqa: S608  our words
        row = cursor.fetchone()
    return row[0] if row else None


def database_bytes() -> int:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def role_exists(name: str) -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        return cursor.fetchone() is not None


def table_state() -> dict[str, dict[str, Any]]:
    """Return {"rows": number of rows, "digest": keyed digest of their text} for each table, by
    "schema.table". The order of the rows does not matter. Without the records of backups, since a
    backup writes its own after the dump.
    """
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(SAME_TEXT)
        cursor.execute(
            f"SELECT n.nspname, c.relname {RELATIONS} AND c.relkind = 'r' ORDER BY 1, 2"  # noqa: S608
        )
        state = {}
        for schema, table in cursor.fetchall():
            if table == BackupRun._meta.db_table:
                continue
            cursor.execute(
                sql.SQL(
                    "SELECT count(*), coalesce(sum("
                    "('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0) FROM {} t"
                ).format(sql.Identifier(schema, table))
            )
            rows, found = cursor.fetchone()
            # Keyed, since the manifest is in plain: a table of one vote could be guessed.
            digest = text_digest("backup", schema, table, str(found)).hex()
            state[f"{schema}.{table}"] = {"rows": rows, "digest": digest}
    return state


def shape_state() -> dict[str, str]:
    """Return the shape of the schema: one SHA-256 (hex) for each kind of object (columns,
    constraints, indexes, triggers, functions, grants).
    """
    state = {}
    with connections[OWNER].cursor() as cursor:
        for kind, query in SHAPES.items():
            cursor.execute(query)
            lines = sorted(_comparable("\x1f".join(map(str, row))) for row in cursor.fetchall())
            state[kind] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return state


def _comparable(text: str) -> str:
    """Return the SQL of a definition without casts to text, white space and round brackets:
    PostgreSQL may write these differently after a restore."""
    return "".join(CASTS.sub("", text).split()).replace("(", "").replace(")", "")
