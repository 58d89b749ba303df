"""`manage.py demo_data` on a small register: every state, by verbs that the database agreed to."""

import datetime as dt
import io
import json
from collections import Counter
from contextlib import contextmanager

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db.models import Count, F, Q
from django.utils import timezone

from claims import clock
from claims.documents.models import Document, DocumentKind
from claims.intake.models import ImportRejection, ImportRun
from claims.register.models import BankAccount, Claim, Route
from claims.tests.factories import FOUNDERS, SUPERUSER
from claims.users.models import User
from config.celery import app as celery
from reviews.committee.models import (
    Appeal,
    AppealStatus,
    Assignment,
    Challenge,
    ChallengeStatus,
    Choice,
    Decision,
    EvidenceCheck,
    Member,
    Outcome,
    QueueRow,
    Review,
    ReviewStatus,
    Sitting,
    SittingStatus,
    SupplementRequest,
    SupplementStatus,
    Tab,
    Vote,
)
from reviews.committee.suggestion.departure import needs_reason
from reviews.demo import build, bulks, texts
from reviews.demo.accounts import PEOPLE
from reviews.demo.assessments import FREE
from reviews.demo.tests.acts import forget_people
from reviews.demo.tests.test_benefits import require_ended_programmes
from reviews.demo.tests.worklists import WALKED_ELSEWHERE, WORKLISTS
from reviews.notices.bulk import verbs as bulk_verbs
from reviews.notices.events import Event
from reviews.notices.models import DeliveryAttempt, Notice
from reviews.notices.tests.mailserver import mail_server
from reviews.notices.tests.states import deliver_one_batch
from reviews.payouts.bank.results.context import SAMPLE
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.ledger.verification import find_differences
from reviews.payouts.models import EntryKind, GrantRun, LedgerEntry, Payout, PayoutBatch
from reviews.payouts.states.batches import BatchStatus, ResultMatch
from reviews.payouts.states.payouts import PayoutStatus
from reviews.publication.models import Publication
from reviews.publication.states import PublicationStatus
from reviews.tests.state_machine import facts

pytestmark = pytest.mark.django_db(transaction=True)


def _run(**options) -> dict:
    out = io.StringIO()
    call_command("demo_data", stdout=out, **options)
    return json.loads(out.getvalue())


def _states(model, field: str = "status") -> set[str]:
    return set(model.objects.values_list(field, flat=True).distinct())


@contextmanager
def _worker_at_once():
    """Run the tasks of a request as it commits, as a worker would a moment later."""
    celery.conf.task_always_eager = True
    try:
        yield
    finally:
        celery.conf.task_always_eager = False
        forget_people()


@pytest.fixture
def no_previews(monkeypatch):
    """Drawing previews is the documents package's own matter, tested there."""
    monkeypatch.setattr(build, "PREVIEWED", {ReviewStatus.DECIDED: 1})


# Stories move from a weekend to its Friday: a Monday's are the nearest to each other.
def test_small_register_shows_every_state_and_its_worklists_empty(
    no_previews, monkeypatch, subtests, settings
):
    now = timezone.make_aware(dt.datetime(2026, 11, 30, 8, 50))
    monkeypatch.setenv("DEMO_TODAY", "2026-11-30")
    for module in (bulks, bulk_verbs):  # so few claimants have their bulk approved by two
        monkeypatch.setattr(module, "ALONE", 5)
    with clock.at(now):
        _every_state_is_shown()
        _mail_is_refused(settings)
        with _worker_at_once():
            rows = Counter()
            for minute, worklist in enumerate(WORKLISTS, 1):
                moment = clock.at(now + dt.timedelta(minutes=minute))
                with subtests.test(str(worklist)), moment:
                    rows[worklist.page] += worklist.empty()
    without = {page for page, count in rows.items() if not count}  # some have rows for one only
    assert without == set(WALKED_ELSEWHERE)


def _mail_is_refused(settings):
    """Let a mail server refuse some letters for good: the demo itself has none to send to."""
    with mail_server(settings) as box:
        box.on_rcpt = lambda _address: "550 unknown"
        deliver_one_batch()


