import re
from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from claims.privacy.models import AccessEntry, Action
from claims.tests.confirming import confirm, digest_on, open_sheet
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.models import DeliveryAttempt, DeliveryReport, Notice, NoticeStatus
from reviews.notices.operations import claim_page
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import sent
from reviews.notices.verbs import suppress_notice

pytestmark = pytest.mark.django_db

ROW = re.compile(r'<tr[^>]*data-number="([^"]+)"[^>]*data-state="([^"]+)"')


@pytest.fixture
def as_role(client):
    def as_role(role):
        user = UserFactory(roles=[role])
        client.force_login(user)
        client.user = user
        return client

    return as_role


def rows(response):
    return ROW.findall(response.content.decode())


def fail(notice, code="550"):
    """A dead letter, as a permanent refusal leaves it."""
    for columns in (
        {
            "status": "sending",
            "lease_token": "0b0e9a4e-0000-4000-8000-000000000000",
            "lease_until": timezone.now(),
        },
        {
            "status": "failed",
            "lease_token": None,
            "lease_until": None,
            "attempts": 1,
            "last_code": code,
        },
    ):
        Notice.objects.filter(pk=notice.pk).update(**columns)
    notice.refresh_from_db()
    return notice


def test_a_stranger_is_sent_to_the_log_in(client):
    response = client.get("/notices/")
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


@pytest.mark.parametrize("role", ["member", "finance", "customer_centre", "admin"])
def test_who_may_not_see_the_outbox(as_role, write, role):
    notice = write()
    client = as_role(role)
    assert client.get("/notices/").status_code == 403
    assert client.get(f"/notices/?notice={notice.pk}").status_code == 403
    assert client.post(f"/notices/{notice.pk}/retry/").status_code == 403
    assert client.post(f"/notices/{notice.pk}/suppress/").status_code == 403


@pytest.mark.parametrize("role", ["chair", "auditor"])
def test_who_sees_without_touching(as_role, write, role):
    notice = fail(write())
    client = as_role(role)
    page = client.get(f"/notices/?notice={notice.pk}")
    assert page.status_code == 200
    assert notice.claim.number in page.content.decode()
    assert 'action="/notices/' not in page.content.decode()
    assert client.post(f"/notices/{notice.pk}/retry/").status_code == 403
    assert client.post(f"/notices/{notice.pk}/suppress/", {"reason": "x"}).status_code == 403
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.FAILED


def test_the_list_names_number_and_state_newest_first(as_role, write):
    first, second = write(), fail(write())
    assert rows(as_role("secretariat").get("/notices/")) == [
        (second.claim.number, "failed"),
        (first.claim.number, "pending"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tab=failed", ["failed"]),
        ("tab=pending", ["pending"]),
        ("tab=sent", []),
        ("tab=nonsense", ["failed", "pending"]),
        ("tab=failed&code=550", ["failed"]),
        ("tab=failed&code=551", []),
    ],
)
def test_tabs_and_codes(as_role, write, query, found):
    write()
    fail(write())
    response = as_role("secretariat").get(f"/notices/?{query}")
    assert [state for _number, state in rows(response)] == found


@pytest.mark.parametrize("q", ["{number}", "{lower}", "{prefix}", "온담"])
def test_searching_by_number_and_name(as_role, write, q):
    claim = ClaimFactory(number="K1015-0048102", business_name="온담 플라워")
    write(claim=claim)
    write()
    text = q.format(number=claim.number, lower=claim.number.lower(), prefix=claim.number[:10])
    client = as_role("secretariat")
    assert rows(client.get("/notices/", {"q": text})) == [(claim.number, "pending")]
    assert AccessEntry.objects.filter(user=client.user, action=Action.SEARCH).count() == 1


def test_pages_join_without_gap_or_overlap(as_role, write):
    written = [write().claim.number for _ in range(35)]
    client = as_role("secretariat")
    first = client.get("/notices/")
    after = re.search(r'rel="next"[^>]*href="([^"]+)"', first.content.decode())[1]
    second = client.get("/notices/" + after.replace("&amp;", "&"))
    numbers = [number for page in (first, second) for number, _state in rows(page)]
    assert numbers == written[::-1]


def test_the_page_costs_the_same_for_one_row_and_for_thirty(
    as_role, write, django_assert_max_num_queries, django_assert_num_queries
):
    client = as_role("secretariat")
    write()
    client.get("/notices/")
    with django_assert_max_num_queries(14) as one:
        client.get("/notices/")
    for _ in range(30):
        fail(write())
    with django_assert_num_queries(len(one.captured_queries)):
        client.get("/notices/")


