"""The staff's page on the state of documents, its deploy checks, and the command for a new
scanner."""

import json
import shutil
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.urls import reverse

from claims import clock, hooks, uploads
from claims.documents import checks, health
from claims.documents.models import Document, DocumentKind, Scan, Source
from claims.documents.receipt import inspection
from claims.documents.receipt.verbs import receive
from claims.documents.scanning import scanner as scanner_module
from claims.documents.storage import previews
from claims.documents.tests import files
from claims.documents.tests.scanner import MARKER
from claims.tests.factories import ClaimFactory, UserFactory

URL = "documents:health"


@pytest.fixture(autouse=True)
def calm(settings):
    settings.CLAMD_SECONDS = 20
    scanner_module._asked.clear()


@pytest.fixture
def scanner(clamd, settings):
    settings.CLAMD_URL = clamd.url
    return clamd.start()


def received(data: bytes) -> Document:
    return receive(
        claim=ClaimFactory(),
        kind=DocumentKind.BANKBOOK_COPY,
        name="김철수 통장.pdf",
        data=data,
        source=Source.IMPORT,
    )


def inspected(data: bytes) -> Document:
    document = inspection.inspect(document_id=received(data).pk)
    assert document is not None
    return document


def part(page: str, name: str) -> str:
    """The row of one part on that page."""
    start = page.index(f'data-part="{name}"')
    return page[start : page.index("</tr>", start)]


def page_for(client, role="secretariat") -> str:
    client.force_login(UserFactory(roles=role))
    answer = client.get(reverse(URL))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_without_a_scanner_it_says_so(client):
    page = page_for(client)
    assert 'data-state="none"' in part(page, "scanner")
    assert "CLAMD_URL" in part(page, "scanner")
    assert 'data-state="ok"' in part(page, "storage")
    assert str(storages["private"].location) in part(page, "storage")


@pytest.mark.django_db
def test_a_disk_without_room_for_a_document_is_told(client, settings, monkeypatch):
    settings.UPLOAD_KEEP_FREE = shutil.disk_usage(uploads.upload_folder()).total
    full = part(page_for(client), "storage")
    assert 'data-state="problem"' in full and "디스크를 비우거나" in full
    monkeypatch.setattr(health, "_probed", (0.0, {}))
    assert health.probe()["storage"] == "full"

    def read_only():
        raise OSError

    monkeypatch.setattr(uploads, "bytes_left", read_only)
    assert "저장소와 접근 권한을 확인" in part(page_for(client), "storage")


@pytest.mark.django_db
def test_it_names_the_scanner_and_what_lies_in_quarantine(client, scanner, monkeypatch):
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk__gt=0)])
    found = inspected(files.pdf() + MARKER)
    page = page_for(client)
    assert 'data-state="ok"' in part(page, "scanner") and "ClamAV" in part(page, "scanner")
    assert f'data-number="{found.claim.number}" data-state="infected"' in page
    assert "김철수" not in page  # names of files name people
    again = reverse("documents:rescan", args=[found.pk])
    assert again in page
    assert client.post(again).status_code == 302
    assert Document.objects.get(pk=found.pk).status == "inspecting"


@pytest.mark.django_db
def test_an_infected_document_leaves_the_list_when_it_is_set_aside(client, scanner, monkeypatch):
    monkeypatch.setattr(hooks.scopes, "_scopes", [lambda user: Q(pk__gt=0)])
    found = inspected(files.pdf() + MARKER)
    shown = f'data-number="{found.claim.number}" data-state="infected"'
    assert shown in page_for(client)
    set_aside = reverse("documents:set_aside", args=[found.pk])
    assert set_aside in client.get(found.url).content.decode()  # where the list leads
    assert client.post(set_aside, {"reason": "악성코드. 다시 내 달라고 함"}).status_code == 302
    assert shown not in page_for(client)
    assert {cause.documents for cause in health.causes()} == {0}
    assert client.post(reverse("documents:take_back", args=[found.pk])).status_code == 302
    assert shown in page_for(client)


