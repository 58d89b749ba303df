"""Querysets that are composed once a process: the same rows as the ORM's, for any values."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.safestring import SafeString

from claims.composed_once import ComposedOnce, keep_prefetched
from claims.display.states import cached_html, verdict
from claims.register.locks import lock_claim
from claims.register.models import BankAccount, Claim
from claims.tests.factories import BankAccountFactory, UserFactory
from claims.users.models import User

pytestmark = pytest.mark.django_db


def named(name, user, since):
    users = User.objects.filter(name=name, pk__gte=user, date_joined__gt=since)
    return users.select_related("member").order_by("pk")


def test_rows_are_those_of_the_orm_and_values_do_not_stay():
    first, second, _other = (UserFactory(name=name) for name in ("가", "가", "'; DROP"))
    query = ComposedOnce(named, name=str, user=int, since=datetime)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    for values in (
        {"name": "가", "user": 0, "since": long_ago},
        {"name": "가", "user": second.pk, "since": long_ago},
        {"name": "'; DROP", "user": 0, "since": long_ago},
        {"name": "나", "user": 0, "since": long_ago},
        {"name": "가", "user": first.pk, "since": datetime.now(UTC) + timedelta(days=1)},
    ):
        with CaptureQueriesContext(connection) as asked:
            found = query.fetch(**values)
            assert [getattr(user, "member", None) for user in found] == [None] * len(found)
        assert len(asked) == 1
        assert found == list(named(**values))
        assert query.count(**values) == len(found)


def test_what_cannot_be_composed_once_is_refused():
    kept = ComposedOnce(
        lambda user: User.objects.filter(pk=user).prefetch_related("groups"), user=int
    )
    with pytest.raises(ValueError, match="prefetch"):
        kept.fetch(user=1)
    changed = ComposedOnce(lambda user: User.objects.filter(pk=user + 1), user=int)
    with pytest.raises(ValueError, match="as they are"):
        changed.fetch(user=1)
    assert (
        ComposedOnce(lambda name: Group.objects.filter(name=name), name=str).fetch(name="x") == []
    )


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_only():
    claim = BankAccountFactory().claim
    with transaction.atomic():
        assert lock_claim(claim.pk) == claim
        with pytest.raises(Claim.DoesNotExist):
            lock_claim(claim.pk + 1)
    with pytest.raises(TransactionManagementError):
        lock_claim(claim.pk)


def test_kept_html_is_of_its_language_and_escaped_by_its_type():
    told = cached_html(lambda word: verdict("ok", translation.gettext(word)))
    with translation.override("ko"):
        korean = told("승인")
    with translation.override("en"):
        assert told("승인") != korean
    assert "&lt;b&gt;" in verdict("ok", "<b>")
    assert "<b>" in verdict("ok", SafeString("<b>"))


def test_rows_that_were_read_otherwise_are_kept_as_a_prefetch_would():
    claim, other = BankAccountFactory().claim, BankAccountFactory().claim
    accounts = list(BankAccount.objects.filter(claim=claim))
    keep_prefetched(claim, "accounts", accounts)
    with CaptureQueriesContext(connection) as asked:
        assert list(claim.accounts.all()) == accounts
        assert accounts[0].claim is claim
    assert not asked
    assert claim.accounts.filter(version=1).count() == 1  # read again, and only for this claim
    keep_prefetched(other, "accounts", [])
    assert list(other.accounts.all()) == []