def test_an_interrupted_load_goes_on_with_dates_as_of_the_day_that_is_told(
    no_previews, monkeypatch
):
    class Cut(Exception):
        pass

    def cut(*args, **options):
        raise Cut

    monkeypatch.setenv("DEMO_TODAY", "2023-04-13")  # a Thursday
    with monkeypatch.context() as patch, pytest.raises(Cut):
        patch.setattr(build, "play", cut)
        _run(claims=1_500)
    assert Claim.objects.count() == 1_500  # the register was committed

    # the documents window is open until June: nobody is late enough to be closed
    _every_state_is_shown(but=[ReviewStatus.UNSUBMITTED])
    assert ImportRun.objects.files().count() == 2  # the register and the faulty file, each once
    last = Decision.objects.latest("at").at.date()
    assert dt.date(2023, 3, 22) < last <= dt.date(2023, 4, 13)
    due = Review.objects.filter(status=ReviewStatus.IN_REVIEW).values_list("due_on", flat=True)
    assert min(due) < dt.date(2023, 4, 13) < max(due) < dt.date(2023, 5, 17)


def _every_state_is_shown(but=()):
    said = _run(claims=1_500)
    assert said["already"] is False
    assert said["refused"] == 0  # no verb had to refuse anything

    assert Claim.objects.count() == 1_501  # and the one by telephone
    assert ImportRejection.objects.count() == 10
    assert _states(Claim, "route") == set(Route) - {Route.LATE}
    assert _states(Review) == set(ReviewStatus) - set(but)
    assert _states(Decision, "outcome") == set(Outcome)
    assert {SupplementStatus.ASKED, SupplementStatus.ANSWERED} <= _states(SupplementRequest)
    assert {"recused", "disqualified"} <= _states(Assignment, "left_as")
    assert _states(Payout) == set(PayoutStatus)
    assert {BatchStatus.BUILT, BatchStatus.RELEASED, BatchStatus.SETTLED} <= _states(PayoutBatch)
    assert _states(QueueRow, "tab") == set(Tab)
    assert _states(Publication) == {PublicationStatus.PUBLISHED, PublicationStatus.PREPARED}
    _papers_are_complete_or_missing()
    _people_have_work()
    _nothing_happened_in_the_future()
    _everybody_was_told()
    _votes_lie_near_what_is_suggested()
    _decisions_are_plausible()
    _one_clock_dates_all()
    _council_and_finance_are_in_the_middle_of_it()
    _the_file_to_load_fits_in_every_wrong_way()
    require_ended_programmes()

    again = _run(claims=1_500)
    assert again["already"] is True
    assert Claim.objects.count() == 1_501


def _papers_are_complete_or_missing():
    kinds = (
        Document.objects.exclude(kind=DocumentKind.OTHER)  # papers of representatives
        .values("claim")
        .annotate(kinds=Count("kind", distinct=True))
        .values_list("kinds", flat=True)
    )
    assert set(kinds) == {3, 4}
    assert _states(Document, "kind") == set(DocumentKind)


def _council_and_finance_are_in_the_middle_of_it():
    """There is something to try: a sitting to confirm, a batch to release by the other of two,
    appeals at each stage, grants to approve; and the books balance over all of it."""
    running = Sitting.objects.get(status=SittingStatus.OPEN)
    waiting = running.items.filter(taken_out_by=None, review__status=ReviewStatus.DECIDING)
    assert waiting.exists()
    assert Sitting.objects.filter(status=SittingStatus.CLOSED, attendances__isnull=False).exists()
    # Late is only who was told: in a small register that one may have no address.
    assert set(AppealStatus) - {AppealStatus.REJECTED_LATE} <= _states(Appeal)
    built = PayoutBatch.objects.filter(status=BatchStatus.BUILT).latest("pk")
    finance = User.objects.filter(groups__name="finance").exclude(pk=built.built_by_id)
    assert finance.exists() and built.files.exists()
    grants = Payout.objects.filter(run__isnull=False)
    assert {PayoutStatus.PREPARED, PayoutStatus.APPROVED, PayoutStatus.PAID} <= set(
        grants.values_list("status", flat=True)
    )
    assert GrantRun.objects.get().prepared == grants.count()
    assert Challenge.objects.filter(status=ChallengeStatus.RECEIVED).exists()
    assert list(find_differences()) == []
    ours = Claim.objects.filter(Q(payouts__isnull=False) | Q(reviews__isnull=False)).distinct()
    assert facts.broken(ours.values_list("pk", flat=True)) == []


def _the_file_to_load_fits_in_every_wrong_way():
    with storages["private"].open(SAMPLE) as file:
        loaded = load_results(file=file, name="결과.csv", by=User.objects.get(username="finance1"))
    said = set(loaded.file.results.values_list("match", flat=True))
    assert said == set(ResultMatch)
    assert loaded.file.pending  # and what the bank has not finished


