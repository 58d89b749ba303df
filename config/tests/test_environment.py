"""In production a missing value is an error at start that names the variable."""

import os
import re
import subprocess
import sys

import pytest

from config.place import CHECKOUT

COMPLETE = {
    "DESK_MODE": "production",
    "DJANGO_SECRET_KEY": "a-long-enough-secret-for-the-check-command-to-be-content-with-it-1!",
    "FIELD_KEYS": "1:" + "QUJD" * 11,
    "INDEX_KEY": "QUJD" * 11,
    "DIGEST_KEY": "QUJD" * 11,
    "DATABASE_URL": "postgresql://desk_app:x@db.example/desk",
    "REDIS_URL": "redis://redis.example/0",
    "EMAIL_URL": "smtp://mail.example:25",
    "NOTICE_FROM": "desk@desk.example",
    "ALLOWED_HOSTS": "desk.example",
}


def settings_under(environment: dict[str, str]) -> subprocess.CompletedProcess:
    code = "import django; django.setup(); from django.conf import settings; print(settings.MODE)"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"} | environment,
    )  # fmt: skip


def test_a_complete_environment_starts_and_logs_nothing_to_stdout():
    done = settings_under(COMPLETE)
    assert (done.returncode, done.stdout) == (0, "production\n"), done.stderr


@pytest.mark.parametrize("missing", sorted(COMPLETE.keys() - {"DESK_MODE", "ALLOWED_HOSTS"}))
def test_a_missing_value_is_named(missing):
    done = settings_under({name: COMPLETE[name] for name in COMPLETE if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr.strip().splitlines()[-1]


def test_production_is_what_happens_when_nobody_says_anything():
    assert "DJANGO_SECRET_KEY is not set" in settings_under({}).stderr


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


def test_every_variable_of_the_settings_is_in_the_example():
    source = "".join((CHECKOUT / f"config/{name}.py").read_text() for name in ("settings", "files"))
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
