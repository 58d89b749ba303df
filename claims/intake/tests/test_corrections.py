"""Rejected rows, corrected on the page."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.errors import ConflictError, ForbiddenError
from claims.intake import correction_views, corrections, rejected_rows, verbs
from claims.intake.columns import COLUMNS
from claims.intake.models import FilingWindow, ImportRejection, ImportRun
from claims.intake.tests.files import csv_of, shop
from claims.privacy.models import AccessEntry
from claims.register.models import Claim
from claims.tests.factories import UserFactory
from claims.trail.triggers import refused_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = UserFactory(roles=["secretariat"])
    client.force_login(user)
    return user


def load(*rows, **kwargs):
    run = ImportRun(window=FilingWindow.objects.get(code="1015-1"), file_name="접수.csv")
    verbs.run_import(run=run, file=csv_of(*rows, **kwargs))
    return run


def address(name, run, row_no):
    return reverse(f"intake:{name}", args=[run.pk, row_no])


def form_of(row):
    return {f"cell{place}": row[column] for place, column in enumerate(COLUMNS)}


def test_a_row_is_opened_corrected_and_taken_in(client, secretary):
    columns = ("메모", *reversed(COLUMNS))
    run = load(shop(1), shop(2, 유무료="유상"), shop(3, 유무료="유상"), columns=columns)
    page = client.get(address("correct", run, 3)).content.decode()
    assert "010-1234-5678" not in page and "유료, 무료 가운데 하나로" in page
    assert client.post(address("open", run, 3), {"reason": " "}).status_code == 422
    assert not AccessEntry.objects.exists()
    assert client.post(address("open", run, 3), {"reason": "신청인 확인"}).status_code == 302
    page = client.get(address("correct", run, 3)).content.decode()
    assert "010-1234-5678" in page and 'aria-invalid="true"' in page
    refused = client.post(address("correct", run, 3), form_of(shop(2, 유무료="공짜")))
    assert refused.status_code == 422 and not Claim.objects.filter(number__endswith="2").exists()
    page = refused.content.decode()
    assert "아직 고칠 칸이 있습니다" in page
    assert '<option value="공짜" selected>' in page  # as typed, though it is not on the list
    assert ImportRun.objects.count() == 1
    answer = client.post(address("correct", run, 3), form_of(shop(2)))
    assert (answer.status_code, answer.url) == (302, address("correct", run, 4))
    claim = Claim.objects.get(number="K1015-0000002")
    own = claim.import_run
    assert (own.corrects, own.started_by, own.accepted, claim.row_no) == (run, secretary, 1, 3)
    assert (claim.route, claim.reveal_phone()) == ("committee_review", "01012345678")
    run.refresh_from_db()
    assert (run.accepted, run.rejected, run.corrected, run.left) == (1, 2, 1, 1)
    rejection = run.rejections.get(row_no=3)
    assert (rejection.taken_in, bytes(rejection.raw_row)) == (own, b"")
    listed = client.get(f"/claims/?run={run.pk}").content.decode()
    assert listed.count("<tr data-number=") == 2
    rows = [*rejected_rows.rows_to_correct(run)]
    assert [row[-2] for row in rows[1:]] == ["4"]


def test_each_row_that_is_opened_has_its_entry(client, secretary, monkeypatch):
    run = load(*(shop(n, 유무료="유상") for n in (1, 2)))
    other = load(shop(3, 유무료="유상"))
    client.post(address("open", run, 2), {"reason": "신청인 확인"})
    for row_no in (2, 3, 3):
        assert "010-1234-5678" in client.get(address("correct", run, row_no)).content.decode()
    entries = AccessEntry.objects.values_list("action", "user", "reason")
    assert [*entries] == [("view_rejected", secretary.pk, "신청인 확인")] * 2
    assert "010-1234-5678" not in client.get(address("correct", other, 2)).content.decode()
    monkeypatch.setattr(correction_views, "REASON_KEPT", correction_views.REASON_KEPT * 0)
    assert "010-1234-5678" not in client.get(address("correct", run, 2)).content.decode()


def test_a_row_is_taken_in_once(client, secretary):
    run = load(shop(2, 유무료="유상"))
    [rejection] = run.rejections.all()
    cells = [shop(2)[column] for column in COLUMNS]
    corrections.correct_row(rejection=rejection, cells=cells, by=secretary)
    with pytest.raises(corrections.RowTakenInError):
        corrections.correct_row(rejection=rejection, cells=cells, by=secretary)
    page = client.post(address("correct", run, 2), form_of(shop(2)))
    assert page.status_code == 409 and Claim.objects.count() == 1
    assert "이미 고쳐서 접수한 행입니다" in client.get(address("correct", run, 2)).content.decode()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ImportRejection.objects.update(taken_in=None)
    assert refused_by(refused.value) == "rejected_row_is_taken_in_once"
    assert client.get(address("correct", run, 99)).status_code == 404


def test_a_row_that_is_in_the_register_already_becomes_a_duplicate(secretary):
    run = load(shop(1), shop(1, 유무료="유상"))
    cells = [shop(1)[column] for column in COLUMNS]
    own = corrections.correct_row(rejection=run.rejections.get(), cells=cells, by=secretary)
    run.refresh_from_db()
    assert (own.accepted, own.duplicates, run.duplicates, run.left) == (0, 1, 1, 0)
    with pytest.raises(corrections.RowRejectedError) as refused:
        other = load(shop(2, 유무료="유상"))
        changed = [shop(1, 상호="다른 가게")[column] for column in COLUMNS]
        corrections.correct_row(rejection=other.rejections.get(), cells=changed, by=secretary)
    assert [fault["code"] for fault in refused.value.faults] == ["differs_from_register"]


def test_nothing_waits_behind_an_import(client, secretary, monkeypatch):
    run = load(shop(2, 유무료="유상"))
    monkeypatch.setattr(corrections, "lock_run", lambda *args, **kwargs: False)
    answer = client.post(address("correct", run, 2), form_of(shop(2)))
    assert (
        answer.status_code == 409
        and "지금 다른 파일을 접수하고 있습니다" in answer.content.decode()
    )
    assert 'value="K1015-0000002"' in answer.content.decode()
    assert issubclass(corrections.ImportUnderWayError, ConflictError)


def test_the_verb_asks_for_the_permission():
    run = load(shop(2, 유무료="유상"))
    with pytest.raises(ForbiddenError):
        corrections.correct_row(
            rejection=run.rejections.get(), cells=[""] * 20, by=UserFactory(roles=["auditor"])
        )


@pytest.mark.parametrize("path", ["open", "download"])
def test_rejected_rows_in_plain_need_a_fresh_second_factor(client, secretary, settings, path):
    run = load(shop(1), shop(2, 유무료="유상"))
    settings.MFA_REQUIRED = True
    TOTP.activate(secretary, generate_totp_secret())
    url = reverse("intake:rejected", args=[run.pk]) if path == "download" else ""
    answer = client.post(url or address("open", run, 3), {"reason": "신청인 확인", "form": "csv"})
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/2fa/reauthenticate/")
    assert not AccessEntry.objects.exists()


def test_an_opened_file_closes_again_when_the_second_factor_is_no_longer_fresh(
    client, secretary, monkeypatch
):
    """Each opened row would else open the next one for ten minutes, without an end."""
    run = load(shop(1), shop(2, 유무료="유상"), shop(3, 유무료="유상"))
    client.post(address("open", run, 3), {"reason": "신청인 확인"})
    assert "010-1234-5678" in client.get(address("correct", run, 3)).content.decode()
    monkeypatch.setattr(correction_views, "needs_factor", lambda _request: True)
    page = client.get(address("correct", run, 4)).content.decode()
    assert "010-1234-5678" not in page and address("open", run, 4) in page
    assert AccessEntry.objects.count() == 1
