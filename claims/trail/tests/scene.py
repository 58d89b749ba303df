"""Rows of every sort for a trail, and connections that triggers do not stop."""

from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command

from claims.privacy.access_entries import record_access
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from config.dev.postgres import Postgres
from config.dev.state_folder import APP_ROLE, Place


@contextmanager
def superuser():
    """Context manager: a connection as PostgreSQL's superuser with triggers off: nothing is refused
    or recorded."""
    with Postgres(Place()).connect(settings.DATABASES["default"]["NAME"]) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def as_the_application():
    """Return a further connection of the application's role; the test ends its transaction."""
    name = settings.DATABASES["default"]["NAME"]
    return psycopg.connect(Postgres(Place()).url(APP_ROLE, name))


def by_force(sql, *params):
    """Run one statement as the superuser with triggers off; return the number of changed rows."""
    with superuser() as connection:
        return connection.execute(sql, params).rowcount


def lived_in(entries=5):
    """Write three claims with accounts, access entries of the first and its new route. Return
    (claims, user)."""
    user = UserFactory()
    claims = [ClaimFactory() for _ in range(3)]
    for claim in claims:
        BankAccountFactory(claim=claim)
    for _ in range(entries):
        record_access(user=user, action="view_claim", claim=claims[0])
    type(claims[0]).objects.filter(pk=claims[0].pk).update(route="out_of_scope")
    return claims, user


def seal(capsys, *options):
    call_command("seal_trail", *options)
    return capsys.readouterr().out


def verify(capsys, *options):
    """Run verify_trail; return (exit code, lines of its output)."""
    code = 0
    try:
        call_command("verify_trail", *options)
    except SystemExit as left:
        code = left.code
    return code, capsys.readouterr().out.splitlines()