@pytest.mark.django_db
def test_the_keeper_of_the_servers_sees_states_and_may_do_nothing(client, scanner):
    found = inspected(files.pdf() + MARKER)
    page = page_for(client, role="admin")
    assert found.claim.number in page and found.url not in page
    again = reverse("documents:rescan", args=[found.pk])
    assert again not in page
    assert client.post(again).status_code == 403


@pytest.mark.django_db
def test_a_scanner_that_is_away_or_hides_its_limits_is_told(client, scanner):
    scanner.stop()
    waiting = inspected(files.pdf())
    page = page_for(client)
    assert 'data-state="problem"' in part(page, "scanner")
    assert f'data-number="{waiting.claim.number}" data-state="unreachable"' in page
    scanner.start(AlertExceedsMax="no")
    page = page_for(client)
    assert 'data-state="warn"' in part(page, "scanner") and "AlertExceedsMax" in page


def test_old_signatures_are_a_warning():
    def about(days):
        made = clock.now() - timedelta(days=days)
        return scanner_module.ScannerStatus(
            "tcp://x:1", "ClamAV 1", "1", made, scanner_module.ScannerLimits(True, True)
        )

    assert health._scanner_warning(about(8)) and not health._scanner_warning(about(1))


@pytest.mark.django_db
def test_every_cause_has_its_number_and_its_oldest(scanner, settings, django_assert_num_queries):
    old, new = clock.now() - timedelta(days=9), clock.now() - timedelta(days=1)
    for pages, at in ((1, old), (2, new)):
        with clock.at(at):
            document = Document.objects.filter(pk=received(files.pdf(pages)).pk)
        document.update(status="inspecting")
        document.update(status="quarantined", scan="limit", scanned_at=at)
    inspected(files.pdf() + MARKER)
    settings.CLAMD_URL = ""
    inspected(files.pdf())
    assert health.waiting()["unscanned"]["n"] == 0  # nobody waits for a scanner that is not there
    settings.CLAMD_URL = scanner.url
    received(files.pdf())
    with django_assert_num_queries(1):
        causes = {cause.scan: cause for cause in health.causes()}
    assert {scan: cause.documents for scan, cause in causes.items()} == {
        Scan.INFECTED: 1, Scan.UNREACHABLE: 0, Scan.LIMIT: 2,
    }  # fmt: skip
    assert causes[Scan.LIMIT].oldest == old
    waiting = health.waiting()
    assert (waiting["under_way"]["n"], waiting["unscanned"]["n"]) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "shown"), [("secretariat", True), ("admin", True), ("member", False)]
)
def test_the_dashboard_leads_there(client, role, shown):
    client.force_login(UserFactory(roles=role))
    assert (reverse(URL) in client.get("/").content.decode()) is shown


@pytest.mark.django_db
def test_the_admin_site_leads_there(client):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    assert reverse(URL) in client.get(reverse("admin:index")).content.decode()


# ------------------------------------------------------------------ check --deploy
def test_deploy_checks_name_what_is_wrong_with_the_scanner(clamd, settings):
    def ids():
        scanner_module._asked.clear()
        return [message.id for message in checks.scanner_reaches(None)]

    settings.CLAMD_URL = ""
    assert ids() == ["documents.W001"]
    settings.CLAMD_URL = clamd.url
    clamd.start()
    assert ids() == []
    clamd.start(AlertExceedsMax="no", StreamMaxLength="5M")
    assert ids() == ["documents.E002", "documents.W003"]
    clamd.stop()
    assert ids() == ["documents.W002"]


# ------------------------------------------------------------------ scan_documents
def scan_documents() -> dict:
    out = StringIO()
    try:
        call_command("scan_documents", stdout=out)
    except CommandError as error:
        return {"exit": error.returncode} | json.loads(out.getvalue() or "{}")
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_command_scans_what_was_taken_in_before(clamd, settings):
    assert scan_documents() == {"exit": 2}
    documents = [inspected(files.pdf(n)) for n in (1, 2)]
    previews.private_storage().delete(documents[0].storage_key)
    settings.CLAMD_URL = clamd.start().url
    assert scan_documents() == {"exit": 1, "scanned": 1, "left": 1}
    previews.save_if_missing(documents[0].storage_key, files.pdf(1))
    assert scan_documents() == {"scanned": 1, "left": 0}
