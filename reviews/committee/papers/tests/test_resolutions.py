"""Resolutions in bulk: listed, chosen by sitting, day and number, and taken away as one archive."""

import io
import zipfile

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from claims.errors import ForbiddenError
from claims.exports import verbs
from claims.exports.errors import TooManyPapersError
from claims.exports.models import ZIP, Export, ExportStatus
from claims.exports.verbs import FILES, open_download, request_export
from claims.exports.writing import write_export
from claims.privacy.models import AccessEntryClaim
from claims.register.lists import CLAIMS
from claims.tests.factories import UserFactory
from reviews.committee.models import Decision, IssuedDocument
from reviews.committee.papers.lists import RESOLUTIONS
from reviews.committee.papers.tests.test_papers import read, sitting
from reviews.committee.papers.verbs import issue_resolution, reproduce
from reviews.committee.tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/reviews/resolutions/"


def asked(by, query="", desk_list=RESOLUTIONS):
    return request_export(
        desk_list=desk_list, params=QueryDict(query), file_format=ZIP, plain=False,
        reason="회의 자료", by=by,
    )  # fmt: skip


def archive_of(export):
    assert write_export(export_id=export.pk), Export.objects.get(pk=export.pk).error
    export.refresh_from_db()
    with FILES.open_decrypted(export.storage_key, export.size) as file:
        made = file.read()
    assert len(made) == export.size
    return zipfile.ZipFile(io.BytesIO(made))


def test_an_archive_has_the_paper_of_each_listed_decision_and_issues_what_was_not():
    by = make.secretary()
    decisions = [Decision.objects.get(review=make.decided()) for _n in range(2)]
    first = issue_resolution(decision=decisions[0], by=by)
    export = asked(by)
    with archive_of(export) as archive:
        numbers = {one.resolution_no for one in decisions}
        assert set(archive.namelist()) == {*(f"{no}.pdf" for no in numbers), "list.csv"}
        assert archive.read(f"{first.number}.pdf") == reproduce(first)
        other = decisions[1]
        assert other.resolution_no in read(archive.read(f"{other.resolution_no}.pdf"))
        assert all(no in archive.read("list.csv").decode() for no in numbers)
    assert IssuedDocument.objects.get(decision=decisions[1]).issued_by == by
    shown = AccessEntryClaim.objects.filter(entry=export.entry).values_list("claim", flat=True)
    assert set(shown) == {one.review.claim_id for one in decisions}


def test_a_sitting_is_one_archive():
    make.decided()
    held = sitting()
    by = make.secretary()
    with archive_of(asked(by, f"sitting={held.pk}")) as archive:
        of_sitting = Decision.objects.filter(sitting=held)
        assert of_sitting.count() == 2
        wanted = {f"{one.resolution_no}.pdf" for one in of_sitting}
        assert set(archive.namelist()) == {*wanted, "list.csv"}


def test_a_paper_that_differs_is_a_note_and_spoils_no_archive():
    by = make.secretary()
    decision = Decision.objects.get(review=make.decided())
    issue_resolution(decision=decision, by=by)
    user = make.panel(decision.review)[0].member.user
    user.name = "개명함"
    user.save(update_fields=["name"])
    with archive_of(asked(by)) as archive:
        assert "발급 당시와 다릅니다" in archive.read(f"{decision.resolution_no}.txt").decode()


def test_who_issues_no_papers_and_lists_without_papers_have_no_archive(monkeypatch):
    make.decided()
    with pytest.raises(ForbiddenError):
        asked(UserFactory(roles="finance"))
    by = make.secretary()
    with pytest.raises(ForbiddenError):
        asked(by, desk_list=CLAIMS)
    monkeypatch.setattr(verbs, "MOST_PAPERS", 0)
    with pytest.raises(TooManyPapersError):
        asked(by)
    assert not Export.objects.exists()


def test_the_page_lists_them_and_its_file_is_downloaded(client, rf):
    held = sitting()
    by = make.secretary()
    make.decided()
    client.force_login(by)
    whole, of_sitting = client.get(PAGE), client.get(PAGE, {"sitting": held.pk})
    assert len(whole.context["table"].rows) == 3 and len(of_sitting.context["table"].rows) == 2
    assert held.number in of_sitting.content.decode()
    none = client.get(PAGE, {"from": "2099-01-01", "to": "nonsense", "q": ""})
    assert none.status_code == 200 and len(none.context["table"].rows) == 0
    sheet = client.get("/exports/new/resolutions/").content.decode()
    assert "문서 묶음(ZIP)" in sheet and 'value="zip" selected' in sheet
    export = asked(by, f"sitting={held.pk}")
    write_export(export_id=export.pk)
    export.refresh_from_db()
    assert export.status == ExportStatus.DONE and export.rows == 2
    assert open_download(export=export, by=by, request=rf.get("/"))


def test_the_page_costs_the_same_for_one_and_for_many(client):
    client.force_login(make.secretary())
    counts = []
    for more in (1, 1, 4):
        for _n in range(more):
            make.decided()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[2] == counts[1], counts
