import errno
import hashlib
import io
from datetime import timedelta

import openpyxl
import psycopg
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import clock
from claims.errors import ConflictError, ForbiddenError, ReasonNeededError
from claims.exports import rows, tasks, verbs, writing
from claims.exports.errors import NothingToExportError, TooManyExportsError, TooManyRowsError
from claims.exports.models import Export
from claims.formula_safety import neutralise
from claims.lists.registry import list_named
from claims.privacy.access_entries import record_access
from claims.privacy.models import AccessEntry, AccessEntryClaim
from claims.tests.factories import ClaimFactory, UserFactory
from claims.trail.triggers import refused_by
from claims.uploads import DiskFullError

pytestmark = pytest.mark.django_db
PAGE = "/exports/"


@pytest.fixture
def secretary(client):
    user = UserFactory(roles="secretariat")
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    """Fixture: a list that collects the primary keys of enqueued exports; no broker is used."""
    calls = []
    for module in (verbs, tasks):
        monkeypatch.setattr(module, "enqueue", lambda _task, pk: calls.append(pk))
    return calls


def ask(by, query="", *, name="claims", file_format="csv", plain=False, reason="월간 보고"):
    return verbs.request_export(
        desk_list=list_named(name), params=QueryDict(query), file_format=file_format, plain=plain,
        reason=reason, by=by,
    )  # fmt: skip


def made(by, query="", **how):
    export = ask(by, query, **how)
    assert writing.write_export(export_id=export.pk)
    export.refresh_from_db()
    return export


def content(export):
    with verbs.FILES.open_decrypted(export.storage_key, export.size) as file:
        return file.read()


def lines(export):
    return [line.split(",") for line in content(export).decode("utf-8-sig").splitlines()]


def entry_of(export):
    return AccessEntry.objects.get(pk=export.entry_id)


# ------------------------------------------------------------------ what is in a file
def test_the_list_as_filtered_masked_formula_safe_with_its_claims_on_record(client, secretary):
    danger = ClaimFactory(business_name="=cmd|' /C calc'!A0\nB", representative="김철수")
    person = ClaimFactory(business_name="", person_name="남궁길동", claimant_kind="individual")
    ClaimFactory(tier_grant=True)
    answer = client.post(
        "/exports/new/claims/?route=committee_review&sort=filed_at&after=x",
        {"format": "csv", "shown": "masked", "reason": "월간 보고",
         "token": "6c5b5c1e-1f2d-4d1b-9c2a-000000000001"},
    )  # fmt: skip
    assert answer.status_code == 302
    (export,) = Export.objects.all()
    assert writing.write_export(export_id=export.pk)
    export.refresh_from_db()
    head, first, second = lines(export)
    assert head[:5] == ["접수번호", "구분", "상호 · 성명", "대표자", "휴대전화"]
    assert first[0] == danger.number and second[0] == person.number  # in the order of the page
    assert first[2] == "'=cmd|' /C calc'!A0 B" and first[3] == "김*수"
    assert second[2] == "남**동" and second[4] == "010-****-5678"
    assert first[12] == "2400000" and first[13].startswith("2022-10-21 ")
    assert first[15:17] == ["접수 파일", "협의체 심의"]
    plain = content(export)
    assert export.sha256 == hashlib.sha256(plain).hexdigest() and export.rows == 2
    with storages["private"].open(export.storage_key) as stored:
        assert "남**동".encode() not in stored.read()
    entry = entry_of(export)
    assert (entry.action, entry.count, entry.reason) == ("export", 2, "월간 보고")
    assert entry.ip == "127.0.0.1"
    shown = AccessEntryClaim.objects.filter(entry=entry).values_list("claim_id", flat=True)
    assert set(shown) == {danger.pk, person.pk}


