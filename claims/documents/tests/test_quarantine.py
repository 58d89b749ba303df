"""A document is not shown before a real clamd has found it clean, and nobody is told it was."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

import config.celery
from claims import hooks
from claims.documents import tasks
from claims.documents.history import ActKind, DocumentAct
from claims.documents.models import Document, DocumentKind, DocumentStatus, Page, Scan, Source
from claims.documents.receipt import inspection
from claims.documents.receipt.inspection import inspect
from claims.documents.receipt.verbs import receive
from claims.documents.scanning import quarantine
from claims.documents.scanning import scanner as scanner_module
from claims.documents.storage import previews
from claims.documents.tests import files
from claims.documents.tests.scanner import EICAR, MARKER, passing_on
from claims.errors import ForbiddenError
from claims.privacy.models import AccessEntry
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by


def infected() -> bytes:
    """A good PDF with a stranger in it."""
    return files.pdf() + b"\n% " + MARKER


@pytest.fixture(autouse=True)
def calm(settings, monkeypatch):
    settings.CLAMD_SECONDS = 20
    # A slow answer must not count as down.
    monkeypatch.setattr(scanner_module, "PING_SECONDS", 20.0)
    scanner_module._asked.clear()


@pytest.fixture
def scanner(clamd, settings):
    settings.CLAMD_URL = clamd.url
    return clamd.start()


@pytest.fixture
def told():
    heard: list = []
    with (
        hooks.listening("documents_changed", lambda ids: heard.append("documents_changed")),
        hooks.listening("document_inspected", lambda one: heard.append("document_inspected")),
    ):
        yield heard


@pytest.fixture
def renders(monkeypatch):
    """The files that were sent to the renderer."""
    render, seen = inspection.render, []

    def counted(data, *args, **kwargs):
        seen.append(data)
        return render(data, *args, **kwargs)

    monkeypatch.setattr(inspection, "render", counted)
    return seen


def received(data: bytes, claim=None) -> Document:
    return receive(
        claim=claim or ClaimFactory(),
        kind=DocumentKind.SALES_LOSS_PROOF,
        name="파일",
        data=data,
        source=Source.IMPORT,
    )


def unscanned(data: bytes, settings) -> Document:
    """Looked into without a scanner."""
    address, settings.CLAMD_URL = settings.CLAMD_URL, ""
    document = inspect(document_id=received(data).pk)
    settings.CLAMD_URL = address
    return document


def again(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def visit(client, document, name, *more, method="get", **data):
    url = reverse(f"documents:{name}", args=[document.pk, *more])
    return getattr(client, method)(url, data)


@pytest.fixture
def secretary(client, monkeypatch):
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk__gt=0)])
    user = UserFactory(roles="secretariat")
    client.force_login(user)
    return user


# ------------------------------------------------------------------ arriving
@pytest.mark.django_db
def test_a_clean_document_is_shown_and_says_when_it_was_scanned(scanner, told):
    document = inspect(document_id=received(files.pdf(2)).pk)
    assert (document.status, document.scan) == (DocumentStatus.READY, Scan.CLEAN)
    assert document.scanned_at is not None and document.withheld_reason == ""
    assert document.is_ready and document.pages.count() == 2
    assert told == ["documents_changed", "document_inspected"]  # received; looked into


@pytest.mark.django_db
def test_without_a_scanner_a_document_is_shown_unscanned():
    document = inspect(document_id=received(infected()).pk)
    assert (document.status, document.scan, document.scanned_at) == ("ready", "none", None)
    assert document.withheld_reason == "" and document.is_ready


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [files.pdf(4) + MARKER, files.pdf(4) + b"\n% " + EICAR], ids=["marker", "eicar"]
)
def test_an_infected_document_is_neither_opened_nor_counted(scanner, told, renders, data):
    document = received(data)
    told.clear()
    document = inspect(document_id=document.pk)
    assert (document.status, document.scan) == (DocumentStatus.QUARANTINED, Scan.INFECTED)
    assert document.scanned_at and document.page_count is None
    assert renders == [] and not Page.objects.filter(document=document).exists()
    assert previews.get(previews.key_of(document, 1) + previews.LARGE) is None
    assert not document.is_handed_in and not document.is_ready
    assert not Document.objects.handed_in().filter(pk=document.pk).exists()
    assert told == ["documents_changed", "document_inspected"]
    assert (
        document.not_shown_reason == document.withheld_reason
        and "악성코드" in document.withheld_reason
    )


@pytest.mark.django_db
def test_what_a_scanner_could_not_look_at_counts_but_is_not_shown(scanner, told, renders):
    scanner.stop()
    document = received(files.pdf())
    told.clear()
    document = inspect(document_id=document.pk)
    assert (document.status, document.scan) == (DocumentStatus.QUARANTINED, Scan.UNREACHABLE)
    scanner.start(StreamMaxLength="1M")
    large = inspect(document_id=received(files.pdf() + b" " * 1_500_000).pk)
    assert (large.status, large.scan) == (DocumentStatus.QUARANTINED, Scan.LIMIT)
    assert renders == []
    assert "documents_changed" not in told[:1]
    assert document.is_handed_in and large.is_handed_in
    assert (
        document.not_shown_reason != large.not_shown_reason
        and document.not_shown_reason
        and large.not_shown_reason
    )


@pytest.mark.django_db
def test_a_scanner_killed_in_the_middle_lets_nothing_through(scanner, settings, renders):
    settings.CLAMD_MUST_ALERT = False
    data = files.pdf() + b" " * 3_000_000
    with passing_on(scanner, after=300_000, then=scanner.kill) as settings.CLAMD_URL:
        document = inspect(document_id=received(data).pk)
    assert (document.status, document.scan) == (DocumentStatus.QUARANTINED, Scan.UNREACHABLE)
    assert renders == []


@pytest.mark.django_db
def test_a_zip_is_scanned_and_each_file_that_was_in_it_for_itself(scanner, told):
    claim = ClaimFactory()
    data = files.zip_of({"good.pdf": files.pdf(3), "bad.pdf": files.pdf() + MARKER})
    archive = received(data, claim)
    assert archive.children.count() == 2
    told.clear()
    found = {
        document.file_name: inspect(document_id=document.pk)
        for document in Document.objects.filter(claim=claim).order_by("pk")
    }
    assert {name: (d.status, d.scan) for name, d in found.items()} == {
        archive.file_name: ("quarantined", "infected"),
        "good.pdf": ("ready", "clean"),
        "bad.pdf": ("quarantined", "infected"),
    }
    assert list(Document.objects.handed_in().filter(claim=claim)) == [found["good.pdf"]]
    clean = inspect(document_id=received(files.zip_of({"good.pdf": files.pdf(3)})).pk)
    assert (clean.status, clean.scan, clean.is_handed_in) == ("unpacked", "clean", False)


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_asks_the_scanner_and_comes_back_to_it(scanner, new_celery_worker):
    worker = new_celery_worker(CLAMD_URL=scanner.url)
    good, bad = received(files.pdf(2)), received(infected())
    worker.until(lambda: not Document.objects.under_way().exists())
    assert (again(good).status, again(good).scan) == ("ready", "clean")
    assert (again(bad).status, again(bad).scan) == ("quarantined", "infected")
    assert "Desk.Test.Marker" in worker.log() and "파일" not in worker.log()
    scanner.stop()
    late = received(files.pdf(3))
    worker.until(lambda: not Document.objects.under_way().exists())
    assert (again(late).status, again(late).scan) == ("quarantined", "unreachable")
    scanner.start()
    Document.objects.filter(pk=late.pk).update(scanned_at=timezone.now() - timedelta(hours=1))

    def ready() -> bool:
        config.celery.enqueue(tasks.sweep_quarantine)  # as beat does; a busy scanner may not answer
        return again(late).status == DocumentStatus.READY

    worker.until(ready)
    assert again(late).scan == Scan.CLEAN


# ------------------------------------------------------------------ nothing gets out
@pytest.mark.django_db
def test_every_way_out_answers_423_and_says_why(scanner, settings, client, secretary):
    document = unscanned(infected(), settings)  # it has pages, and they are drawn
    assert visit(client, document, "page", 1).status_code == 423
    quarantine.scan_unscanned()
    document = again(document)
    assert document.status == DocumentStatus.QUARANTINED and not document.pages.exists()
    for answer in (
        visit(client, document, "page", 1),
        visit(client, document, "page", 9),
        visit(client, document, "thumbnail", 1),
        visit(client, document, "sheet", 1),
        visit(client, document, "text", 1),
        visit(client, document, "original"),
        visit(client, document, "original", method="post", reason="원본 확인"),
    ):
        assert answer.status_code == 423
        assert document.withheld_reason in answer.content.decode()
    assert not AccessEntry.objects.exists()  # nothing was seen
    page = visit(client, document, "document")
    assert page.status_code == 200
    assert document.withheld_reason in page.content.decode()
    assert "<img" not in page.content.decode()
    panel = client.get(reverse("register:claim", args=[document.claim.number]))
    assert document.withheld_reason in panel.content.decode()


@pytest.mark.django_db
def test_beyond_ones_scope_a_quarantined_document_is_not_there(scanner, client, monkeypatch):
    document = inspect(document_id=received(infected()).pk)
    monkeypatch.setattr(hooks.scopes, "_scopes", [])
    client.force_login(UserFactory(roles="secretariat"))
    for answer in (visit(client, document, "page", 1), visit(client, document, "original")):
        assert answer.status_code == 404


@pytest.mark.django_db
def test_under_way_the_original_is_not_given_out_either(scanner, client, secretary, settings):
    document = received(files.pdf())
    assert visit(client, document, "original").status_code == 423
    settings.CLAMD_URL = ""
    assert visit(client, document, "original").status_code == 200


# ------------------------------------------------------------------ looked at again
@pytest.mark.django_db
def test_when_the_scanner_is_back_the_sweep_brings_the_document_to_its_pages(scanner, monkeypatch):
    rung: list = []
    monkeypatch.setattr(quarantine, "enqueue", lambda task, pk: rung.append(pk))
    scanner.stop()
    document = inspect(document_id=received(files.pdf()).pk)
    found = inspect(document_id=received(infected()).pk)  # unreachable as well
    assert found.scan == Scan.UNREACHABLE
    assert tasks.sweep_quarantine() == 0  # too soon
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert tasks.sweep_quarantine() == 0  # still away: nothing is rung for
        assert again(document).status == DocumentStatus.QUARANTINED
        scanner.start()
        assert tasks.sweep_quarantine() == 2
        assert rung == [document.pk, found.pk]
        assert again(document).status == DocumentStatus.INSPECTING
        assert again(document).withheld_reason  # until it is found clean
        document, found = inspect(document_id=document.pk), inspect(document_id=found.pk)
    assert (document.status, document.scan) == (DocumentStatus.READY, Scan.CLEAN)
    assert (found.status, found.scan) == (DocumentStatus.QUARANTINED, Scan.INFECTED)
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert tasks.sweep_quarantine() == 0  # what was found stays


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scan", "waited", "due_after"),
    [
        (Scan.UNREACHABLE, timedelta(seconds=5), timedelta(minutes=1)),
        (Scan.UNREACHABLE, timedelta(minutes=4), timedelta(minutes=4)),
        (Scan.UNREACHABLE, timedelta(days=3), timedelta(minutes=10)),
        (Scan.LIMIT, timedelta(seconds=5), timedelta(minutes=1)),
        (Scan.LIMIT, timedelta(hours=2), timedelta(hours=2)),
        (Scan.LIMIT, timedelta(days=3), timedelta(hours=6)),
    ],
)
def test_the_system_waits_longer_each_time(scan, waited, due_after):
    document = received(files.pdf())
    scanned_at = document.received_at + waited
    Document.objects.filter(pk=document.pk).update(status="inspecting")
    Document.objects.filter(pk=document.pk).update(
        status="quarantined", scan=scan, scanned_at=scanned_at
    )
    tick = timedelta(seconds=1)
    assert not quarantine.due_for_rescan(scanned_at + due_after - tick).exists()
    assert quarantine.due_for_rescan(scanned_at + due_after + tick).get() == document


@pytest.mark.django_db
def test_the_secretariat_may_have_it_looked_at_again_and_a_false_alarm_counts_again(scanner, told):
    document = inspect(document_id=received(infected()).pk)
    with pytest.raises(ForbiddenError):
        quarantine.rescan(document=document, by=UserFactory(roles="member"))
    by = UserFactory(roles="secretariat")
    scanner.learn(Eicar=EICAR)  # the signature was withdrawn
    scanner.stop()
    document = quarantine.rescan(document=document, by=by)
    assert DocumentAct.objects.get(document=document).what == ActKind.RESCANNED
    document = inspect(document_id=document.pk)
    assert document.scan == Scan.INFECTED  # an outage takes nothing back
    scanner.start()
    told.clear()
    document = inspect(document_id=quarantine.rescan(document=document, by=by).pk)
    assert (document.status, document.scan) == (DocumentStatus.READY, Scan.CLEAN)
    assert document.is_handed_in and told == ["documents_changed", "document_inspected"]
    with pytest.raises(quarantine.NotInQuarantineError):
        quarantine.rescan(document=document, by=by)
    scanner.learn(Marker=MARKER, Eicar=EICAR)
    scanner.stop()


@pytest.mark.django_db
def test_taking_the_scanner_away_lets_nothing_out(scanner, settings):
    scanner.stop()
    document = inspect(document_id=received(files.pdf()).pk)
    underway = inspect(document_id=received(files.pdf(2)).pk)
    quarantine.rescan(document=underway, by=None)
    settings.CLAMD_URL = ""
    with pytest.raises(quarantine.NoScannerError):
        quarantine.rescan(document=document, by=None)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert tasks.sweep_quarantine() == 0
    assert again(document).withheld_reason
    underway = inspect(document_id=underway.pk)
    assert (underway.status, underway.scan) == (DocumentStatus.QUARANTINED, Scan.UNREACHABLE)


# ------------------------------------------------------------------ a scanner that came later
@pytest.mark.django_db
def test_documents_from_before_the_scanner_are_held_until_it_has_seen_them(
    scanner, settings, told, renders
):
    good, bad = unscanned(files.pdf(), settings), unscanned(infected(), settings)
    refused = unscanned(files.pdf(201) + b"\n% " + MARKER, settings)
    assert refused.status == DocumentStatus.REFUSED
    assert not good.is_ready and good.withheld_reason == bad.withheld_reason != ""
    assert (
        good.shown_status == DocumentStatus.INSPECTING
        and good.not_shown_reason == good.withheld_reason
    )
    told.clear()
    renders.clear()
    assert tasks.scan_standing() == 3
    good, bad, refused = again(good), again(bad), again(refused)
    assert (good.status, good.scan, good.is_ready) == ("ready", "clean", True)
    assert (bad.status, bad.scan, bad.is_handed_in) == ("quarantined", "infected", False)
    assert (refused.status, refused.scan) == ("refused", "infected")
    assert refused.withheld_reason
    assert told.count("documents_changed") == 1  # the bad one's
    assert renders == []
    assert tasks.scan_standing() == 0


@pytest.mark.django_db
def test_while_the_scanner_or_a_file_is_away_the_rest_waits_or_goes_on(scanner, settings):
    lost, good = unscanned(files.pdf(), settings), unscanned(files.pdf(3), settings)
    previews.private_storage().delete(lost.storage_key)
    scanner.stop()
    assert quarantine.scan_unscanned() == 0
    assert again(good).scan == Scan.NONE and again(good).withheld_reason
    scanner.start()
    assert quarantine.scan_unscanned() == 1
    assert again(good).scan == Scan.CLEAN
    assert again(lost).scan == Scan.NONE and again(lost).withheld_reason


# ------------------------------------------------------------------ the database's part
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"status": "ready", "page_count": 1, "scan": "infected"},
         "shown_document_is_not_infected"),
        ({"status": "unpreviewable", "refusal": "broken", "scan": "limit"},
         "shown_document_is_not_infected"),
        ({"status": "quarantined", "scan": "clean"}, "quarantined_document_was_not_clean"),
        ({"scan": "clean", "scanned_at": None}, "scanned_document_says_when"),
    ],
)  # fmt: skip
def test_half_states_are_refused(values, constraint):
    document = received(files.pdf())
    Document.objects.filter(pk=document.pk).update(status="inspecting")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**{"scanned_at": timezone.now()} | values)
    assert refused_by(refused.value) == constraint
