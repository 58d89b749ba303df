"""The whole demo, from an empty database to reviews in every state."""

from __future__ import annotations

import datetime as dt
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from random import Random

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connections
from django.db.models import F
from django.utils import timezone

from claims import clock
from claims.demo import documents
from claims.documents.models import Document
from claims.documents.receipt.inspection import inspect
from claims.documents.storage import readings
from claims.documents.storage.previews import OriginalMissingError
from claims.evidence.run_checks import check_many
from claims.register.models import Claim
from claims.trail.seal import seal
from claims.users.models import User
from config.celery import enqueued_behind
from config.terminal_progress import TerminalProgress
from reviews.committee.models import Review, ReviewStatus
from reviews.demo import plan
from reviews.demo.accounts import (
    create_accounts,
    propose_budget_increase,
    set_payment_rules,
)
from reviews.demo.alimtalk_templates import register_templates
from reviews.demo.bank import prepare_bank_cases
from reviews.demo.benefits import play_benefits
from reviews.demo.bulks import bulk_times, deliver_each_evening, fetch_reports, play_bulks
from reviews.demo.by_hand import play_claims_by_hand
from reviews.demo.contacts import correct_contacts
from reviews.demo.data_breaches import play_breaches
from reviews.demo.data_subject_requests import play_requests
from reviews.demo.document_requests import days_ago, play_document_requests
from reviews.demo.engine import Story, play
from reviews.demo.fact_corrections import play_fact_corrections
from reviews.demo.finance import play_finance_office
from reviews.demo.grants import play_grants_office, working_days_ago
from reviews.demo.handovers import hand_claims_over
from reviews.demo.holds import play_holds, publish_one_grant
from reviews.demo.inquiries import note_inquiries
from reviews.demo.objections import play_objections
from reviews.demo.post import post_letters
from reviews.demo.publications import publish_statistics
from reviews.demo.reading_marks import mark_wrong_readings
from reviews.demo.recoveries import play_recoveries
from reviews.demo.register import (
    escalated_facts,
    import_faulty,
    import_register,
    intake_path,
    suggestion_by_sheet,
)
from reviews.demo.retentions import retain_claims
from reviews.demo.samples import play_samples
from reviews.demo.seats import create_seat_cases
from reviews.demo.simulations import save_simulations
from reviews.demo.sitting import play_sittings
from reviews.demo.statements import load_statements
from reviews.demo.stories import CaseStory, play_case
from reviews.demo.upload_links import send_links
from reviews.fairness.verbs import compute_report
from reviews.inbox.listeners.council import (
    write_due_items,
    write_late_items,
    write_sample_items,
)
from reviews.inbox.models import InboxItem

log = logging.getLogger(__name__)

MARKER = "demo/loaded.json"  # in private storage, beside the documents that it speaks of
BATCH_DAYS_AGO = (59, 52, 45, 38, 31, 24, 17, 12, 8, 5, 3, 1)  # when finance sits down
DOCUMENTS = "증빙 서류 만들기"
STORIES = "심의·지급·통지를 날짜 순서대로 진행"
TODAY = "오늘 할 일 준비"
PREVIEWS = "서류 미리보기와 자동 확인"
SEAL = "이력 봉인"
# Claims whose previews are drawn at once, by state: those due first, those decided last. The worker
# draws the others.
PREVIEWED = {ReviewStatus.IN_REVIEW: 16, ReviewStatus.DECIDING: 6, ReviewStatus.DECIDED: 6}
# Photographs and scans of these are read at once; the worker reads the others, and screenshots.
READ_AT_ONCE = (documents.CERTIFICATE, documents.BANKBOOK, documents.SALES)
READ_UNTIL = dt.timedelta(days=4)  # newer items stay unread in the inboxes


@dataclass(frozen=True)
class LoadedDemo:
    """Result of loading the demo: its size, seed and day, and the time at which its accounts were
    created. Stored in the marker file."""

    claims: int
    seed: int
    today: str
    stories: int
    refused: int  # stories that a verb ended early
    intake_file: str
    accounts_since: str