def test_in_plain_each_column_needs_its_permission(secretary):
    claim = ClaimFactory(business_name="", person_name="남궁길동", plain_phone="01099998888")
    _head, line = lines(made(secretary, plain=True))
    assert line[2] == "남궁길동" and line[4] == "01099998888" and line[5] == claim.reveal_email()
    chair = UserFactory(roles="chair")  # this role may not reveal values on pages either
    with pytest.raises(ForbiddenError):
        ask(chair, plain=True)
    assert "01099998888" not in str(lines(made(chair)))


def test_a_workbook_has_numbers_days_and_no_formula(secretary):
    claim = ClaimFactory(business_name="@SUM(A1)")
    book = openpyxl.load_workbook(io.BytesIO(content(made(secretary, file_format="xlsx"))))
    head, line = book.active.iter_rows(values_only=True)
    assert head[0] == "접수번호" and line[0] == claim.number and line[2] == "'@SUM(A1)"
    assert line[12] == 2_400_000
    assert abs(line[13] - timezone.localtime(claim.filed_at).replace(tzinfo=None)) < (
        timedelta(seconds=1)
    )


@pytest.mark.parametrize(
    "cells",
    [
        ["가게", "", None, "3,000"],
        ["=1+1", "가게"],
        ["＝1+1", "a\nb", " 앞", "뒤 ", "-5", "@x", "\t=1", "a\u200b"],
    ],
)
def test_a_column_is_made_safe_as_each_cell_is(cells):
    assert rows.safe_column(cells) == [neutralise(cell or "") for cell in cells]


def test_a_claim_with_several_rows_is_named_once_and_questions_do_not_grow(secretary, monkeypatch):
    claim = ClaimFactory()
    for reason in ("하나", "둘"):
        AccessEntry.objects.create(user=secretary, action="view_claim", claim=claim, reason=reason)
    ClaimFactory.create_batch(3)
    monkeypatch.setattr(rows, "CHUNK", 2)

    def asked():
        export = ask(secretary)
        with CaptureQueriesContext(connection) as queries:
            writing.write_export(export_id=export.pk)
        return len(queries)

    four = asked()
    ClaimFactory.create_batch(2)
    assert asked() == four + 1  # one more FETCH
    blocks = iter([[claim.pk, claim.pk], [claim.pk]])
    entry = writing.record_file(
        user=secretary, action="export", blocks=blocks, repeats=True, count=3, reason="보고"
    )
    assert AccessEntryClaim.objects.filter(entry=entry).count() == 1


# ------------------------------------------------------------------ who, when, how often
def test_what_is_refused_when_asked(secretary, monkeypatch):
    with pytest.raises(NothingToExportError):
        ask(secretary)
    ClaimFactory.create_batch(2)
    with pytest.raises(ReasonNeededError):
        ask(secretary, reason=" ")
    with pytest.raises(ForbiddenError):
        ask(UserFactory(roles="member"))
    with pytest.raises(ForbiddenError):
        ask(secretary, name="access-log")
    monkeypatch.setattr(verbs, "MOST_ROWS_XLSX", 1)
    with pytest.raises(TooManyRowsError):
        ask(secretary, file_format="xlsx")
    for _ in range(3):
        ask(secretary)
    with pytest.raises(TooManyExportsError):
        ask(secretary)
    assert Export.objects.count() == 3


def test_rights_are_read_again_when_it_is_made(secretary):
    ClaimFactory()
    export = ask(secretary)
    secretary.groups.clear()
    assert not writing.write_export(export_id=export.pk)
    export.refresh_from_db()
    assert export.status == "failed" and "권한" in export.error and not export.storage_key
    assert not AccessEntry.objects.filter(action="export").exists()


