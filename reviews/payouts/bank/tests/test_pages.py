"""The bank's pages: who may, what they do by plain form posts, and what they cost."""

import io
import re
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm, open_sheet
from claims.users.models import User
from config.dev.scenes import scene
from reviews.payouts.bank.results.context import SAMPLE
from reviews.payouts.bank.results.worklist import open_lines
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.models import BankResult, PayoutBatch, ResultFile
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db

RESULTS, BATCHES, RECONCILIATION = (
    "/payouts/results/",
    "/payouts/batches/",
    "/payouts/reconciliation/",
)
READERS = ("chair", "secretariat", "finance", "auditor")
OTHERS = ("member", "customer_centre", "admin")


def upload(client, *rows, key=None, name="결과.csv"):
    file = SimpleUploadedFile(name, paper(*rows).read(), content_type="text/csv")
    fields = {"file": file} | ({"request_key": key} if key else {})
    return client.post(f"{RESULTS}load/", fields)


def text(response):
    return unescape(response.content.decode())


def sent(number=1, amount=50_000):
    batch = make.released(make.built(*make.many_approved(number, amount=amount)))
    return batch, list(batch.payouts.order_by("pk"))


_one, one_sent = scene("one_sent", sent, scope="asking")
_two, two_sent = scene("two_sent", lambda: sent(2), scope="asking")


class TestWho:
    @pytest.mark.parametrize("role", READERS)
    def test_readers(self, client, sign_in, role, one_sent):
        _batch, (one,) = one_sent
        sign_in("finance")
        upload(client, row(one), row("P000999999", amount=1))
        file = ResultFile.objects.get()
        sign_in(role)
        for url in (RESULTS, f"{RESULTS}{file.pk}/", RECONCILIATION):
            assert client.get(url).status_code == 200, url

    @pytest.mark.parametrize("role", OTHERS)
    def test_others_do_not(self, client, sign_in, role):
        sign_in(role)
        for url in (RESULTS, f"{RESULTS}1/", RECONCILIATION):
            assert client.get(url).status_code == 403, url

    @pytest.mark.parametrize("role", ["chair", "secretariat", "auditor"])
    def test_readers_load_answer_and_take_nothing(self, client, sign_in, role, one_sent):
        batch, (one,) = one_sent
        sign_in(role)
        assert upload(client, row(one)).status_code == 403
        assert client.post(f"{RESULTS}answer/").status_code == 403
        assert client.post(f"{BATCHES}{batch.pk}/file/").status_code == 403
        assert client.get(f"{RESULTS}sample/").status_code == 403
        assert not ResultFile.objects.exists()
        page = text(client.get(RESULTS))
        assert "/results/load/" not in page and "지급 담당만 결과를 올릴 수 있습니다" in page
        assert "지급 담당만 내려받을 수 있음" in text(client.get(f"{BATCHES}{batch.pk}/"))

    @pytest.mark.parametrize("role", READERS)
    def test_readers_may_export_the_reconciliation(self, client, sign_in, role):
        sign_in(role)
        answer = client.post(f"{RECONCILIATION}export/", {"format": "csv", "reason": "월말 대사"})
        assert answer.status_code == 200