def earlier_load() -> LoadedDemo | None:
    """Return the result of an earlier load of this database; None without one, or if it did not
    finish.

    Files may outlive a database, so the marker file names the time at which the accounts were
    created.
    """
    joined = _accounts_since()
    if joined is None or not Claim.objects.exists():
        return None
    try:
        with storages["private"].open(MARKER) as file:
            said = LoadedDemo(**json.load(file))
    except (FileNotFoundError, TypeError):
        return None
    return said if said.accounts_since == joined else None


def _accounts_since() -> str | None:
    admin = User.objects.filter(username="admin").first()
    return admin.date_joined.isoformat() if admin else None


def parts(claims: int) -> dict[str, float]:
    """Return the names of the parts of loading a register of this size, with the seconds that each
    takes on two cores, for the progress bar."""
    return {
        _register(claims): 1.5 + claims / 15_000,
        DOCUMENTS: 14.0,
        STORIES: 100.0,
        TODAY: 18.0,
        PREVIEWS: 33.0,
        SEAL: 0.5 + claims / 40_000,
    }


def _register(claims: int) -> str:
    return f"신청 {claims:,}건 읽기"


@enqueued_behind()  # a file that a visitor sends then waits for none of these
def load(
    *, claims: int, seed: int, today: dt.date, progress: TerminalProgress | None = None
) -> LoadedDemo:
    """Load the demo as of `today`, store its counts in the marker file and return them. An
    interrupted load goes on when called again. Takes minutes for a full register."""
    progress = progress or TerminalProgress(None, {})
    part = progress.part
    zone = timezone.get_current_timezone()
    started = dt.datetime.combine(
        today - dt.timedelta(days=plan.IMPORTED_DAYS_AGO), dt.time(9, 10), zone
    )
    people = _import_claims(claims, seed, started, progress)
    facts = list(escalated_facts(claims=claims, seed=seed))
    cases = plan.cases(facts, today=today, zone=zone, seed=seed, rank=suggestion_by_sheet())
    with part(DOCUMENTS):
        files = documents.files_for_many([case.order for case in cases])
    ids = Claim.objects.in_bulk([case.facts.number for case in cases], field_name="number")
    stories = [
        play_case(CaseStory(case, ids[case.facts.number], people, sent))
        for case, sent in zip(cases, files, strict=True)
    ]
    stories += _stories_of_offices(
        people, started.date(), today, {one.pk for one in ids.values()}, seed
    )
    with part(STORIES):
        until = dt.datetime.combine(today, timezone.localtime(clock.now()).time(), zone)
        refused = play(stories, until=until, progress=progress.advance)
    with part(TODAY), clock.at(until):
        _prepare_today(people)
        _read_inboxes(until)
    with part(PREVIEWS):
        _inspect_documents()
    with part(SEAL):
        seal()
    done = LoadedDemo(
        claims=Claim.objects.count(),
        seed=seed,
        today=today.isoformat(),
        stories=len(cases),
        refused=len(refused),
        intake_file=str(intake_path(claims=claims, seed=seed)),
        accounts_since=people["admin"].date_joined.isoformat(),
    )
    _mark(done)
    return done


def _import_claims(
    claims: int, seed: int, started: dt.datetime, progress: TerminalProgress
) -> dict[str, User]:
    """Create the accounts at the time `started`, import the register, and a faulty file on the next
    day. Return the accounts by username."""
    with clock.at(started):
        people = create_accounts(password=settings.DEMO_PASSWORD, term_from=started.date())
        register_templates(people["admin"])
        publish_one_grant(people)
        with progress.part(_register(claims)):
            import_register(claims=claims, seed=seed, by=people["secretary"])
    with clock.at(started + dt.timedelta(days=1, hours=5)):
        import_faulty(seed=seed, by=people["secretary2"])
    return people


def _mark(done: LoadedDemo) -> None:
    """Store the result in the marker file, in place of an earlier one."""
    storages["private"].delete(MARKER)
    storages["private"].save(MARKER, ContentFile(json.dumps(asdict(done)).encode()))