def test_cancelled_in_the_middle_nothing_is_left(secretary, monkeypatch):
    ClaimFactory.create_batch(2)
    monkeypatch.setattr(rows, "CHUNK", 1)
    export = ask(secretary)

    def cancel(_progress, _rows):
        verbs.cancel_export(export=export, by=secretary)
        stored.append("cancelled")

    stored = []
    monkeypatch.setattr(writing.Progress, "__call__", cancel)
    monkeypatch.setattr(storages["private"], "save", lambda key, _file: stored.append(key))
    monkeypatch.setattr(writing, "LOOK_EVERY", 0.0)
    assert not writing.write_export(export_id=export.pk)
    assert stored == ["cancelled"]
    assert not AccessEntry.objects.filter(action="export").exists()
    # The worker's transaction was undone, and with it, on the same connection, the cancellation.
    verbs.cancel_export(export=export, by=secretary)
    assert not writing.write_export(export_id=export.pk)
    with pytest.raises(ConflictError):
        verbs.cancel_export(export=export, by=secretary)


def test_one_worker_at_a_time_and_the_next_one_after_its_death(secretary, rung, owner_connection):
    ClaimFactory()
    export = ask(secretary)
    Export.objects.filter(pk=export.pk).update(created_at=clock.now() - timedelta(minutes=1))
    rung.clear()
    lock = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
    with psycopg.connect(owner_connection.info.dsn, password=owner_connection.info.password) as one:
        assert one.execute(lock, [f"claims_export {export.pk}"]).fetchone() == (True,)
        assert not writing.write_export(export_id=export.pk) and tasks.sweep_exports() == 0
    # The server lets go of the lock a moment after the worker is gone: waits for it.
    for function in ("pg_advisory_lock", "pg_advisory_unlock"):
        owner_connection.execute(
            f"SELECT {function}(hashtextextended(%s, 0))", [f"claims_export {export.pk}"]
        )
    assert tasks.sweep_exports() == 1 and rung == [export.pk]
    assert writing.write_export(export_id=export.pk)
    assert not writing.write_export(export_id=export.pk)  # twice is once
    assert AccessEntry.objects.filter(action="export").count() == 1


