"""Uploads that were read and not loaded: what their page shows, and the ways on."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from claims.errors import ConflictError, ForbiddenError
from claims.intake import previews, tasks, verbs
from claims.intake.errors import FileUnusableError
from claims.intake.models import FilingWindow, ImportRun, RunStatus
from claims.intake.tests.files import csv_of, person, shop, xlsx_of
from claims.register.models import Claim
from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return UserFactory(roles=["secretariat"])


def previewed(by, file):
    run = verbs.store_upload(
        name="접수.csv",
        blocks=[file.getvalue()],
        window=FilingWindow.objects.get(code="1015-1"),
        notify=True,
        by=by,
        to_preview=True,
    )
    previews.preview_import(run=run)
    run.refresh_from_db()
    return run


def is_stored(run):
    return storages["private"].exists(run.storage_key)


def test_the_page_shows_columns_masked_rows_and_faults(client, secretary):
    columns = ("담당자", *[c for c in shop() if c != "예금주"])
    rows = [shop(1), shop(2, 접수일시="어제"), {"접수번호": "합계"}]
    run = previewed(
        secretary, csv_of(*(row | {"담당자": "최담당"} for row in rows), columns=columns)
    )
    assert run.status == RunStatus.PREVIEWED
    assert {key: run.preview[key] for key in ("read", "wrong", "sums", "faults")} == {
        "read": 2,
        "wrong": 1,
        "sums": [4],
        "faults": [["접수일시", "date_unreadable", 1]],
    }
    assert [row["row"] for row in run.preview["first"]] == [2, 3]
    kept = json.dumps(run.preview, ensure_ascii=False)
    for personal in ("홍길동", "1234-5678", "110-123", "ondam@", "최담당"):
        assert personal not in kept
    assert not Claim.objects.exists()
    client.force_login(secretary)
    page = client.get(reverse("intake:import", args=[run.pk])).content.decode()
    for words in (
        "이대로 접수하기",
        "접수하지 않고 취소",
        "담당자",
        "예금주",
        "1차 접수",
        "날짜로 읽을 수 없습니다",
    ):
        assert words in page
    assert "이미 접수한 파일입니다" not in page


def test_a_file_that_was_loaded_before_is_named(client, secretary):
    file = csv_of(shop(1))
    first = previewed(secretary, file)
    previews.start_import(run=first, by=secretary)
    tasks.load_file(first.pk)
    again = previewed(secretary, file)
    client.force_login(secretary)
    page = client.get(reverse("intake:import", args=[again.pk])).content.decode()
    assert "이미 접수한 파일입니다" in page and reverse("intake:import", args=[first.pk]) in page


def test_a_workbook_shows_its_first_ten_rows(secretary):
    run = previewed(secretary, xlsx_of(*(person(n) for n in range(1, 40))))
    assert (run.preview["read"], len(run.preview["first"])) == (39, 10)


def test_a_file_without_rows_is_refused_and_erased(secretary):
    run = verbs.store_upload(
        name="빈.csv", blocks=[csv_of({}).getvalue()], window=FilingWindow.objects.first(),
        notify=False, by=secretary, to_preview=True,
    )  # fmt: skip
    with pytest.raises(FileUnusableError):
        previews.preview_import(run=run)
    run.refresh_from_db()
    assert (run.status, run.error_code) == (RunStatus.UNUSABLE, "no_rows")
    assert not is_stored(run)


def test_a_preview_is_loaded_once(secretary):
    run = previewed(secretary, csv_of(shop(1)))
    tasks.load_file(run.pk)  # a message that came twice
    assert not Claim.objects.exists()
    previews.start_import(run=run, by=secretary)
    with pytest.raises(ConflictError):
        previews.start_import(run=run, by=secretary)
    with pytest.raises(ConflictError):
        previews.cancel_import(run=run, by=secretary)
    tasks.load_file(run.pk)
    run.refresh_from_db()
    assert (run.status, run.accepted, run.preview) == (RunStatus.DONE, 1, None)


def test_stopping_erases_the_file(client, secretary, django_capture_on_commit_callbacks):
    run = previewed(secretary, csv_of(shop(1)))
    client.force_login(secretary)
    assert is_stored(run)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("intake:cancel", args=[run.pk]), follow=True)
    assert "취소해 파일을 지웠습니다" in answer.content.decode()
    run.refresh_from_db()
    assert (run.status, run.preview, is_stored(run)) == (RunStatus.CANCELLED, None, False)
    assert client.post(reverse("intake:start", args=[run.pk])).status_code == 409
    assert not Claim.objects.exists()


def test_a_preview_expires_after_a_day(secretary, django_capture_on_commit_callbacks):
    old, young = (previewed(secretary, csv_of(shop(n))) for n in (1, 2))
    ImportRun.objects.filter(pk=old.pk).update(
        started_at=old.started_at - previews.KEPT_FOR - timedelta(minutes=1)
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.expire_previews() == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.status, old.error_code, is_stored(old)) == (RunStatus.CANCELLED, "expired", False)
    assert (young.status, is_stored(young)) == (RunStatus.PREVIEWED, True)


@pytest.mark.parametrize("verb", [previews.start_import, previews.cancel_import])
def test_the_verbs_ask_for_the_permission(secretary, verb):
    run = previewed(secretary, csv_of(shop(1)))
    with pytest.raises(ForbiddenError):
        verb(run=run, by=UserFactory(roles=["auditor"]))