class TestTaking:
    def test_the_file_with_its_name_and_entry(self, client, sign_in):
        batch = make.released()
        by = sign_in("finance")
        url = f"{BATCHES}{batch.pk}/file/"
        page = text(client.get(f"{BATCHES}{batch.pk}/"))
        assert "은행 확인 필요" in page and "hana:csv:cp949" in page
        answer = client.post(url, {"file": "shinhan:xlsx:", "reason": "은행에 올리기"})
        assert answer.status_code == 200
        assert f'filename="{batch.number}-shinhan.xlsx"' in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        assert book.get_sheet_by_index(0).to_python()[0][0] == "*입금은행"
        [entry] = AccessEntry.objects.filter(action="download")
        assert entry.user == by and entry.ip

    @pytest.mark.parametrize("payouts", [1, 2])
    def test_the_batch_says_whether_its_file_was_taken(self, client, sign_in, payouts):
        """A released batch whose file nobody took waits for results that cannot come."""
        nobody = "이체 파일을 받은 사람이 아직 없음"
        batch = make.built(*(make.approved() for _ in range(payouts)))
        by, url = sign_in("finance"), f"{BATCHES}{batch.pk}/"
        assert nobody not in text(client.get(url))
        make.released(batch)
        other = make.released()  # and its file
        client.post(f"{BATCHES}{other.pk}/file/", {"file": "generic:csv:utf-8", "reason": "은행"})
        assert nobody in text(client.get(url))
        client.post(f"{url}file/", {"file": "generic:csv:utf-8", "reason": "은행에 올리기"})
        page = text(client.get(url))
        assert nobody not in page and f"이체 파일은 {by.name}" in page

    def test_the_panel_of_steps_is_asked_for_again_after_a_file_was_taken(self, client, sign_in):
        """A download loads no page, so the page asks for its panel again, and for nothing else:
        its rows would be another entry of the access log, and a typed text would be lost."""
        batch = make.released()
        by, url = sign_in("finance"), f"{BATCHES}{batch.pk}/"
        page = text(client.get(url))
        assert f'hx-get="{url}state/"' in page
        assert "data-downloaded" in page and "data-downloads>" in page
        client.post(f"{url}file/", {"file": "generic:csv:utf-8", "reason": "은행에 올리기"})
        before = AccessEntry.objects.count()
        panel = text(client.get(f"{url}state/"))
        assert f"이체 파일은 {by.name}" in panel
        assert "<main" not in panel and 'id="rows"' not in panel and "data-downloads" not in panel
        assert AccessEntry.objects.count() == before
        sign_in("secretariat")  # takes no file, so that nothing is asked for
        assert "state/" not in text(client.get(url))

    def test_without_a_reason_nothing_leaves_and_the_page_says_so(self, client, sign_in):
        batch = make.released()
        sign_in("finance")
        answer = client.post(
            f"{BATCHES}{batch.pk}/file/", {"file": "generic:csv:utf-8", "reason": " "}
        )
        assert answer.status_code == 422
        assert "사유를 두 글자 이상" in text(answer)
        assert not AccessEntry.objects.filter(action="download").exists()

    def test_a_get_takes_nothing(self, client, sign_in):
        batch = make.built()
        sign_in("finance")
        assert client.get(f"{BATCHES}{batch.pk}/file/").status_code == 405

    def test_a_batch_that_waits_for_its_release_gives_no_file(self, client, sign_in):
        me = sign_in("finance")
        batch = make.built(by=me)
        url = f"{BATCHES}{batch.pk}/"
        assert "이체를 승인한 뒤 결과를 기다리는 동안만 내려받을 수 있음" in text(client.get(url))
        fields = {"file": "generic:csv:utf-8", "reason": "은행에 올리기"}
        assert client.post(f"{url}file/", fields).status_code == 409

    def test_the_page_names_whose_name_cp949_lacks(self, client, sign_in):
        claim = make.ClaimFactory(representative="Nguyễn Thị")
        batch = make.built(make.approved(make.tier_payout(claim=claim)))
        sign_in("finance")
        page = text(client.get(f"{BATCHES}{batch.pk}/"))
        assert "CP949 파일은 만들지 않았습니다" in page
        assert claim.number in page.split("CP949에 없는 글자")[1][:200]
        assert "Nguy" not in page.split("CP949에 없는 글자")[1][:200]


