"""A copy found infected takes the equal files along that were found clean, in every claim."""

import json
from datetime import timedelta
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims import clock, hooks
from claims.documents.history import ActKind, DocumentAct
from claims.documents.models import Document, DocumentStatus, Page, Scan
from claims.documents.receipt import inspection
from claims.documents.receipt.inspection import inspect
from claims.documents.scanning import copies, scanner
from claims.documents.storage import previews
from claims.documents.tests import files
from claims.documents.tests.test_quarantine import again, received
from claims.page_parts import history_of
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from claims.trail.triggers import refused_by

DATA = files.pdf(2)


@pytest.fixture
def says(monkeypatch, settings):
    """The scanner's next words; clean unless told otherwise."""
    settings.CLAMD_URL = "tcp://localhost:1"
    words: list[Scan] = []
    monkeypatch.setattr(
        scanner, "scan", lambda data, document=None: words.pop(0) if words else Scan.CLEAN
    )
    return words


@pytest.mark.django_db
def test_equal_files_follow_in_every_claim_and_say_why(says, client):
    seen, other = (inspect(document_id=received(DATA).pk) for _n in range(2))
    different = inspect(document_id=received(files.pdf(3)).pk)
    assert seen.is_ready and previews.get(previews.key_of(seen, 1) + previews.LARGE)
    reader, office = UserFactory(roles="finance"), UserFactory(roles="secretariat")
    changed: list[int] = []
    says.append(Scan.INFECTED)
    told: list[Document] = []
    with (
        hooks.listening("documents_changed", changed.extend),
        hooks.listening("copies_quarantined", told.extend),
    ):
        third = received(DATA)
        changed.clear()
        third = inspect(document_id=third.pk)
    for one in (seen, other, third):
        now = again(one)
        assert (now.status, now.scan) == (DocumentStatus.QUARANTINED, Scan.INFECTED)
        assert "똑같은 파일" in now.withheld_reason and not now.is_handed_in
    assert sorted(changed) == sorted([seen.claim_id, other.claim_id, third.claim_id])
    assert again(different).is_ready and different.pages.exists()
    assert not Page.objects.filter(document__in=[seen, other, third]).exists()
    acts = DocumentAct.objects.filter(what=ActKind.TAKEN_ALONG, by=None)
    assert {one.document_id for one in acts} == {seen.pk, other.pk}
    assert [one.pk for one in told] == [third.pk, seen.pk, other.pk]
    entries = [entry.text for entry in history_of(office, seen.claim, kind="documents").entries]
    assert any("똑같은 파일에서 악성코드가 발견되어" in text for text in entries)

    client.force_login(reader)
    page = client.get(reverse("documents:document", args=[seen.pk]))
    assert "똑같은 파일에서 악성코드" in page.content.decode()
    answer = client.get(reverse("documents:page", args=[seen.pk, 1]))
    assert answer.status_code == 423

    with transaction.atomic():  # again: nothing is left to do
        copies.take_copies_along(again(third))
    assert acts.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_previews_of_the_content_are_deleted(says):
    first = inspect(document_id=received(DATA).pk)
    key = previews.key_of(first, 1) + previews.LARGE
    assert previews.get(key)
    says.append(Scan.INFECTED)
    inspect(document_id=received(DATA).pk)
    assert previews.get(key) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_scans_at_once_the_infected_one_counts_for_both(says, monkeypatch):
    """Both were asked at the same time; whichever is written last sees the other."""
    for _n in range(4):
        data = files.pdf(2) + b"\n% " + str(_n).encode()
        one, two = received(data), received(data)
        found = {one.pk: Scan.INFECTED, two.pk: Scan.CLEAN}
        both = Barrier(2, timeout=30)  # no scan ends before the other has begun

        def scan(data, document=None, by=found, both=both):
            both.wait()
            return by[document]

        monkeypatch.setattr(scanner, "scan", scan)
        answers = at_once(
            *(lambda pk=pk: inspection.inspect(document_id=pk) for pk in (one.pk, two.pk))
        )
        assert errors_of(answers) == []
        assert {again(one).scan, again(two).scan} == {Scan.INFECTED}
        assert {again(one).status, again(two).status} == {DocumentStatus.QUARANTINED}


@pytest.mark.django_db
def test_a_newer_clean_result_stands_beside_an_older_infected_one(says):
    says.append(Scan.INFECTED)
    with clock.at(clock.now() - timedelta(hours=1)):
        old = inspect(document_id=received(DATA).pk)
    fresh = inspect(document_id=received(DATA).pk)
    assert (again(old).scan, fresh.scan) == (Scan.INFECTED, Scan.CLEAN)


@pytest.mark.django_db
def test_clean_documents_are_scanned_again_once_a_content(says, settings):
    first, copy, other = (
        inspect(document_id=received(data).pk) for data in (DATA, DATA, files.pdf(3))
    )

    def scan_again(*args):
        out = StringIO()
        try:
            call_command("scan_documents", "--again", *args, stdout=out)
        except CommandError as error:
            return {"exit": error.returncode} | json.loads(out.getvalue())
        return json.loads(out.getvalue())

    assert scan_again() == {"scanned": 2, "infected": 0, "last": other.pk}
    says += [Scan.INFECTED, Scan.UNREACHABLE]
    assert scan_again() == {"exit": 1, "scanned": 1, "infected": 1, "last": first.pk}
    assert {again(first).scan, again(copy).scan} == {Scan.INFECTED}
    assert scan_again("--after", str(first.pk)) == {"scanned": 1, "infected": 0, "last": other.pk}
    assert again(other).is_ready


@pytest.mark.django_db
def test_a_scan_that_is_interrupted_says_where_it_goes_on(says, monkeypatch):
    first, other = (inspect(document_id=received(files.pdf(number)).pk) for number in (2, 3))

    def stopped(data, document=None):
        if document == other.pk:
            raise KeyboardInterrupt
        return Scan.CLEAN

    monkeypatch.setattr(scanner, "scan", stopped)
    out = StringIO()
    with pytest.raises(KeyboardInterrupt):
        call_command("scan_documents", "--again", stdout=out)
    assert json.loads(out.getvalue()) == {"scanned": 1, "infected": 0, "last": first.pk}


@pytest.mark.django_db
def test_only_being_taken_along_is_nobodys_act():
    document = Document.objects.create(
        claim=ClaimFactory(), kind="other", bytes=1, sha256="a" * 64, media_type="image/png",
        storage_key="k", source="import",
    )  # fmt: skip
    wrong = ((ActKind.RESCANNED, None), (ActKind.TAKEN_ALONG, UserFactory()))
    for what, by in wrong:
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            DocumentAct.objects.create(document=document, what=what, by=by)
        assert refused_by(error.value) == "document_act_names_its_person"