def test_an_opened_notice_shows_its_text_and_is_noted(as_role, write):
    notice = write(reason="<script>alert(1)</script>")
    client = as_role("secretariat")
    page = client.get(f"/notices/?notice={notice.pk}").content.decode()
    assert "1,150,000원" in page
    assert "2023-0412" in page
    assert "<script>alert" not in page
    assert "업무와 함께 저장" in page
    entries = AccessEntry.objects.order_by("pk").values_list("user", "action", "claim")
    listed = (client.user.pk, Action.VIEW_LIST, None)
    assert list(entries) == [listed, (client.user.pk, Action.VIEW_CLAIM, notice.claim_id)]
    client.get("/notices/")
    assert list(entries.all())[2:] == [listed]  # asked again


def test_no_address_stands_on_the_page(as_role, write):
    claim = ClaimFactory(plain_email="ondam.flower@example.test", plain_phone="01098761234")
    notice = write(claim=claim)
    page = as_role("secretariat").get(f"/notices/?notice={notice.pk}").content.decode()
    assert "onda****@…" in page
    for plain in ("ondam.flower", "example.test", "01098761234", "98761234"):
        assert plain not in page


@pytest.mark.parametrize("text", ["0", "999999999", "x", "１", "1" * 40])
def test_a_notice_that_is_not_there(as_role, text):
    assert as_role("secretariat").get("/notices/", {"notice": text}).status_code == 404


def test_retry(as_role, write):
    notice = fail(write())
    client = as_role("secretariat")
    form = {"seen": notice.seen, "back": "tab=failed&evil=1"}
    assert open_sheet(client, f"/notices/{notice.pk}/retry/", form).status_code == 200
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.FAILED  # shown, and not sent yet
    answer = confirm(client, f"/notices/{notice.pk}/retry/", form)
    assert answer.status_code == 302
    assert answer.url == f"/notices/?tab=failed&notice={notice.pk}"
    notice.refresh_from_db()
    assert (notice.status, notice.handled_by) == (NoticeStatus.PENDING, client.user)
    assert notice.attempts == notice.tries_from == 1


def test_retry_is_not_offered_for_a_closed_address(as_role, write):
    notice = fail(write())
    client = as_role("secretariat")
    page, retry = f"/notices/?notice={notice.pk}", f"/notices/{notice.pk}/retry/"
    assert retry in client.get(page).content.decode()
    suppress_address(notice=notice, reason="opt_out", by=client.user)
    assert retry not in client.get(page).content.decode()


def test_retry_of_what_did_not_fail_is_refused(as_role, write):
    notice = write()
    answer = as_role("secretariat").post(f"/notices/{notice.pk}/retry/", {"seen": notice.seen})
    assert answer.status_code == 409
    assert "실패한 통지만" in answer.content.decode()


@pytest.mark.parametrize("act", ["retry", "otherwise", "suppress"])
def test_what_another_person_has_handled_is_a_conflict(as_role, write, act):
    """The form of an older page may lack `seen`; the answer is the same."""
    notice = fail(write(claim=ClaimFactory(plain_email="ondam@example.test")))
    client = as_role("secretariat")
    url = f"/notices/{notice.pk}/{act}/"
    sheet = {"confirmed": digest_on(open_sheet(client, url)), "reason": "전화로 알림"}
    suppress_notice(notice=notice, by=UserFactory(roles=["secretariat"]), reason="등기로 보냄")
    for data in ({}, sheet, {**sheet, "seen": "failed:1"}):
        answer = client.post(url, data)
        assert answer.status_code == 409
        assert "지금 상태를 확인해 주세요" in answer.content.decode() or "seen" in data
    assert Notice.objects.count() == 1


def test_retry_without_an_address_is_refused(as_role, write):
    notice = write(claim=ClaimFactory(plain_email=""))
    answer = confirm(as_role("secretariat"), f"/notices/{notice.pk}/retry/", {"seen": notice.seen})
    assert answer.status_code == 422
    assert "보낼 주소가 없습니다" in answer.content.decode()


@pytest.mark.parametrize("act", ["retry", "suppress"])
def test_a_page_of_yesterday_does_nothing_today(as_role, write, act):
    notice = fail(write())
    answer = as_role("secretariat").post(
        f"/notices/{notice.pk}/{act}/", {"seen": "pending:0", "reason": "전화로 알림"}
    )
    assert answer.status_code == 409
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.FAILED