def _stories_of_offices(
    people: dict[str, User], first: dt.date, today: dt.date, told: set[int], seed: int
) -> list[Story]:
    """Return the stories of finance, the secretariat and the sittings, from the day `first` on.
    `told` are the claims that have a story of their own."""
    zone = timezone.get_current_timezone()
    return [
        play_finance_office(people, _batch_days(today, zone), Random(seed)),
        play_grants_office(people, working_days_ago(today, zone=zone), Random(seed + 1)),
        play_holds(people, working_days_ago(today, zone=zone)[1:3]),
        play_bulks(people, bulk_times(today, zone=zone)),
        play_sittings(people, today, zone),
        play_recoveries(people, today, zone),
        play_samples(people, today, zone, Random(seed + 2)),
        play_document_requests(people, told, days_ago(today, zone=zone)),
        deliver_each_evening(first, today, zone),
    ]


def _prepare_today(people: dict[str, User]) -> None:
    """Create the cases that wait for people on the day of the demo (seats, accounts, budget,
    letters, benefits and so on) through the verbs. The caller has set the clock to the moment at
    which the stories end."""
    fetch_reports()
    create_seat_cases(people)
    prepare_bank_cases(people)
    propose_budget_increase(people)
    set_payment_rules(people)
    note_inquiries(people)
    hand_claims_over(people)
    play_benefits(people)
    correct_contacts(people)
    post_letters(people)
    send_links(people)
    play_claims_by_hand(people)
    play_objections(people)
    play_fact_corrections(people)
    play_breaches(people)
    play_requests(people)
    load_statements(people)
    save_simulations(people)
    retain_claims(people)
    publish_statistics(people)
    compute_report(by=people["chair"])


def _read_inboxes(now: dt.datetime) -> None:
    """Mark items of the inbox older than READ_UNTIL as read, three hours after they came. Then
    write the items of votes and sample checks that are due or late. Called with the clock at
    `now`."""
    old = InboxItem.objects.filter(at__lt=now - READ_UNTIL)
    old.update(read_at=F("at") + dt.timedelta(hours=3))
    write_due_items()
    write_late_items()
    write_sample_items()


def _batch_days(today: dt.date, zone: dt.tzinfo) -> list[dt.datetime]:
    """Return ten o'clock on each day that lies BATCH_DAYS_AGO days before `today`. A Saturday or
    Sunday becomes the Friday before; public holidays are not considered."""
    days = [today - dt.timedelta(days=ago) for ago in BATCH_DAYS_AGO]
    return [
        dt.datetime.combine(day - dt.timedelta(days=max(day.weekday() - 4, 0)), dt.time(10), zone)
        for day in days
    ]


def _inspect_documents() -> None:
    """Inspect the documents of the reviews that PREVIEWED counts, which also draws their previews,
    so that their desks open at once. Also read (OCR) their pictures of the kinds READ_AT_ONCE, run
    the automatic checks, and mark some readings as wrong."""
    claims: list[int] = []
    for status, number in PREVIEWED.items():
        first = "-closed_at" if status == ReviewStatus.DECIDED else "due_on"
        chosen = Review.objects.filter(status=status).order_by(first, "pk")
        claims += chosen.values_list("claim", flat=True)[:number]
    waiting = Document.objects.under_way().filter(claim__in=claims)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(inspect_one, waiting.order_by("pk").values_list("pk", flat=True)))
        pictured = readings.unread_pages().filter(
            document__claim__in=claims, document__kind__in=READ_AT_ONCE
        )
        list(pool.map(read_one, set(pictured.values_list("document", flat=True))))
    check_many(claims)
    mark_wrong_readings(claims)


def read_one(document_id: int) -> None:
    """Recognise the text in the pictures of a document and store it. To be called in a thread:
    closes its database connections. Does nothing if reading is switched off."""
    try:
        readings.read_document(document_id=document_id)
    finally:
        connections.close_all()


def inspect_one(document_id: int) -> None:
    """Inspect the file of a document as the worker does. To be called in a thread: closes its
    database connections. A missing file is logged."""
    try:
        inspect(document_id=document_id)
    except OriginalMissingError:
        log.warning("a document of the demo has no file: %s", document_id)
    finally:
        connections.close_all()
