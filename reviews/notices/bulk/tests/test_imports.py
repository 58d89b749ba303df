"""An import that tells its claimants: only when asked, by a second person above a hundred."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db import transaction

from claims import hooks
from claims.intake.models import ImportRun
from claims.intake.tests.files import shop
from claims.intake.verbs import filing_window, run_import
from claims.register.models import Claim
from claims.tests.factories import UserFactory
from reviews.notices.bulk import verbs
from reviews.notices.bulk.context import follow_up_of
from reviews.notices.bulk.tests import factories as make
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.models import Notice, NoticeBulk, NoticeTemplate

pytestmark = pytest.mark.django_db


def file_of(number, **more):
    """A claims file of so many shops that can be written to."""
    rows = [
        shop(**{"접수번호": f"K1015-{n:07d}", "이메일": f"shop{n}@example.test", **more})
        for n in range(number)
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def load(number, *, notify, by=None):
    run = ImportRun(
        window=filing_window("1015-1"), file_name="접수.csv", notify=notify, started_by=by
    )
    return run_import(run=run, file=io.BytesIO(file_of(number)))


def test_without_the_box_nothing_is_told():
    run = load(2, notify=False)
    assert Claim.objects.count() == 2
    assert not NoticeBulk.objects.exists() and not Notice.objects.exists()
    assert follow_up_of(run) is None


def test_with_it_each_new_claim_is_told_once():
    by = make.secretary()
    run = load(2, notify=True, by=by)
    bulk = NoticeBulk.objects.get()
    assert (bulk.status, bulk.count, bulk.prepared_by) == ("running", 2, by)
    make.written(bulk)
    deliver_all()
    told = Notice.objects.filter(event="claim_received", status="sent")
    assert sorted(told.values_list("claim__number", flat=True)) == [
        "K1015-0000000",
        "K1015-0000001",
    ]
    assert "K1015-0000000" in told.order_by("pk").first().body
    assert follow_up_of(run).url == f"/notices/bulk/{bulk.pk}/"
    again = load(2, notify=True, by=by)  # the same file: all duplicates
    assert again.accepted == 0
    assert NoticeBulk.objects.count() == 1
    assert "준비하지 않았습니다" in follow_up_of(again).text


def test_above_the_limit_it_waits_for_another_person(few):
    by = make.secretary()
    run = load(3, notify=True, by=by)
    bulk = NoticeBulk.objects.get()
    assert (bulk.status, bulk.count) == ("prepared", 3)
    assert "승인하면 나갑니다" in follow_up_of(run).text
    with pytest.raises(verbs.SamePersonError):
        make.approved(bulk, by=by)
    assert make.written(make.approved(bulk)).written == 3


def test_an_import_that_is_undone_tells_nobody():
    with pytest.raises(RuntimeError), transaction.atomic():
        load(2, notify=True)
        raise RuntimeError
    assert not NoticeBulk.objects.exists()


def test_an_import_without_words_is_loaded_all_the_same():
    NoticeTemplate.objects.filter(event="claim_received").update(current=False)
    run = load(2, notify=True)
    assert (run.status, run.accepted) == ("done", 2)
    assert not NoticeBulk.objects.exists()
    assert "준비하지 않았습니다" in follow_up_of(run).text


def test_the_command_says_where_it_waits(few, tmp_path):
    path = tmp_path / "claims.csv"
    path.write_bytes(file_of(3))
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import_claims", str(path), "--window", "1015-1", "--notify", "--json",
        stdout=out, stderr=err,
    )  # fmt: skip
    bulk = NoticeBulk.objects.get()
    assert (bulk.status, bulk.prepared_by) == ("prepared", None)
    assert f"/notices/bulk/{bulk.pk}/" in err.getvalue()
    assert "/notices/" not in out.getvalue()
    assert make.approved(bulk).approved_by is not None


def test_the_page_offers_the_box_off_and_says_what_it_does(client):
    client.force_login(UserFactory(roles="secretariat"))
    page = client.get("/claims/imports/")
    text = page.content.decode()
    assert page.context["form"]["notify"].value() in (None, False)
    assert "100명이 넘으면 다른 간사나 위원장이 승인한 뒤에 나갑니다" in text


def test_the_page_of_a_run_leads_to_its_bulk(client, few):
    run = load(3, notify=True)
    client.force_login(UserFactory(roles="secretariat"))
    text = client.get(f"/claims/imports/{run.pk}/").content.decode()
    assert f"/notices/bulk/{NoticeBulk.objects.get().pk}/" in text
    assert "승인하면 나갑니다" in text


def test_the_registry_knows_it_once():
    hooks.add_import_follow_up(follow_up_of)
    run = load(1, notify=True)
    assert hooks.import_follow_ups(run).count(follow_up_of(run)) == 1