class TestResults:
    def test_loading_reports_and_leaves_a_worklist(self, client, sign_in, two_sent):
        _batch, (one, two) = two_sent
        sign_in("finance")
        answer = upload(client, row(one), row(two, amount=1), row("P000999999", amount=5))
        file = ResultFile.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, f"{RESULTS}{file.pk}/")
        page = text(client.get(answer["Location"]))
        assert "1줄을 반영했습니다" in page and "2줄은 맞지 않아" in page
        assert "우리 지급액 50,000" in page
        assert "이 지급번호의 지급이 없습니다" in page
        assert re.search(r'data-match="applied">.*?<dd class="num">1</dd>', page, re.S)
        everything = client.get(f"{RESULTS}{file.pk}/?show=all")
        assert text(everything).count("data-line=") == 3
        worklist = text(client.get(RESULTS))
        assert worklist.count("data-line=") == 2
        assert 'data-open-lines="2"' in text(client.get("/payouts/"))

    def test_lines_stand_in_the_order_of_the_file(self, client, sign_in, two_sent):
        _batch, (one, two) = two_sent
        sign_in("finance")
        upload(client, row(one), row(one, "returned"), row(two))
        file = ResultFile.objects.get()
        page = text(client.get(f"{RESULTS}{file.pk}/?show=all"))
        lines = [BankResult.objects.get(pk=pk) for pk in re.findall(r'data-line="(\d+)"', page)]
        assert [(line.payout, line.outcome) for line in lines] == [
            (one, "paid"), (one, "returned"), (two, "paid"),
        ]  # fmt: skip

    def test_the_same_file_again_says_so(self, client, sign_in, one_sent):
        _batch, (one,) = one_sent
        sign_in("finance")
        upload(client, row(one))
        answer = upload(client, row(one))
        assert answer.status_code == 302
        assert "아무것도 더하지 않았습니다" in text(client.get(answer["Location"]))
        assert BankResult.objects.count() == 1

    def test_a_double_click_gets_the_first_answer(self, client, sign_in, one_sent):
        _batch, (one,) = one_sent
        sign_in("finance")
        key = str(uuid4())
        first, second = (upload(client, row(one), key=key) for _ in range(2))
        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
        page = text(client.get(second["Location"]))
        assert "아무것도 더하지 않았습니다" not in page

    def test_an_unreadable_line_waits_with_its_words(self, client, sign_in, one_sent):
        _batch, (one,) = one_sent
        sign_in("finance")
        answer = upload(client, row(one), "P000000001,1,모름,,")
        page = text(client.get(answer["Location"]))
        assert "1줄은 읽을 수 없어" in page and "P000000001 · 1 · 모름" in page
        assert "읽을 수 없는 줄" in text(client.get(RESULTS))

    def test_a_file_of_such_lines_is_refused_and_they_are_named(self, client, sign_in):
        sign_in("finance")
        answer = upload(client, "P000000001,1,모름,,", "P000000002,1,모름,,")
        assert answer.status_code == 422
        page = text(answer)
        assert "절반을 넘어" in page and "3행" in page and "모름" in page
        assert not ResultFile.objects.exists()

    def test_no_file(self, client, sign_in):
        sign_in("finance")
        answer = client.post(f"{RESULTS}load/")
        assert answer.status_code == 422 and "올릴 파일을 골라" in text(answer)

    def test_a_file_that_is_not_there(self, client, sign_in):
        sign_in("finance")
        assert client.get(f"{RESULTS}999/").status_code == 404

    def test_answering_picked_lines(self, client, sign_in, one_sent):
        _batch, (one,) = one_sent
        sign_in("finance")
        upload(client, row(one), row("P000999999", amount=5), row("P000999998", amount=5))
        first, second = open_lines().order_by("pk")
        fields = {"pick": [first.pk], "action": "not_ours", "note": "다른 기관"}
        assert client.post(f"{RESULTS}answer/", {**fields, "note": ""}).status_code == 422
        assert confirm(client, f"{RESULTS}answer/", fields).status_code == 302
        assert list(open_lines()) == [second]
        again = client.post(f"{RESULTS}answer/", fields)
        assert again.status_code == 409 and "이미 처리했거나" in text(again)
        page = text(client.get(f"{RESULTS}{first.file_id}/"))
        assert "우리 지급이 아님" in page and "다른 기관" in page

    def test_a_question_to_the_bank_needs_no_sheet_and_keeps_its_line(
        self, client, sign_in, one_sent
    ):
        _batch, (one,) = one_sent
        sign_in("finance")
        upload(client, row(one, amount=1))
        [line] = open_lines()
        fields = {"pick": [line.pk], "action": "asked_bank", "note": "전화함"}
        assert client.post(f"{RESULTS}answer/", fields).status_code == 302
        page = text(client.get(RESULTS))
        assert f'data-line="{line.pk}"' in page and "답 기다림" in page and "전화함" in page
        assert f'name="pick" value="{line.pk}"' in page
        assert client.post(f"{RESULTS}answer/", fields).status_code == 409

    def test_everything_that_only_repeats_at_once(self, client, sign_in):
        _batch, rows = sent(3)
        sign_in("finance")
        upload(client, *map(row, rows))
        answer = upload(client, *map(row, rows), row("P000999999", amount=5))
        file = ResultFile.objects.first()
        assert "이미 받은 3줄 모두" in text(client.get(answer["Location"]))
        fields = {"repeated_of": file.pk, "action": "accepted", "note": "누적 파일"}
        asked = open_sheet(client, f"{RESULTS}answer/", fields)
        assert asked.status_code == 200 and "이미 받은 결과" in text(asked)
        assert confirm(client, f"{RESULTS}answer/", fields).status_code == 302
        assert [line.match for line in open_lines()] == ["unknown"]

    def test_nothing_strange_is_picked(self, client, sign_in):
        sign_in("finance")
        fields = {"action": "accepted", "note": "확인"}
        for more in ({}, {"pick": ["x"]}, {"pick": ["1"]}, {"repeated_of": "x"}):
            assert client.post(f"{RESULTS}answer/", {**fields, **more}).status_code == 409


class TestSample:
    def test_only_in_the_demo(self, client, sign_in, settings):
        sign_in("finance")
        storages["private"].delete(SAMPLE)
        storages["private"].save(SAMPLE, ContentFile("지급번호,금액,처리결과\n".encode()))
        try:
            assert client.get(f"{RESULTS}sample/").status_code == 404
            assert "예시 결과 파일" not in text(client.get(RESULTS))
            settings.MODE = "demo"
            assert "예시 결과 파일" in text(client.get(RESULTS))
            answer = client.get(f"{RESULTS}sample/")
            assert b"".join(answer.streaming_content).startswith("지급번호".encode())
        finally:
            storages["private"].delete(SAMPLE)


