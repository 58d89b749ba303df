"""Pages of letters by post: what they show, their acts, what they record, their cost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.clock import today
from claims.contacts.tests.factories import HOME
from claims.privacy.models import AccessEntry, Action
from claims.tests.factories import UserFactory
from reviews.notices.models import Notice, PostBatch, PostFile, PostLetter
from reviews.notices.post.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    person = make.secretary()
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"notices:{name}", args=args)


def test_a_batch_is_made_on_the_page_of_what_waits(client, secretary):
    notice = make.waiting_notice()
    page = client.get(url("post_waiting")).content.decode()
    assert notice.claim.number in page and "(03900) 서울특별시 시연구 ****" in page
    assert HOME.street not in page
    answer = client.post(url("post_make"), {"most": "1"})
    batch = PostBatch.objects.get()
    assert (answer.status_code, answer.url) == (302, url("post_batch", batch.pk))
    assert client.post(url("post_make"), {"most": "1"}).status_code == 422  # nothing waits
    assert client.post(url("post_make"), {"most": "900"}).status_code == 422
    page = client.get(url("post_batch", batch.pk)).content.decode()
    assert f"P{batch.pk}-001" in page


def test_the_list_begins_with_the_letters_that_the_batch_takes(client, secretary):
    older, younger = make.waiting_notice(), make.waiting_notice()
    shown = [row.record for row in client.get(url("post_waiting")).context["table"].page]
    assert shown == [older, younger]
    client.post(url("post_make"), {"most": "1"})
    assert PostLetter.objects.get().notice == older


def test_letters_to_deal_with_are_oldest_first_and_those_done_newest_first(client, secretary):
    make.printed(2)
    for show, first in (("", 1), ("all", 2)):
        page = client.get(url("post"), {"show": show}).context["table"].page
        assert [row.record.place for row in page][0] == first


def test_one_notice_is_posted_from_the_outbox(client, secretary):
    notice = make.waiting_notice()
    page = client.get(url("notices"), {"notice": notice.pk}).content.decode()
    assert url("post_make_one", notice.pk) in page
    assert client.post(url("post_make_one", notice.pk)).status_code == 302
    page = client.get(url("notices"), {"notice": notice.pk}).content.decode()
    assert url("post_make_one", notice.pk) not in page and "우편으로 보냄" in page
    assert client.post(url("post_make_one", notice.pk)).status_code == 422
    claim = client.get(reverse("register:claim", args=[notice.claim.number])).content.decode()
    assert "우편으로 보낼 준비" in claim


def test_the_files_are_downloaded_with_an_entry(client, secretary):
    batch = make.printed()
    page = client.get(url("post_batch", batch.pk)).content.decode()
    assert f'method="post" action="{url("post_download", batch.pk)}"' in page
    assert client.get(url("post_download", batch.pk)).status_code == 405  # a GET writes nothing
    assert not PostBatch.objects.filter(printed_at__isnull=False).exists()
    letters = client.post(url("post_download", batch.pk))
    assert PostBatch.objects.get().printed_by == secretary
    assert b"".join(letters.streaming_content).startswith(b"%PDF")
    assert letters["Content-Type"] == "application/pdf"
    sheet = client.get(url("post_sheet", batch.pk))
    assert HOME.street in b"".join(sheet.streaming_content).decode()
    entries = AccessEntry.objects.filter(user=secretary, action=Action.DOWNLOAD)
    assert entries.count() == 2
    assert client.post(url("post_again", batch.pk)).status_code == 302
    assert client.post(url("post_download", batch.pk)).status_code == 410  # being made


def test_only_the_office_takes_files_away_and_enters_anything(client):
    letter = make.posted()
    client.force_login(UserFactory(roles="auditor"))
    for name in ("post", "post_waiting", "post_batches"):
        assert client.get(url(name)).status_code == 200
    page = client.get(url("post_letter", letter.pk)).content.decode()
    assert letter.shown_number in page and url("post_receipt", letter.pk) not in page
    for name in ("post_download", "post_sheet"):
        assert client.get(url(name, letter.batch_id)).status_code == 403
    assert client.post(url("post_receipt", letter.pk)).status_code == 403
    client.force_login(UserFactory(roles="finance"))
    assert client.get(url("post")).status_code == 403


def test_a_scanner_goes_from_letter_to_letter(client, secretary):
    batch = make.printed(2)
    first, second = batch.letters.order_by("place")
    form = {"from": "batch", "number": "1234567890123", "posted_on": str(today())}
    form |= {"seen": first.seen}
    answer = client.post(url("post_number", first.pk), form)
    assert answer.url == url("post_batch", batch.pk) + "#next"
    page = client.get(url("post_batch", batch.pk)).content.decode()
    assert url("post_number", second.pk) in page and url("post_number", first.pk) not in page
    assert client.post(url("post_number", first.pk), form).status_code == 409
    form |= {"seen": second.seen}
    answer = client.post(url("post_number", second.pk), form)
    assert answer.status_code == 422 and "다른 편지에 적힌 등기번호" in answer.content.decode()
    form["number"] = "12"
    assert client.post(url("post_number", second.pk), form).status_code == 422


def test_receipt_return_and_undo_on_the_letters_page(client, secretary):
    letter = make.posted()
    page = url("post_letter", letter.pk)
    assert "이의신청 기간이 시작되지 않습니다" in client.get(page).content.decode()
    assert client.post(url("post_receipt", letter.pk), {"received_on": ""}).status_code == 422
    day = {"received_on": str(today())}
    assert client.post(url("post_receipt", letter.pk), day).url == page
    said = {"returned_on": str(today()), "why": "moved"}
    assert client.post(url("post_returned", letter.pk), said).status_code == 422
    assert client.post(url("post_undo", letter.pk), {"reason": ""}).status_code == 422
    assert client.post(url("post_undo", letter.pk), {"reason": "오타"}).url == page
    assert client.post(url("post_returned", letter.pk), said).url == page
    shown = client.get(page).content.decode()
    assert "이사 감" in shown and "오타" in shown and "같은 주소로 다시 보내기" in shown
    listed = client.get(url("post"), {"show": "returned"}).content.decode()
    assert letter.reference in listed
    claim = client.get(reverse("register:claim", args=[letter.notice.claim.number]))
    assert "우편이 돌아왔습니다" in claim.content.decode()
    assert client.post(url("post_send_again", letter.pk)).status_code == 302
    assert PostLetter.objects.filter(notice=letter.notice_id).count() == 2
    listed = client.get(url("post"), {"show": "returned"}).content.decode()
    assert letter.reference not in listed  # the worklist empties


def test_a_list_is_uploaded_and_its_faults_are_named(client, secretary):
    batch = make.printed(2)
    text = (
        f"관리번호,등기번호,접수일\nP{batch.pk}-001,1234567890123,{today()}\n"
        f"P{batch.pk}-002,99,{today()}\n"
    )
    file = SimpleUploadedFile("list.csv", text.encode())
    answer = client.post(url("post_upload"), {"kind": "numbers", "file": file})
    assert answer.url == url("post_file", PostFile.objects.get().pk)
    page = client.get(answer.url).content.decode()
    assert "등기번호는 숫자 13자리입니다" in page
    bad = SimpleUploadedFile("list.csv", b"a,b\n1,2\n")
    assert client.post(url("post_upload"), {"kind": "outcomes", "file": bad}).status_code == 422
    assert client.post(url("post_upload"), {"kind": "numbers"}).status_code == 422


def test_a_batch_is_cancelled_with_a_reason(client, secretary):
    batch = make.printed()
    assert client.post(url("post_cancel", batch.pk), {"reason": ""}).status_code == 422
    assert client.post(url("post_cancel", batch.pk), {"reason": "실수"}).status_code == 302
    assert Notice.objects.get(letters__batch=batch).status == "failed"
    page = client.get(url("post_batch", batch.pk)).content.decode()
    assert "실수" in page and url("post_cancel", batch.pk) not in page


@pytest.mark.parametrize("show", ["", "posted", "returned", "received", "all"])
def test_lists_cost_the_same_for_one_row_and_for_many(client, secretary, show):
    costs = []
    for n in (1, 4):
        batch = make.printed(n)
        for letter in batch.letters.select_related("batch"):
            if show in ("posted", "returned", "received"):
                from reviews.notices.post import entries

                by = make.secretary()
                entries.record_number(
                    letter=letter, by=by, number=make.number_of(letter), posted_on=today()
                )
                if show == "returned":
                    entries.record_return(letter=letter, by=by, returned_on=today(), why="absent")
                elif show == "received":
                    entries.record_receipt(letter=letter, by=by, received_on=today())
        client.get(url("post"), {"show": show})
        with CaptureQueriesContext(connection) as found:
            page = client.get(url("post"), {"show": show}).content.decode()
        assert batch.letters.all()[0].reference in page
        costs.append(len(found))
    assert costs[0] == costs[1]