def test_an_error_of_its_own_says_so_and_can_be_tried_again(secretary, monkeypatch, rung):
    ClaimFactory()
    export = ask(secretary)
    with monkeypatch.context() as broken:
        broken.setattr(writing, "as_csv", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            writing.write_export(export_id=export.pk)
    export.refresh_from_db()
    assert export.status == "failed" and "다시 만들어" in export.error
    verbs.make_again(export=export, by=secretary)
    assert rung[-1] == export.pk and writing.write_export(export_id=export.pk)


def test_a_full_disk_of_temporary_files_is_waited_for(secretary, monkeypatch):
    """xlsxwriter raises an error of its own for it, which was the end of the export."""

    def full(*_given, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    ClaimFactory()
    export = ask(secretary, file_format="xlsx")
    with monkeypatch.context() as away:
        away.setattr("xlsxwriter.workbook.ZipFile", full)
        with pytest.raises(DiskFullError):
            writing.write_export(export_id=export.pk)
    export.refresh_from_db()
    assert (export.status, export.error) == ("running", "")
    assert writing.write_export(export_id=export.pk)
    export.refresh_from_db()
    assert export.status == "done"


# ------------------------------------------------------------------ the files of a person
def test_a_download_is_on_record_and_found_by_the_claim(
    client, secretary, django_capture_on_commit_callbacks
):
    claim = ClaimFactory()
    export = made(secretary)
    address = reverse("exports:download", args=[export.token])
    page = client.get(PAGE).content.decode()
    assert address in page and 'data-state="done"' in page
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == content(export)
    assert answer["Content-Length"] == str(export.size)
    assert ".csv" in answer["Content-Disposition"]
    entry = AccessEntry.objects.latest("pk")
    assert (entry.action, entry.reason, entry.same_claims_id) == (
        "download", "월간 보고", export.entry_id,
    )  # fmt: skip
    client.force_login(UserFactory(roles="auditor"))
    found = client.get("/access/", {"q": claim.number, "action": "download"}).content.decode()
    assert 'data-state="download"' in found
    assert client.get(address).status_code == 404  # another person's

    client.force_login(secretary)
    Export.objects.filter(pk=export.pk).update(expires_at=clock.now())
    late = client.get(address)
    assert late.status_code == 410 and "기한이 지나" in late.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert verbs.expire_exports() == 1
    assert not storages["private"].exists(export.storage_key)
    assert 'data-state="expired"' in client.get(PAGE).content.decode()
    assert client.post(reverse("exports:remove", args=[export.token])).status_code == 302
    assert f'data-export="{export.pk}"' not in client.get(PAGE).content.decode()


def test_the_pages_show_progress_refuse_and_explain(client, secretary):
    assert "만든 파일이 없습니다" in client.get(PAGE).content.decode()
    claim = ClaimFactory()
    sheet = client.get(f"/exports/new/claims/?q={claim.number}").content.decode()
    assert "1행" in sheet and "가리지 않을 수 있는 열" in sheet
    refused = client.post("/exports/new/claims/", {"format": "csv", "shown": "masked"})
    assert refused.status_code == 422 and "사유를" in refused.content.decode()
    token = "6c5b5c1e-1f2d-4d1b-9c2a-000000000002"
    for _ in range(2):  # twice the same form
        client.post(
            "/exports/new/claims/",
            {"format": "csv", "shown": "masked", "reason": "보고", "token": token},
        )
    (export,) = Export.objects.all()
    cache.set(f"progress:{export.progress_key}", (300, 1_000, 2.0), 60)
    part = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'aria-valuenow="300"' in part and "hx-get" in part
    assert client.post(reverse("exports:cancel", args=[export.token])).status_code == 302
    assert client.post(reverse("exports:cancel", args=[export.token])).status_code == 409
    assert "hx-get" not in client.get(PAGE).content.decode()
    assert client.get("/exports/new/nonsense/").status_code == 404
    client.force_login(UserFactory(roles="finance"))
    assert client.get("/exports/new/access-log/").status_code == 403


def test_a_file_in_plain_needs_the_second_factor_again(client, secretary, settings):
    ClaimFactory()
    export = made(secretary, plain=True)
    settings.MFA_REQUIRED = True
    TOTP.activate(secretary, generate_totp_secret())
    sent = {"format": "csv", "reason": "보고"}
    for shown, leads in (("plain", "/accounts/2fa/reauthenticate/"), ("masked", PAGE)):
        token = "6c5b5c1e-1f2d-4d1b-9c2a-000000000003"
        answer = client.post("/exports/new/claims/", {**sent, "shown": shown, "token": token})
        assert answer.status_code == 302 and answer["Location"].startswith(leads)
    answer = client.get(reverse("exports:download", args=[export.token]))
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")
    assert not AccessEntry.objects.filter(action="download").exists()


# ------------------------------------------------------------------ the database
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("status = 'done'", "claims_export_status_moves_as_allowed"),
        ("reason = 'x'", "export_stays_what_was_asked_for"),
        ("storage_key = 'x'", "only_a_finished_export_has_a_file"),
    ],
)
def test_the_database_refuses(secretary, change, says):
    ClaimFactory()
    export = ask(secretary)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        connection.cursor().execute(f"UPDATE claims_export SET {change} WHERE id = {export.pk}")
    assert refused_by(refused.value) == says


def test_the_access_log_has_a_line_for_each_claim_and_names_none_again(client):
    auditor = UserFactory(roles="auditor")
    one, two = ClaimFactory(), ClaimFactory()
    record_access(user=auditor, action="view_claim", claim=one, request=None)
    record_access(user=auditor, action="reveal_phone", claims=[one.pk, two.pk], reason="=점검")
    record_access(user=auditor, action="view_claim", claim=two)
    export = made(auditor, f"q={one.number}", name="access-log")
    head, *found = lines(export)
    assert head[5] == "접수번호" and export.rows == 3
    assert sorted(line[5] for line in found) == sorted([one.number, one.number, two.number])
    assert {line[8] for line in found} == {"'=점검", ""}
    assert not AccessEntryClaim.objects.filter(entry=export.entry).exists()
