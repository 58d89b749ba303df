"""In production a missing value is an error at start that names the variable."""

import base64
import errno
import os
import re
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import InterfaceError, OperationalError, ProgrammingError
from django.utils.connection import ConnectionDoesNotExist
from environs import EnvValidationError
from psycopg.errors import UndefinedTable

from config import secret_keys
from config.dev import preloaded
from config.dev.state_folder import CHECKOUT


def fresh() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


COMPLETE = {
    "DESK_MODE": "production",
    "DJANGO_SECRET_KEY": secrets.token_urlsafe(64),
    "FIELD_KEYS": f"1:{fresh()},2:{fresh()}",
    "INDEX_KEY": fresh(),
    "DIGEST_KEY": fresh(),
    "DATABASE_URL": "postgresql://desk_app:x@db.example/desk",
    "REDIS_URL": "redis://redis.example/0",
    "EMAIL_URL": "smtp://mail.example:25",
    "NOTICE_FROM": "desk@desk.example",
    "ALLOWED_HOSTS": "desk.example",
}


def run(argv: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess:
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"} | environment
    return preloaded.run(argv, env=env)


def manage(
    *arguments: str, environment: dict[str, str], stdout: Any = subprocess.PIPE
) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], env={"PATH": os.environ["PATH"], **environment},
        cwd=CHECKOUT, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=120,
    )  # fmt: skip


def settings_under(environment: dict[str, str]) -> subprocess.CompletedProcess:
    code = "import django; django.setup(); from django.conf import settings; print(settings.MODE)"
    return run(["-c", code], environment)


def test_a_complete_environment_starts_and_logs_nothing_to_stdout():
    done = settings_under(COMPLETE)
    assert (done.returncode, done.stdout) == (0, "production\n"), done.stderr