class TestFollowUp:
    def test_failures_go_in_a_batch_of_their_own(self, client, sign_in):
        failed = make.failed()
        other = make.approved()
        user = sign_in("finance")
        page = text(client.get(BATCHES))
        assert "다시 작성하지 않은 지급실패 1건" in page and "재지급 묶음 만들기" not in page
        again = make.approved(
            prepare_replacement(payout=failed, by=make.secretary(), same_account=True)
        )
        page = client.get(BATCHES)
        assert "다시 작성해 승인한 1건, 50,000원" in text(page)
        assert "1건, 50,000원 묶기" in text(page)  # the other one, alone
        forms = re.findall(r'action="/payouts/batches/build/".*?</form>', text(page), re.S)
        seen = [re.search(r'name="seen" value="([^"]*)"', form)[1] for form in forms]
        which = next(n for n, form in enumerate(forms) if 'value="yes"' in form)
        answer = client.post(f"{BATCHES}build/", {"again": "yes", "seen": seen[which]})
        assert answer.status_code == 302
        again.refresh_from_db(), other.refresh_from_db()
        assert again.batch.only_failures and again.batch.built_by == user
        assert other.status == "approved"
        assert "재지급 묶음" in text(client.get(answer["Location"]))

    def test_a_payment_with_two_words_is_not_prepared_again(self, client, sign_in, one_sent):
        _batch, (one,) = one_sent
        sign_in("finance")
        upload(client, row(one, "failed"))
        upload(client, row(one))
        sign_in("secretariat")
        answer = client.post(f"/payouts/{one.pk}/again/", {"same_account": "on"})
        assert answer.status_code == 422 and "처리하지 않은 은행 결과" in text(answer)

    def test_the_rest_is_not_called_paid_over_an_open_line(self, client, sign_in, two_sent):
        batch, (one, _two) = two_sent
        sign_in("finance")
        upload(client, row(one, amount=1))
        answer = client.post(f"{BATCHES}{batch.pk}/paid/")
        assert answer.status_code == 422 and "맞지 않아 남은 은행 결과" in text(answer)


class TestTwoPeople:
    def test_one_finance_user_alone_is_told(self, client, sign_in):
        builder = make.finance()
        batch = make.built(make.approved(by=builder), by=builder)
        User.objects.filter(groups__name="finance").exclude(pk=builder.pk).update(is_active=False)
        sign_in(user=builder)
        for url in (BATCHES, f"{BATCHES}{batch.pk}/"):
            page = text(client.get(url))
            assert f"지급 담당이 {builder} 한 사람뿐입니다" in page
            assert "이체를 승인할 다른 지급 담당이 없음" in page
        assert client.post(f"{BATCHES}{batch.pk}/release/").status_code in (409, 422)

    def test_two_are_named(self, client, sign_in):
        builder, other = make.finance(), make.finance()
        batch = make.built(by=builder)
        sign_in(user=builder)
        page = text(client.get(f"{BATCHES}{batch.pk}/"))
        assert "data-too-few" not in page
        assert str(other) in page and "이체 승인 가능" in page


class TestCost:
    """The same number of questions for few and for many."""

    def count(self, client, url):
        client.get(url)  # what is kept between requests
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def test_pages(self, client, sign_in):
        _batch, rows = sent(2)
        user = sign_in("finance")
        upload(client, row(rows[0]), row(rows[1], amount=1), row("P000999999", amount=1))
        file = ResultFile.objects.get()
        urls = (RESULTS, f"{RESULTS}{file.pk}/", RECONCILIATION, f"{BATCHES}{_batch.pk}/")
        before = {url: self.count(client, url) for url in urls}
        for _ in range(3):
            _other, more = sent(4)
            upload(client, *(row(one, amount=1) for one in more), row(f"P0009999{_}9", amount=1))
        make.built(make.approved(), make.approved(), by=user)
        after = {url: self.count(client, url) for url in urls}
        assert after == before
        assert PayoutBatch.objects.count() == 5
        assert before[RECONCILIATION] <= 20


def test_a_payment_shows_all_that_the_bank_said_of_it(client, sign_in, one_sent):
    _batch, (one,) = one_sent
    loader = sign_in("finance")
    upload(client, row(one))
    other = sign_in("finance")
    upload(client, row(one, "failed"))
    page = text(client.get(f"/payouts/{one.pk}/"))
    assert page.count("data-match=") == 2
    assert 'data-match="contradiction"' in page and "앞 결과와 다름" in page
    path = page.split('class="trail"')[1]
    assert str(loader) in path and str(other) not in path  # who brought it about, not who erred