def test_suppress(as_role, write):
    notice = fail(write())
    client = as_role("secretariat")
    url = f"/notices/{notice.pk}/suppress/"
    empty = confirm(client, url, {"seen": notice.seen, "reason": " "})
    assert empty.status_code == 422
    assert "알린 방법을 적어 주세요" in empty.content.decode()
    done = confirm(client, url, {"seen": notice.seen, "reason": "등기로 보냄"})
    assert done.status_code == 302
    notice.refresh_from_db()
    assert (notice.status, notice.ended_reason) == (NoticeStatus.SUPPRESSED, "등기로 보냄")
    assert "등기로 보냄" in client.get(done.url).content.decode()


def test_what_was_sent_is_not_suppressed(as_role, write, mailbox):
    from reviews.notices.delivery import deliver

    notice = write()
    deliver.deliver_all()
    notice.refresh_from_db()
    answer = as_role("secretariat").post(
        f"/notices/{notice.pk}/suppress/", {"seen": notice.seen, "reason": "x"}
    )
    assert answer.status_code == 409
    assert notice.status == NoticeStatus.SENT


def test_acts_need_a_post(as_role, write):
    notice = fail(write())
    client = as_role("secretariat")
    assert client.get(f"/notices/{notice.pk}/retry/").status_code == 405
    assert client.get(f"/notices/{notice.pk}/suppress/").status_code == 405


@pytest.mark.parametrize(("role", "linked"), [("secretariat", True), ("customer_centre", False)])
def test_the_panel_of_a_claim(write, role, linked):
    notice, _other = write(), write()
    request = RequestFactory().get("/")
    request.user = UserFactory(roles=[role])
    panel = claim_page.notices_of_claim if linked else claim_page.for_customer_centre
    if not linked:  # a decision that its claimant does not know yet
        assert "의결 결과" not in panel(request, notice.claim)
        sent(notice, by="mail")
    html = panel(request, notice.claim)
    assert html.count("<li ") == 1
    assert "의결 결과: 일부승인" in html
    assert (f"notice={notice.pk}" in html) is linked
    assert ("1,150,000원" in html) is not linked
    if linked:
        assert claim_page.for_customer_centre(request, notice.claim) == ""


def test_the_panel_tells_every_attempt_report_and_what_delivered_it(
    write, django_assert_num_queries
):
    notice = write()
    sent(notice, by="lms")
    DeliveryAttempt.objects.create(
        notice=notice,
        number=1,
        channel="mail",
        finished_at=timezone.now(),
        outcome="accepted",
        code="2000",
    )
    DeliveryReport.objects.create(provider="solapi", event_id="E1", notice=notice, code="3104")
    for _ in range(3):
        fail(write(claim=notice.claim), code="552")
    request = RequestFactory().get("/")
    request.user = UserFactory(roles=["secretariat"])
    assert request.user.has_perm("reviews.view_notice")
    with django_assert_num_queries(4):
        html = claim_page.notices_of_claim(request, notice.claim)
    for told in (
        "이메일로 보냄",
        "장문 문자로 대체발송",
        "카카오톡을 쓰지 않는 번호",
        "solapi",
    ):
        assert told in html
    assert html.count("<details>") == 4
    assert "example.test" not in html


def test_a_failed_notice_is_told_by_another_channel(as_role, write, settings):
    settings.NOTICE_PHONE, settings.NOTICE_PREFER = "file", ["mail", "lms"]
    notice = fail(write())
    client = as_role("secretariat")
    page = client.get(f"/notices/?notice={notice.pk}").content.decode()
    assert f"/notices/{notice.pk}/otherwise/" in page
    answer = confirm(client, f"/notices/{notice.pk}/otherwise/", {"seen": notice.seen})
    assert answer.status_code == 302
    notice.refresh_from_db()
    told = Notice.objects.get(claim=notice.claim, channel="lms")
    assert (notice.status, told.status) == (NoticeStatus.SUPPRESSED, NoticeStatus.PENDING)
    assert answer.url.endswith(f"notice={told.pk}")
    again = client.post(f"/notices/{notice.pk}/otherwise/", {"seen": notice.seen})
    assert again.status_code == 409


def test_a_page_left_open_keeps_no_session_alive(as_role, write):
    client = as_role("secretariat")
    client.get("/notices/")
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):  # prolonged once a minute
        answer = client.get("/notices/pulse/")
        assert answer.status_code == 200 and 'id="pulse"' in answer.content.decode()
        assert "desk_session" not in answer.cookies  # it would begin the half hour again
        assert "desk_session" in client.get("/notices/").cookies
