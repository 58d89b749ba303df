"""Affected claims: read from the access log, by number, all of them."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from claims import clock
from claims.lists.registry import list_named
from claims.privacy.access_entries import record_access, record_download, record_file
from claims.privacy.models import Action
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.data_breaches.affected import affected_claims
from reviews.data_breaches.closing import close_breach
from reviews.data_breaches.errors import (
    ClosedBreachError,
    NoClaimsFoundError,
    RemovedSourceError,
    SourceFieldsError,
    UnknownNumbersError,
)
from reviews.data_breaches.models import BreachSource
from reviews.data_breaches.tests import factories as make
from reviews.data_breaches.verbs import add_source, remove_source
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def affected(breach):
    return set(affected_claims(breach.pk))


def lately(person, **more):
    now = clock.now()
    return {"person": person, "since": now - timedelta(hours=2), "until": now + timedelta(hours=1)}


def test_what_a_person_saw_and_what_was_in_their_files(rf):
    thief, other = UserFactory(roles="secretariat"), UserFactory(roles="secretariat")
    page, row, filed, again, unseen = (ClaimFactory() for _ in range(5))
    record_access(user=thief, action=Action.VIEW_CLAIM, claim=page)
    record_access(user=thief, action=Action.VIEW_LIST, claims=[page.pk, row.pk])
    export = {"action": Action.EXPORT, "repeats": False, "count": 1, "reason": "보고"}
    made = record_file(user=other, blocks=[[again.pk]], **export)
    record_download(entry=made, request=rf.get("/"), user=thief)
    record_file(user=thief, blocks=[[filed.pk]], **export)
    record_access(user=other, action=Action.VIEW_CLAIM, claim=unseen)
    breach = make.recorded()
    by = breach.recorded_by
    _source, count = add_source(breach=breach, by=by, kind="files", **lately(thief))
    assert (affected(breach), count) == ({filed, again}, 2)
    source, count = add_source(breach=breach, by=by, kind="seen", **lately(thief))
    assert (affected(breach), count) == ({page, row, filed, again}, 4)
    remove_source(source=source, by=by, reason="기간을 잘못 적음")
    assert affected(breach) == {filed, again}
    with pytest.raises(RemovedSourceError):
        remove_source(source=source, by=by, reason="기간을 잘못 적음")


def test_the_period_ends_before_its_end_and_erased_claims_are_left_out():
    person, claim, erased = UserFactory(), ClaimFactory(), ClaimFactory()
    entry = record_access(user=person, action=Action.VIEW_LIST, claims=[claim.pk, erased.pk])
    entry.refresh_from_db()  # its time is the database's
    mark_as_erased(erased)
    breach = make.recorded()
    given = {"breach": breach, "by": breach.recorded_by, "kind": "seen", "person": person}
    hour = timedelta(hours=1)
    for since, until in ((entry.at - hour, entry.at), (entry.at + hour, entry.at + 2 * hour)):
        with pytest.raises(NoClaimsFoundError):
            add_source(**given, since=since, until=until)
    assert not BreachSource.objects.exists()  # nothing half done
    add_source(**given, since=entry.at, until=entry.at + hour)
    assert affected(breach) == {claim}
    with pytest.raises(SourceFieldsError):
        add_source(**given, since=entry.at, until=entry.at)
    with pytest.raises(SourceFieldsError):
        add_source(**given | {"person": None}, since=entry.at, until=entry.at + hour)


def test_by_number_and_everybody():
    first, second, erased = (ClaimFactory() for _ in range(3))
    mark_as_erased(erased)
    breach = make.recorded()
    given = {"breach": breach, "by": breach.recorded_by, "kind": "numbers"}
    numbers = f"{first.number.lower()},\n {second.number}  {first.number}"
    for wrong in ("K1015-9999999", erased.number):
        with pytest.raises(UnknownNumbersError) as refused:
            add_source(**given, numbers=f"{numbers} {wrong}")
        assert wrong in str(refused.value.message)
    assert affected(breach) == set()
    assert add_source(**given, numbers=numbers)[1] == 2
    assert affected(breach) == {first, second}
    third = ClaimFactory()
    assert add_source(**given | {"kind": "everyone"})[1] == 3
    assert affected(breach) == {first, second, third}


def test_a_closed_breach_gets_no_more_claims():
    claim = ClaimFactory()
    breach = make.recorded()
    closed = close_breach(breach=breach, by=breach.recorded_by, note="노트북을 되찾음, 암호화됨")
    with pytest.raises(ClosedBreachError):
        add_source(breach=closed, by=closed.closed_by, kind="numbers", numbers=claim.number)


def test_the_list_shows_claims_of_its_breach_in_the_readers_scope():
    claim, other = ClaimFactory(), ClaimFactory()
    breach, second = make.affecting(claim), make.affecting(other)
    rows = list_named("data-breach-claims").rows
    for of, found in ((breach, claim), (second, other)):
        assert rows(money.secretary(), QueryDict(f"breach={of.pk}")).get() == found
    assert not rows(money.secretary(), QueryDict("")).exists()
    assert not rows(money.secretary(), QueryDict(f"breach={breach.pk}&state=told")).exists()
    assert not rows(UserFactory(roles="finance"), QueryDict(f"breach={breach.pk}")).exists()
