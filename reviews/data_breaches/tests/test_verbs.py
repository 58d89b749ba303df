"""Recording, describing, reporting, posting and closing a breach, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from claims import clock
from claims.errors import ForbiddenError
from claims.privacy.access_entries import record_access
from claims.reasons import ReasonNeededError
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by
from reviews.data_breaches import closing, errors, verbs
from reviews.data_breaches.models import BreachClaim, BreachSource, DataBreach
from reviews.data_breaches.tests import factories as make
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
NOTE = "모두에게 알리고 신고함"


def close(breach, **more):
    return closing.close_breach(breach=breach, **{"by": breach.recorded_by, "note": NOTE} | more)


def post(breach):
    place = "https://council.example/notice/1"
    return closing.record_posting(
        breach=breach, by=breach.recorded_by, posted_on=clock.today(), place=place
    )


def test_a_breach_is_due_after_72_hours():
    known = clock.now() - timedelta(hours=30)
    breach = make.recorded(known_at=known)
    assert breach.due_at == known + timedelta(hours=72)
    assert breach.due_on == timezone.localdate(known + timedelta(hours=72))
    assert breach.items == ["name", "account"]  # in the order of the law's list


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"known_at": timedelta(minutes=1)}, errors.KnownAtError),
        ({"happened_from": timedelta(days=1)}, errors.HappenedError),
        ({"happened_until": timedelta(0)}, errors.HappenedError),
        ({"happened_from": timedelta(days=-2), "happened_until": timedelta(days=-3)},
         errors.HappenedError),
        ({"items": []}, errors.ItemsNeededError),
        ({"title": " "}, ReasonNeededError),
        ({"advice": " "}, ReasonNeededError),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded(given, error):
    for name, value in given.items():
        if isinstance(value, timedelta):
            base = clock.now() if name == "known_at" else clock.today()
            given = given | {name: base + value}
    with pytest.raises(error):
        make.recorded(**given)
    assert not DataBreach.objects.exists()


@pytest.mark.parametrize("role", ["chair", "auditor", "finance", "customer_centre", "admin"])
def test_breaches_are_the_secretariats(role):
    breach, by = make.recorded(), UserFactory(roles=role)
    facts = make.FACTS | {"title": breach.title, "version": 1}
    for act in (
        lambda: make.recorded(by=by),
        lambda: verbs.describe_breach(breach=breach, by=by, **facts),
        lambda: verbs.add_source(breach=breach, by=by, kind="everyone"),
        lambda: closing.record_report(breach=breach, by=by, waiver="되찾아 아무도 보지 않음"),
        lambda: closing.record_posting(
            breach=breach, by=by, posted_on=clock.today(), place="홈페이지"
        ),
        lambda: close(breach, by=by),
    ):
        with pytest.raises(ForbiddenError):
            act()


def test_a_posting_does_not_replace_letters_that_can_be_sent():
    breach = make.affecting(ClaimFactory())
    with pytest.raises(errors.UntoldError):
        close(breach)
    for day in (timedelta(days=1), timedelta(days=-3)):
        with pytest.raises(errors.PostingDayError):
            closing.record_posting(
                breach=breach,
                by=breach.recorded_by,
                posted_on=clock.today() + day,
                place="홈페이지",
            )
    post(breach)
    with pytest.raises(errors.UntoldError):
        close(breach)


def test_a_closed_breach_stays_closed():
    breach = make.recorded()
    assert close(breach).status == "closed"
    for act in (close, post):
        with pytest.raises(errors.ClosedBreachError):
            act(breach)


def test_a_second_click_records_nothing_more():
    breach = make.recorded()
    with pytest.raises(errors.SameBreachError):
        make.recorded(by=breach.recorded_by, known_at=breach.known_at)


def test_whose_files_they_were_neither_closes_it_nor_takes_claims_out():
    person = money.secretary()
    record_access(user=person, action="view_claim", claim=ClaimFactory())
    breach, hour = make.recorded(by=person), timedelta(hours=1)
    source, _count = verbs.add_source(
        breach=breach, by=person, kind="seen", person=person, since=clock.now() - hour,
        until=clock.now() + hour,
    )  # fmt: skip
    for act in (
        lambda: close(breach, by=person),
        lambda: verbs.remove_source(source=source, by=person, reason="잘못 더함"),
        lambda: verbs.add_source(breach=breach, by=person, kind="everyone"),
    ):
        with pytest.raises(errors.OwnBreachError):
            act()
    refused("breach_source_is_removed_by_others", lambda: BreachSource.objects.update(
        removed_by=person, removed_at=clock.now(), removal_reason="잘못 더함"
    ))  # fmt: skip
    end = {"status": "closed", "closed_by": person, "closed_at": clock.now(), "closing_note": NOTE}
    refused("data_breach_is_closed_by_others", lambda: DataBreach.objects.update(**end))
    verbs.remove_source(source=source, by=money.secretary(), reason="잘못 더함")


def test_from_a_thousand_people_on_or_from_outside_it_is_reported_first(monkeypatch):
    breach = make.recorded(outside_access=True)
    with pytest.raises(errors.ReportMissingError):
        close(breach)
    with transaction.atomic(), pytest.raises(errors.ReportMissingError):
        monkeypatch.setattr(closing, "require_closable", lambda _breach: None)
        close(breach)  # the database's own rule
    monkeypatch.undo()
    assert not closing.report_is_due(DataBreach(), 999)
    assert closing.report_is_due(DataBreach(), 1_000)
    assert closing.report_is_due(DataBreach(sensitive=True), 1)
    for at in (breach.known_at - timedelta(seconds=1), clock.now() + timedelta(minutes=1)):
        with pytest.raises(errors.ReportDayError):
            closing.record_report(
                breach=breach, by=breach.recorded_by, reported_at=at, number="2026-1"
            )
    given = {"breach": breach, "by": breach.recorded_by}
    closing.record_report(**given, waiver="되찾아 아무도 보지 않은 것을 확인함")
    made = closing.record_report(**given, reported_at=clock.now(), number="2026-1")
    assert (made.report_number, made.report_waiver) == ("2026-1", "")
    assert close(breach).status == "closed"


def refused(name, change):
    with transaction.atomic(), pytest.raises(IntegrityError) as caught:
        change()
    transaction.set_rollback(False)
    assert refused_by(caught.value) == name


def test_what_the_database_refuses():
    breach = make.affecting(ClaimFactory())
    rows, sources = DataBreach.objects.filter(pk=breach.pk), BreachSource.objects.all()
    agent, now = UserFactory(roles="customer_centre"), clock.now()
    end = {"status": "closed", "closed_by": breach.recorded_by, "closed_at": now}
    for name, change in {
        "data_breach_is_frozen": lambda: rows.update(known_at=now),
        "data_breach_is_of_known_words": lambda: rows.update(items=["shoe_size"], version=2),
        "closed_data_breach_says_why_and_by_whom": lambda: rows.update(**end),
        "text_of_a_data_breach_has_a_version": lambda: rows.update(advice="다른 글입니다."),
        "data_breach_is_managed_by_its_office": lambda: rows.update(described_by=agent),
        "posting_of_a_data_breach_names_where": lambda: rows.update(posted_on=clock.today()),
        "report_of_a_data_breach_names_who": lambda: rows.update(report_number="1"),
        "breach_source_is_frozen": lambda: sources.update(added_at=now),
        "removed_breach_source_says_why": lambda: sources.update(removed_at=now),
    }.items():
        refused(name, change)
    with transaction.atomic(), pytest.raises(ProgrammingError):  # claims found stay so
        BreachClaim.objects.update(claim=ClaimFactory())
    rows.update(**end, closing_note=NOTE)
    refused("closed_data_breach_is_final", lambda: rows.update(title="다른 이름"))
    refused("closed_data_breach_is_final", lambda: sources.update(
        removed_at=now, removed_by=breach.recorded_by, removal_reason="잘못 더함"
    ))  # fmt: skip
    new = BreachSource(breach=breach, kind="everyone", added_by=money.secretary())
    refused("closed_data_breach_is_final", new.save)
    late = BreachClaim(source=sources.get(), claim=ClaimFactory())
    refused("closed_data_breach_is_final", late.save)


def test_a_report_after_72_hours_says_why():
    breach = make.recorded(known_at=clock.now() - timedelta(hours=73))
    by = breach.recorded_by
    closing.record_report(breach=breach, by=by, reported_at=clock.now(), number="2026-1")
    with pytest.raises(ReasonNeededError):
        close(breach)
    end = {"status": "closed", "closed_by": by, "closed_at": clock.now(), "closing_note": NOTE}
    refused("late_report_of_a_data_breach_says_why", lambda: DataBreach.objects.update(**end))
    assert close(breach, delay_reason="주말에 알았음").delay_reason == "주말에 알았음"
    in_time = make.recorded()
    closing.record_report(breach=in_time, by=by, reported_at=clock.now(), number="2026-2")
    assert close(in_time, delay_reason="늦지 않음").delay_reason == ""
