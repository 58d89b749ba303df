"""Codes: encrypted in the pool, each given once, told by letter or sent to the partner."""

import csv
import io

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from claims.tests.factories import ClaimFactory
from claims.trail.triggers import refused_by
from reviews.benefits import notices
from reviews.benefits.batches import codes, files
from reviews.benefits.errors import BenefitMovedError, CodesMissingError, WayNotOfferedError
from reviews.benefits.grants import verbs
from reviews.benefits.models import BenefitBatch, BenefitCode, BenefitGrant
from reviews.benefits.tests import factories as make
from reviews.benefits.tests.test_files import plain_of
from reviews.notices.models import Notice

pytestmark = pytest.mark.django_db
CODES = ("AAAA-1111", "BBBB-2222", "CCCC-3333")


def test_codes_are_pooled_once_and_not_inplain_of():
    to = make.with_codes()
    file = make.pool(to, *CODES, CODES[0], "x", "")
    assert (file.read, file.applied, file.repeated, file.faulty) == (5, 3, 1, 1)
    more = make.pool(to, CODES[1], "DDDD-4444")
    assert (more.applied, more.repeated) == (1, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, mark FROM reviews_benefitcode")
        stored = b"".join(bytes(cell) for row in cursor for cell in row)
    assert all(code.encode() not in stored for code in CODES)
    assert codes.reveal_code(BenefitCode.objects.order_by("pk")[0]) == CODES[0]
    with pytest.raises(WayNotOfferedError):
        make.pool(make.programme("coupon-2000"), "AAAA-1111")


def test_each_recipient_gets_another_code_and_a_letter_with_it():
    ClaimFactory.create_batch(3)
    to = make.with_codes()
    make.granted(to)
    make.pool(to, *CODES[:2])
    with pytest.raises(CodesMissingError):
        make.batch(to, "codes")
    make.pool(to, CODES[2], "SPARE-9999")
    batch = make.batch(to, "codes")
    while codes.give_some(batch.pk):
        pass
    batch.refresh_from_db()
    assert batch.status == "closed"
    given = [codes.reveal_code(grant.code) for grant in BenefitGrant.objects.order_by("pk")]
    assert given == list(CODES)
    assert [grant.status for grant in BenefitGrant.objects.all()] == ["issued"] * 3
    values = notices.variables_of(BenefitGrant.objects.select_related("programme").first())
    assert values["how"].startswith(f"이용 번호 {CODES[0]}.")
    assert notices.tell_some() == 3
    [letter, *_others] = Notice.objects.order_by("pk")
    assert CODES[0] in letter.body and CODES[0] not in letter.shown_body


def test_a_batch_that_runs_out_of_codes_stops_and_goes_on():
    ClaimFactory.create_batch(2)
    to = make.with_codes()
    make.granted(to)
    make.pool(to, *CODES[:2])
    batch = make.batch(to, "codes")
    spent = BenefitCode.objects.order_by("-pk")[:1].values("pk")
    make.granted_to_list(to, 1)
    last = BenefitGrant.objects.order_by("-pk").first()
    BenefitCode.objects.filter(pk__in=spent).update(grant=last)  # meanwhile, by file
    codes.give_codes(batch.pk)
    batch.refresh_from_db()
    assert batch.status == "failed" and "이용 번호" in batch.error
    make.pool(to, CODES[2])
    make.batches.start_again(batch=batch, by=make.secretary())
    codes.give_codes(batch.pk)
    batch.refresh_from_db()
    assert batch.status == "closed"


def status_page(client, batch, by):
    client.force_login(by)
    return client.get(reverse("programmes:batch", args=[batch.pk])).content.decode()


def test_a_batch_of_which_codes_were_given_is_not_cancelled_and_its_page_offers_to_go_on(client):
    ClaimFactory.create_batch(2)
    to, by = make.with_codes(), make.secretary()
    make.granted(to)
    make.pool(to, *CODES[:2])
    batch = make.batch(to, "codes")
    last = BenefitGrant.objects.order_by("-pk").first()
    make.granted_to_list(to, 1)
    spent = BenefitCode.objects.order_by("-pk")[:1].values("pk")
    BenefitCode.objects.filter(pk__in=spent).update(grant=BenefitGrant.objects.latest("pk"))
    codes.give_codes(batch.pk)
    last.refresh_from_db()
    assert last.status == "batched"
    with pytest.raises(BenefitMovedError, match="다시 시작"):
        make.batches.cancel_batch(batch=batch, by=by, reason="실수")
    page = status_page(client, batch, by)
    assert "묶음 취소" not in page and "다시 시작" in page


def test_a_file_with_codes_is_downloaded_and_not_cancelled(client):
    to, by = make.with_codes(), make.secretary()
    make.granted_to_list(to, 1)
    make.pool(to, CODES[0])
    batch = make.batch_with_file(to)
    with pytest.raises(BenefitMovedError, match="내려받아"):
        make.batches.cancel_batch(batch=batch, by=by, reason="실수")
    page = status_page(client, batch, by)
    assert "묶음 취소" not in page
    assert reverse("programmes:download", args=[batch.pk]) in page


def test_a_failed_file_without_codes_is_cancelled_or_made_again(client):
    to, by = make.with_codes(), make.secretary()
    make.granted_to_list(to, 1)
    batch = make.batch(to)
    files.write_file(batch.pk)
    page = status_page(client, batch, by)
    assert "묶음 취소" in page and "다시 시작" in page
    assert make.batches.cancel_batch(batch=batch, by=by, reason="실수").status == "cancelled"


def test_a_code_is_given_once():
    ClaimFactory.create_batch(2)
    to = make.with_codes()
    make.granted(to)
    make.pool(to, *CODES)
    one, two = BenefitGrant.objects.order_by("pk")
    first, second, _third = BenefitCode.objects.order_by("pk")
    BenefitCode.objects.filter(pk=first.pk).update(grant=one)
    for code, grant, name in (
        (first, two, "code_is_given_once"), (second, one, "reviews_benefitcode_grant_id_key"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            BenefitCode.objects.filter(pk=code.pk).update(grant=grant)
        assert refused_by(error.value) == name


def test_recipients_of_a_list_get_their_code_by_their_partner():
    to = make.with_codes()
    make.granted_to_list(to, 2)
    make.pool(to, CODES[0])
    batch = make.batch(to)
    assert files.write_file(batch.pk) is False
    batch.refresh_from_db()
    assert batch.status == "failed" and "모자랍니다" in batch.error
    assert not BenefitCode.objects.filter(grant__isnull=False).exists()
    make.pool(to, CODES[1])
    make.batches.start_again(batch=batch, by=make.secretary())
    assert files.write_file(batch.pk)
    batch = BenefitBatch.objects.get(pk=batch.pk)
    lines = list(csv.DictReader(io.StringIO(plain_of(batch))))
    assert [one["이용번호"] for one in lines] == list(CODES[:2])
    one, two = BenefitGrant.objects.order_by("pk")
    make.answered(batch, f"{one.number},실패,없음,2023-01-02", f"{two.number},제공,,2023-01-02")
    # Tried again, it keeps the code that it was given.
    verbs.try_again(grant=one, by=make.secretary())
    assert plain_of(make.batch_with_file(to)).count(CODES[0]) == 1