@pytest.mark.parametrize("missing", sorted(COMPLETE.keys() - {"DESK_MODE", "ALLOWED_HOSTS"}))
def test_a_missing_value_is_named(missing):
    done = settings_under({name: COMPLETE[name] for name in COMPLETE if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr.strip().splitlines()[-1]


def test_all_that_is_missing_or_malformed_is_named_in_one_message():
    """An operator fills in all of it and starts again, not once for each variable."""
    done = settings_under({"DESK_MODE": "production"})
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode != 0 and last.endswith("; see .env.example")
    for name in COMPLETE.keys() - {"DESK_MODE", "ALLOWED_HOSTS"}:
        assert f"{name} is not set" in last
    malformed = {
        "DJANGO_SECRET_KEY": "short", "FIELD_KEYS": "wrong!", "INDEX_KEY": "wrong!",
        "DATABASE_URL": "wrong!", "DATABASE_REPLICA_URL": "wrong!", "REDIS_URL": "wrong!",
        "DATABASE_POOLER": "wrong!", "CONN_MAX_AGE": "wrong!", "RETENTION_YEARS": "wrong!",
        "SECURE_SSL_REDIRECT": "wrong!", "WORKER_GRACE_SECONDS": "wrong!", "CLAMD_URL": "wrong!",
        "S3_ENDPOINT_URL": "wrong!", "PRIVATE_DIR": "wrong!", "OIDC_ISSUER": "https://id.example",
        "COUNCIL_NAME": "", "STATISTICS_SMALLEST": "2", "SITE_URL": "http://desk.example",
        "METRICS_TOKEN": "wrong!", "NOTICE_PHONE": "solapi", "EMAIL_URL": "wrong!",
        "NOTICE_FROM": "wrong!", "LOG_LEVEL": "wrong!",
    }  # fmt: skip
    last = settings_under(COMPLETE | malformed).stderr.strip().splitlines()[-1]
    meant = {"S3_ENDPOINT_URL": "S3_BUCKET", "OIDC_ISSUER": "OIDC_CLIENT_ID"}
    meant |= {"NOTICE_PHONE": "SOLAPI_API_KEY"}
    assert [name for name in malformed if meant.get(name, name) not in last] == []
    assert last.count("DIGEST_KEY") == 0  # it is right


@pytest.mark.parametrize(
    "given",
    ["mail.example:25", "imap://mail.example", "smtp://", "smtp://mail.example:post",
     "smtp+tls://user:pass/word@mail.example:587"],
)  # fmt: skip
def test_a_mail_server_that_cannot_be_meant_is_named(given):
    """Mails went to a server on this machine, and in plain."""
    done = settings_under(COMPLETE | {"EMAIL_URL": given})
    assert done.returncode != 0
    assert "EMAIL_URL must be smtp://" in done.stderr.strip().splitlines()[-1]


def test_the_password_of_the_mail_server_may_have_any_letter():
    url = "smtp+tls://user%40desk:pa%2Fss%23w%3F@mail.example:587"
    code = "from django.conf import settings as s; print(s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD)"
    done = run(["-c", code], COMPLETE | {"EMAIL_URL": url})
    assert done.stdout == "user@desk pa/ss#w?\n", done.stderr


def test_production_is_what_happens_when_nobody_says_anything():
    assert "DJANGO_SECRET_KEY is not set" in settings_under({}).stderr


def of_bytes(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).decode()


PHRASE = of_bytes(b"only for tests, 32 bytes long...")  # the key of tests in settings/hosts.py


@pytest.mark.parametrize("name", ["FIELD_KEYS", "INDEX_KEY", "DIGEST_KEY"])
@pytest.mark.parametrize(
    "given",
    ["", "AAAA", of_bytes(secrets.token_bytes(31)), of_bytes(secrets.token_bytes(33)),
     of_bytes(bytes(32)), of_bytes(b"\0\xff" * 16), PHRASE, "not base64!" * 4],
    ids=["empty", "3 bytes", "31 bytes", "33 bytes", "zeros", "a pattern", "shipped", "no base64"],
)  # fmt: skip
def test_a_key_that_protects_nothing_is_refused_and_named(name, given):
    prefix = "1:" if name == "FIELD_KEYS" else ""
    done = settings_under(COMPLETE | {name: prefix + given})
    assert done.returncode != 0
    assert name in done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    "given", ["", "x" * 80, "only-for-tests", secrets.token_urlsafe(36)[:49],
              "only-for-tests" + secrets.token_urlsafe(64), "django-insecure-" + "a1b2c3d4e5" * 9],
    ids=["empty", "one letter", "for tests", "49 letters", "begins as for tests", "insecure"],
)  # fmt: skip
def test_a_secret_key_that_can_be_guessed_is_refused_and_named(given):
    done = settings_under(COMPLETE | {"DJANGO_SECRET_KEY": given})
    assert done.returncode != 0
    assert "DJANGO_SECRET_KEY" in done.stderr.strip().splitlines()[-1]


def test_one_key_serves_one_purpose():
    for name in ("INDEX_KEY", "DIGEST_KEY"):
        same = COMPLETE["FIELD_KEYS"].partition(",")[0].removeprefix("1:")
        last = settings_under(COMPLETE | {name: same}).stderr.strip().splitlines()[-1]
        assert name in last and "FIELD_KEYS (id 1)" in last


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (f"1:{fresh()},1:{fresh()}", "the id 1 twice"),
        (fresh(), "id:key"),
        (f"0:{fresh()}", "id:key"),
        (f"256:{fresh()}", "id:key"),
        (f"1:{fresh()},", "id:key"),
    ],
    ids=["twice", "no id", "id 0", "id 256", "nothing behind the comma"],
)
def test_numbers_of_field_keys_are_unique_and_fit_a_byte(given, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        secret_keys.numbered_keys(given)


def test_the_highest_id_encrypts_wherever_it_stands(settings):
    from claims.personal_data import crypto

    one, two = secrets.token_bytes(32), secrets.token_bytes(32)
    settings.FIELD_KEYS = secret_keys.numbered_keys(f"2:{of_bytes(two)},1:{of_bytes(one)}")
    for cached in (crypto._current, crypto._cipher):
        cached.cache_clear()
    try:
        assert crypto.encrypt("1234", aad=b"here")[0] == 2
    finally:
        for cached in (crypto._current, crypto._cipher):
            cached.cache_clear()


def test_both_alphabets_of_base64_are_read_to_the_last_letter():
    raw = bytes([251, 255, 191]) * 10 + bytes([7, 9])
    standard = base64.b64encode(raw).decode()
    assert {"+", "/"} & set(standard)
    assert secret_keys.decoded(standard, name="K") == raw
    assert secret_keys.decoded(of_bytes(raw).rstrip("="), name="K") == raw


def test_the_example_holds_no_secret():
    example = (CHECKOUT / ".env.example").read_text()
    for name in ("DJANGO_SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "DIGEST_KEY", "METRICS_TOKEN",
                 "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL"):  # fmt: skip
        assert re.search(rf"^{name}=$", example, re.M), name


def test_a_metrics_token_is_long_enough_or_absent():
    assert settings_under(COMPLETE | {"METRICS_TOKEN": fresh()}).returncode == 0
    refused = settings_under(COMPLETE | {"METRICS_TOKEN": "secret"})
    assert "METRICS_TOKEN" in refused.stderr.strip().splitlines()[-1]


def test_a_complete_production_passes_the_deploy_checks(clamd):
    clamd.start()
    contact = {"CONTACT_PHONE": "1588-0000", "CONTACT_ADDRESS": "서울 1번지"}
    contact |= {"RECOVERY_ACCOUNT": "국민은행 1 (예금주 협의체)"}
    complete = COMPLETE | contact
    done = run(["manage.py", "check", "--deploy"], complete | {"CLAMD_URL": clamd.url})
    assert done.returncode == 0
    assert "no issues (0 silenced)" in done.stdout, done.stderr
    without = run(["manage.py", "check", "--deploy"], COMPLETE)
    assert "documents.W001" in without.stderr  # and the check does look
    assert all(f"{name} is not set" in without.stderr for name in contact)


STORE = {"S3_BUCKET": "desk", "S3_ACCESS_KEY_ID": "key", "S3_SECRET_ACCESS_KEY": "secret"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"S3_BUCKET": ""}, "S3_BUCKET is not set"),
        ({"S3_SECRET_ACCESS_KEY": ""}, "S3_SECRET_ACCESS_KEY is not set"),
        ({"S3_ACCESS_KEY_ID": ""}, "S3_ACCESS_KEY_ID is not set"),
        ({"S3_ENDPOINT_URL": "minio:9000"}, "S3_ENDPOINT_URL is"),
        ({"S3_ENCRYPTION": "rot13"}, "S3_ENCRYPTION is"),
        ({"S3_KMS_KEY_ID": "key"}, "S3_KMS_KEY_ID goes with"),
        ({"S3_ADDRESSING": "pathstyle"}, "S3_ADDRESSING is"),
        ({"CLAMD_URL": "clamd:3310"}, "CLAMD_URL is"),
        ({"CLAMD_URL": "tcp://clamd"}, "CLAMD_URL is"),
        ({"CLAMD_URL": "tcp://clamd:port"}, "CLAMD_URL is"),
        ({"CLAMD_URL": "unix://run/clamd.sock"}, "CLAMD_URL is"),
        ({"REDIS_URL": "redis.example:6379"}, "REDIS_URL must begin with redis://"),
    ],
)
def test_a_store_or_a_scanner_that_cannot_be_meant_is_named(given, named):
    done = settings_under(COMPLETE | STORE | given)
    assert done.returncode != 0
    assert named in done.stderr.strip().splitlines()[-1]