def _people_have_work():
    users = {user.username for user in User.objects.filter(is_active=True)} - {*FOUNDERS, SUPERUSER}
    assert users == {person.username for person in PEOPLE}
    for person in PEOPLE:
        assert User.objects.get(username=person.username).groups.get().name == person.role
    for member in Member.objects.filter(substitute=False):
        assert QueueRow.objects.filter(awaiting__contains=[member.pk]).exists()


def _nothing_happened_in_the_future():
    now = clock.now()
    assert not Review.objects.filter(opened_at__gt=now).exists()
    assert not Decision.objects.filter(at__gt=now).exists()
    decided = list(Decision.objects.order_by("resolution_no").values_list("at", flat=True))
    assert decided == sorted(decided)
    assert decided[0] < now - dt.timedelta(days=30)


def _everybody_was_told():
    second = Q(event__in=[Event.APPEAL_RAISED, Event.APPEAL_CONFIRMED])
    told = Notice.objects.filter(Q(event__startswith="decision") | second).count()
    assert told == Decision.objects.count()
    assert BankAccount.objects.filter(claim__reviews__isnull=False).exists()


def _votes_lie_near_what_is_suggested():
    """Most of them; the others give their reason, which the database holds too."""
    votes = Vote.everything.filter(suggested__isnull=False).exclude(choice=Choice.DENY)
    far = [vote for vote in votes if needs_reason(vote.amount, vote.suggested, FREE)]
    assert 0 < len(far) < len(votes) and all(vote.rationale for vote in far)
    follows = [vote for vote in votes if vote.amount == vote.suggested]
    assert follows and Decision.objects.filter(suggested__isnull=False).exists()


def _decisions_are_plausible():
    """Of four grants three or more follow the suggestion; the others, and all denials, say why, and
    only what is flawed is denied or doubted."""
    decisions = Decision.objects.select_related("ballot", "review")
    assert all(one.suggested == one.ballot.suggested for one in decisions)
    granted = [one for one in decisions if one.amount and one.review.round == 1]
    usual = [one for one in granted if one.amount <= 3_000_000]
    follow = [one for one in usual if not needs_reason(one.amount, one.suggested, FREE)]
    assert len(follow) * 4 >= len(usual) * 3, [str(one) for one in set(usual) - set(follow)]
    assert all(one.rationale for one in decisions)
    whole = [one for one in granted if one.outcome == Outcome.GRANTED]
    assert {one.rationale for one in whole} <= set(texts.WHOLE)
    reasons = {reason for some in texts.DENY.values() for reason in some}
    denied = [one for one in decisions if one.outcome == Outcome.DENIED]
    assert denied and {one.rationale for one in denied} <= reasons
    doubts = EvidenceCheck.objects.exclude(note="").values_list("kind", "note").distinct()
    assert set(doubts) <= set(texts.DOUBTS.values())
    last = Review.objects.filter(status=ReviewStatus.DECIDED).order_by("-closed_at", "pk")[0]
    assert not Document.objects.under_way().filter(claim=last.claim_id).exists()  # drawn at once


def _one_clock_dates_all():
    """Entries of the ledger, attempts and letters lie where the demo's clock put them."""
    own = LedgerEntry.objects.filter(recovery=None)  # entries of recoveries have other days
    entries = list(own.select_related("payout"))
    for entry in entries:
        payout, reserves = entry.payout, entry.kind == EntryKind.RESERVE
        moment = payout.approved_at if reserves else payout.ended_at
        if moment < timezone.now() - dt.timedelta(hours=1):  # no entry is of the future
            assert entry.at == moment
    assert entries
    sent = DeliveryAttempt.objects.filter(
        notice__sent_at__isnull=False, number=F("notice__attempts")
    )
    away = sent.annotate(away=F("finished_at") - F("notice__sent_at")).values_list(
        "away", flat=True
    )
    assert away and all(abs(one) < dt.timedelta(minutes=5) for one in away)
    assert not sent.filter(
        started_at__lt=F("notice__written_at") - dt.timedelta(minutes=5)
    ).exists()


def test_too_small_a_register_is_refused_in_words():
    from django.core.management import CommandError

    with pytest.raises(CommandError, match="too small"):
        _run(claims=50)


def test_the_day_of_loading_must_be_a_day(monkeypatch):
    from django.core.management import CommandError

    monkeypatch.setenv("DEMO_TODAY", "tomorrow")
    with pytest.raises(CommandError, match="DEMO_TODAY"):
        _run(claims=1_500)