def test_a_store_and_a_scanner_by_their_variables():
    for scanner in ("tcp://clamd:3310", "tcp://[::1]:3310", "unix:///run/clamav/clamd.ctl"):
        done = settings_under(COMPLETE | STORE | {"CLAMD_URL": scanner})
        assert (done.returncode, done.stdout) == (0, "production\n"), done.stderr


def test_private_files_lie_in_one_folder_whatever_the_working_folder_is():
    """An empty variable was the working folder itself, beside the code."""
    code = "from django.conf import settings; print(settings.PRIVATE_DIR)"
    done = run(["-c", code], COMPLETE | {"PRIVATE_DIR": ""})
    assert done.stdout == f"{CHECKOUT / 'var' / 'private'}\n"
    done = run(["-c", code], COMPLETE | {"PRIVATE_DIR": "private"})
    assert done.returncode != 0 and "PRIVATE_DIR must begin with /" in done.stderr


def test_every_variable_of_the_settings_is_in_the_example():
    config = CHECKOUT / "config"
    files = [*config.glob("settings/*.py"), config / "private_storage.py", config / "gunicorn.py"]
    source = "".join(path.read_text() for path in files)
    used = set(re.findall(r'\b(?:env\.\w+|secret|address|database)\(\s*"([A-Z0-9_]+)"', source))
    shown = set(re.findall(r"^([A-Z0-9_]+)=", (CHECKOUT / ".env.example").read_text(), re.M))
    only_for_developers = {"DJANGO_DEBUG", "DEMO_PASSWORD", "NOTICE_DIR"}
    assert used - only_for_developers <= shown
    assert shown - {"PROMETHEUS_MULTIPROC_DIR"} <= used


def test_commands_start_servers_only_where_no_database_is_named():
    import manage

    assert manage.needs_embedded_servers(["migrate"], {})
    assert not manage.needs_embedded_servers(["migrate"], {"DATABASE_URL": "postgresql://x/y"})
    assert not manage.needs_embedded_servers(["migrate"], {"DESK_MODE": "production"})
    assert not manage.needs_embedded_servers(["help"], {})
    assert not manage.needs_embedded_servers(["backup", "--help"], {})


@pytest.fixture
def handlers_of_signals():
    """Put the handler back that `manage.main` replaces. SIGINT is as at a terminal: a shell that
    starts the tests in the background has it ignored."""
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.usefixtures("handlers_of_signals")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImproperlyConfigured("EMAIL_URL is not set"), "EMAIL_URL is not set\n"),
        (EnvValidationError("CONN_MAX_AGE: no number", []), "CONN_MAX_AGE: no number\n"),
        (InterfaceError("the connection is closed"), "the connection is closed\n"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device\n"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "refused\n"),
        (OperationalError("connection refused\n\tIs it running?"), "refused Is it running?\n"),
        (ConnectionDoesNotExist("no 'owner'"), "no 'owner' (set DATABASE_OWNER_URL)\n"),
        (ProgrammingError("no table"), "(run migrate first, with DATABASE_OWNER_URL)\n"),
    ],
)
def test_a_command_that_cannot_run_says_why_in_one_line_and_exits_2(
    error, said, monkeypatch, capsys
):
    import manage
    from config import call_stack

    if isinstance(error, ProgrammingError):
        error.__cause__ = UndefinedTable()
    monkeypatch.setattr(sys, "argv", ["manage.py", "check_ledger"])
    monkeypatch.setattr(call_stack, "call_in_one_chunk", Mock(side_effect=error))
    with pytest.raises(SystemExit) as ended:
        manage.main()
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert told.endswith(said) and told.count("\n") == 1
    monkeypatch.setattr(sys, "argv", ["manage.py", "check_ledger", "--traceback"])
    with pytest.raises(type(error)):
        manage.main()


def test_the_help_of_a_command_needs_no_settings():
    """It is read before the environment is filled in, as on a new machine for a restore."""
    done = manage("restore", "--help", environment={})
    assert (done.returncode, done.stderr) == (0, "") and "--keys FILE" in done.stdout


def test_a_reader_that_has_gone_ends_a_command_without_a_word():
    """As `| head`. The interpreter's own answer is two lines and exit code 120."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = manage("diffsettings", environment=COMPLETE, stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_output_that_cannot_be_written_is_told():
    with open("/dev/full", "w") as full:
        done = manage("diffsettings", environment=COMPLETE, stdout=full)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "No space" in done.stderr


@pytest.mark.usefixtures("handlers_of_signals")
def test_a_mistake_in_the_code_keeps_its_traceback(monkeypatch):
    import manage
    from config import call_stack

    error = ProgrammingError("syntax error")
    monkeypatch.setattr(sys, "argv", ["manage.py", "check_ledger"])
    monkeypatch.setattr(call_stack, "call_in_one_chunk", Mock(side_effect=error))
    with pytest.raises(ProgrammingError):
        manage.main()


@pytest.mark.usefixtures("handlers_of_signals")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_command_that_is_told_to_stop_leaves_its_blocks_and_says_nothing(
    sent, code, monkeypatch, capsys
):
    import manage
    from config import call_stack

    left = []

    def work(*_given):
        try:
            os.kill(os.getpid(), sent)
            signal.pause()
        finally:
            left.append(True)

    monkeypatch.setattr(sys, "argv", ["manage.py", "backup"])
    monkeypatch.setattr(call_stack, "call_in_one_chunk", work)
    with pytest.raises(SystemExit) as ended:
        manage.main()
    assert (ended.value.code, left, capsys.readouterr().err) == (code, [True], "")
