"""One decision about a whole kind of dead letters: exactly those that were seen."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection
from django.db.models.functions import Now
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from claims.errors import ConflictError, ForbiddenError, ReasonNeededError
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.races import at_once, errors_of
from reviews.notices.addresses import POSTAL
from reviews.notices.bulk.running.control import cancel_bulk
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.errors import CancelledBulkError, NothingOfThatKindError
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.operations import confirmations, dead_letter_actions
from reviews.notices.operations.dead_letter_actions import (
    DeadLetterResult,
    retry_all,
    send_all_by_other_channel,
    suppress_all,
)
from reviews.notices.operations.dead_letters import DeadLetterKind, dead_kinds
from reviews.notices.operations.filters import NoticeFilter
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import dead
from reviews.notices.verbs import retry_notice

pytestmark = pytest.mark.django_db
FULL = DeadLetterKind(("552",))
NOWHERE = DeadLetterKind(POSTAL)


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


@pytest.fixture
def clerk(db):
    return UserFactory(roles=["secretariat"])


@pytest.fixture
def kinds(write):
    """Three of one kind, one of another, one that nobody can be told, one waiting."""
    full = [write() for _ in range(3)]
    other, waiting = write(), write()
    dead(*full, code="552")
    dead(other, code="550")
    nowhere = write(claim=ClaimFactory(plain_email="", plain_phone=""))
    return {"full": full, "other": other, "waiting": waiting, "nowhere": nowhere}


def states(*notices):
    return [Notice.objects.get(pk=notice.pk).status for notice in notices]


def test_all_of_a_kind_are_due_again_and_nothing_else(kinds, clerk):
    assert retry_all(kind=FULL, by=clerk, seen=FULL.seen().digest) == DeadLetterResult(3, 0, 0)
    assert states(*kinds["full"]) == ["pending"] * 3
    assert states(kinds["other"], kinds["nowhere"]) == ["failed", "failed"]
    again = Notice.objects.get(pk=kinds["full"][0].pk)
    assert (again.tries_from, again.attempts, again.handled_by) == (1, 1, clerk)
    assert again.last_code == ""


def test_the_cost_does_not_grow_with_their_number(write, clerk):
    costs = []
    assert clerk.has_perm("reviews.manage_notice")  # asked once a person
    for more in (1, 20):
        dead(*[write() for _ in range(more)], code="552")
        with CaptureQueriesContext(connection) as found:
            retry_all(kind=FULL, by=clerk, seen=FULL.seen().digest)
        costs.append(len(found))
    assert costs[0] == costs[1] <= 8


def test_none_of_a_kind_is_sent_and_each_says_why(kinds, clerk):
    seen = NOWHERE.seen()
    assert (seen.n, seen.claims) == (1, 1)
    done = suppress_all(kind=NOWHERE, reason=" 우편으로 알림 ", by=clerk, seen=seen.digest)
    assert done == DeadLetterResult(1, 0, 0)
    stopped = Notice.objects.get(pk=kinds["nowhere"].pk)
    assert (stopped.status, stopped.ended_reason) == (NoticeStatus.SUPPRESSED, "우편으로 알림")
    assert (stopped.handled_by, states(*kinds["full"])) == (clerk, ["failed"] * 3)


def test_a_kind_without_codes_is_what_broke(kinds, clerk):
    assert DeadLetterKind().seen().n == 4  # notices without an address are not failures
    assert DeadLetterKind(event="payout_sent").seen().n == 0


def test_they_wait_since_the_oldest_was_written_however_often_it_was_tried(kinds):
    Notice.objects.filter(pk=kinds["full"][0].pk).update(next_at=Now() + timedelta(days=3))
    written = kinds["full"][0].written_at
    assert FULL.seen().since == written == dead_kinds()[0].since


def test_a_changed_set_of_the_same_size_is_a_conflict(kinds, write, clerk):
    digest = FULL.seen().digest
    suppress_all(kind=FULL, reason="x", by=clerk, seen=digest)
    dead(*[write() for _ in range(3)], code="552")
    assert FULL.seen().n == 3
    for act in (
        lambda: suppress_all(kind=FULL, reason="x", by=clerk, seen=digest),
        lambda: retry_all(kind=FULL, by=clerk, seen=digest),
    ):
        with pytest.raises(ConflictError):
            act()
    assert FULL.seen().n == 3


def test_one_that_was_tried_meanwhile_is_a_conflict(kinds, clerk):
    digest = FULL.seen().digest
    retry_all(kind=FULL, by=clerk, seen=digest)
    dead(*kinds["full"], code="552")  # the same three, after one more attempt each
    with pytest.raises(ConflictError):
        retry_all(kind=FULL, by=clerk, seen=digest)


def test_where_there_is_still_no_address_it_stays(kinds, clerk):
    assert retry_all(kind=NOWHERE, by=clerk, seen=NOWHERE.seen().digest) == DeadLetterResult(
        0, 1, 0
    )
    assert states(kinds["nowhere"]) == ["failed"]


def test_a_closed_address_is_left_alone(kinds, clerk):
    suppress_address(reason="opt_out", by=clerk, notice=kinds["full"][1])
    assert (FULL.seen().n, FULL.seen().open) == (3, 2)
    assert retry_all(kind=FULL, by=clerk, seen=FULL.seen().digest) == DeadLetterResult(2, 1, 0)
    assert states(*kinds["full"]) == ["pending", "failed", "pending"]


def test_no_page_offers_to_retry_where_every_address_is_closed(kinds, clerk, client):
    client.force_login(clerk)

    def page():
        return client.get("/notices/", {"tab": "failed", "code": "552"}).content.decode()

    first, *others = kinds["full"]
    suppress_address(reason="opt_out", by=clerk, notice=first)
    assert "2건 다시 보내기" in page()
    for notice in others:
        suppress_address(reason="opt_out", by=clerk, notice=notice)
    assert "모두 다시 보내기" not in page() and "모두 다른 방법으로 알림" in page()


def test_one_decision_moves_so_many_and_says_how_many_are_left(kinds, clerk, monkeypatch):
    monkeypatch.setattr(dead_letter_actions, "MAX_NOTICES", 2)
    done = suppress_all(kind=FULL, reason="x", by=clerk, seen=FULL.seen().digest)
    assert done == DeadLetterResult(2, 0, 1)
    assert sorted(states(*kinds["full"])) == ["failed", "suppressed", "suppressed"]


def refused_texts(write, *mails):
    """Texts that a telephone refused, of claims with these mail addresses ('': none)."""
    claims = [
        ClaimFactory(plain_email=mail, plain_phone=f"010-5555-{number:04}")
        for number, mail in enumerate(mails)
    ]
    texts = [write(claim=claim) for claim in claims]
    assert {one.channel for one in texts} == {"lms"}
    dead(*texts, code="552")
    return texts


@pytest.mark.usefixtures("phones_first")
def test_all_of_a_kind_are_told_by_another_channel(write, clerk):
    with_mail, without, also_with = refused_texts(write, "a@example.test", "", "b@example.test")
    waiting = FULL.seen().digest
    told = send_all_by_other_channel(kind=FULL, by=clerk, seen=waiting)
    assert told == DeadLetterResult(2, 1, 0)
    assert states(with_mail, without, also_with) == ["suppressed", "failed", "suppressed"]
    again = Notice.objects.filter(channel="mail").order_by("pk")
    assert [(one.key, one.claim_id, one.status) for one in again] == [
        (f"{old.key}:mail", old.claim_id, "pending") for old in (with_mail, also_with)
    ]
    old = Notice.objects.get(pk=with_mail.pk)
    assert (old.ended_reason, old.last_code) == ("다른 경로로 알림: 이메일", "552")
    with pytest.raises(ConflictError):
        send_all_by_other_channel(kind=FULL, by=clerk, seen=waiting)


@pytest.mark.usefixtures("phones_first")
def test_many_that_cannot_be_sent_keep_back_none_behind_them(write, clerk, monkeypatch):
    monkeypatch.setattr(dead_letter_actions, "MAX_NOTICES", 2)
    monkeypatch.setattr(dead_letter_actions, "CHUNK", 2)
    mails = ["", "", "", "a@example.test", "b@example.test", "c@example.test"]
    texts = refused_texts(write, *mails)
    told = send_all_by_other_channel(kind=FULL, by=clerk, seen=FULL.seen().digest)
    assert told == DeadLetterResult(2, 3, 1)
    assert states(*texts[3:]) == ["suppressed", "suppressed", "failed"]
    for one in texts[:3]:
        suppress_address(reason="opt_out", by=clerk, notice=one)
    assert retry_all(kind=FULL, by=clerk, seen=FULL.seen().digest) == DeadLetterResult(1, 3, 0)


@pytest.mark.usefixtures("phones_first")
def test_telling_by_another_channel_costs_the_same_however_many(write, clerk):
    costs = []
    assert clerk.has_perm("reviews.manage_notice")  # asked once a person
    for more in (1, 20):
        refused_texts(write, *["a@example.test"] * more)
        with CaptureQueriesContext(connection) as found:
            send_all_by_other_channel(kind=FULL, by=clerk, seen=FULL.seen().digest)
        costs.append(len(found))
    assert costs[0] == costs[1] <= 16, costs


@pytest.mark.usefixtures("kinds")
def test_the_sheet_says_how_many_go_at_once(monkeypatch):
    monkeypatch.setattr(confirmations, "MAX_NOTICES", 2)
    filters = NoticeFilter(QueryDict("tab=failed&code=552")).conditions
    sheet = confirmations.sending_kind_sheet(filters, FULL.seen(), "/", "t", "u")
    assert (sheet.count, sheet.button) == (2, "2건 보내기")
    assert ("한 번에", "오래된 것부터 2건까지") in sheet.facts


def test_what_is_refused(kinds, clerk):
    digest = FULL.seen().digest
    with pytest.raises(ForbiddenError):
        retry_all(kind=FULL, by=UserFactory(roles=["chair"]), seen=digest)
    with pytest.raises(ReasonNeededError):
        suppress_all(kind=FULL, reason="  ", by=clerk, seen=digest)
    nothing = DeadLetterKind(("999",))
    with pytest.raises(NothingOfThatKindError):
        retry_all(kind=nothing, by=clerk, seen=nothing.seen().digest)
    assert states(*kinds["full"]) == ["failed"] * 3


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_decide_once(kinds, clerk):
    digest = FULL.seen().digest
    other = UserFactory(roles=["secretariat"])
    answers = at_once(
        lambda: suppress_all(kind=FULL, reason="우편", by=clerk, seen=digest),
        lambda: retry_all(kind=FULL, by=other, seen=digest),
    )
    assert [type(error) for error in errors_of(answers)] == [ConflictError]
    assert len(set(states(*kinds["full"]))) == 1


def page_of(client, role="secretariat"):
    client.force_login(UserFactory(roles=[role]))
    return client


def test_the_page_shows_the_count_and_acts_on_exactly_that(client, kinds):
    clerk = page_of(client)
    page = clerk.get("/notices/?tab=failed&code=552").content.decode()
    assert "조건에 맞는 실패 3건" in page and f'value="{FULL.seen().digest}"' in page
    form = {"seen": FULL.seen().digest, "back": "tab=failed&code=552", "reason": "전화로 알림"}
    asked = open_sheet(clerk, "/notices/dead/suppress/", form)
    assert "3건 보내지 않고 적기" in asked.content.decode()
    assert states(*kinds["full"]) == ["failed"] * 3
    answer = confirm(clerk, "/notices/dead/suppress/", form)
    assert (answer.status_code, answer.url) == (302, "/notices/?tab=failed&code=552")
    assert "3건을 보내지 않고" in clerk.get(answer.url).content.decode()
    assert clerk.post("/notices/dead/suppress/", form).status_code == 409  # the second click
    assert states(*kinds["full"]) == ["suppressed"] * 3


def test_a_refused_form_keeps_what_was_typed(client, kinds):
    form = {"seen": FULL.seen().digest, "back": "tab=failed&code=552", "reason": " "}
    answer = confirm(page_of(client), "/notices/dead/suppress/", form)
    assert answer.status_code == 422
    assert "알린 방법을 적어 주세요" in answer.content.decode()
    yesterday = form | {"seen": "3:1", "reason": "등기로 보냄"}
    assert client.post("/notices/dead/suppress/", yesterday).status_code == 409
    answer = client.post("/notices/dead/suppress/", yesterday | {"confirmed": "of yesterday"})
    assert answer.status_code == 409
    assert "등기로 보냄</textarea>" in answer.content.decode()
    assert states(*kinds["full"]) == ["failed"] * 3


@pytest.mark.parametrize("back", ["", "tab=pending", "tab=failed&code=552&q=K1015", "tab=sent"])
def test_only_a_whole_kind_is_acted_upon(client, kinds, back):
    """Never more than the page shows: a search or days show less than the kind."""
    answer = page_of(client).post(
        "/notices/dead/retry/", {"seen": FULL.seen().digest, "back": back}
    )
    assert answer.status_code == 422
    assert states(*kinds["full"]) == ["failed"] * 3


def test_who_only_reads_sees_no_button_and_is_refused(client, kinds):
    reader = page_of(client, "auditor")
    assert "dead/retry" not in reader.get("/notices/?tab=failed").content.decode()
    for act in ("retry", "suppress"):
        form = {"seen": FULL.seen().digest, "back": "tab=failed&code=552", "reason": "x"}
        assert reader.post(f"/notices/dead/{act}/", form).status_code == 403
        assert reader.get(f"/notices/dead/{act}/").status_code in (403, 405)


def test_retrying_tells_honestly_what_stayed(client, kinds):
    form = {"seen": NOWHERE.seen().digest, "back": "tab=post"}
    answer = confirm(page_of(client), "/notices/dead/retry/", form)
    page = client.get(answer.url).content.decode()
    assert "1건은 쓸 수 있는 주소가 없거나" in page
    assert "0건을 다시 보냅니다" not in page


def test_all_that_have_another_way_are_told_by_it(client, write, settings):
    settings.NOTICE_PHONE, settings.NOTICE_PREFER = "file", ["mail", "lms"]
    full = [write() for _ in range(2)]
    dead(*full, code="552")
    write(claim=ClaimFactory(plain_email="", plain_phone=""))
    clerk, form = page_of(client), {"seen": FULL.seen().digest, "back": "tab=failed&code=552"}
    answer = confirm(clerk, "/notices/dead/otherwise/", form)
    assert answer.status_code == 302
    assert said(answer) == ["2건을 다른 경로로 알립니다."]
    assert states(*full) == ["suppressed"] * 2
    told = Notice.objects.filter(channel="lms", status="pending")
    assert {one.claim_id for one in told} == {one.claim_id for one in full}
    assert clerk.post("/notices/dead/otherwise/", form).status_code == 409
    form = {"seen": NOWHERE.seen().digest, "back": "tab=post"}
    answer = confirm(clerk, "/notices/dead/otherwise/", form)
    (kept,) = said(answer)
    assert kept.startswith("1건은 쓸 수 있는 주소가 없거나") and "다른 경로" in kept
    assert told.count() == 2


def said(answer):
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_what_is_kept_says_why_in_words_that_are_true_of_a_cancelled_bulk(client, clerk):
    bulks.tier_claims(1)
    bulk = bulks.written(bulks.prepared())
    dead(Notice.objects.get(bulk=bulk), code="552")
    cancel_bulk(bulk=bulk, reason="문안을 바꿔 다시 보냄", by=clerk)
    form = {"seen": FULL.seen().digest, "back": "tab=failed&code=552"}
    (kept,) = said(confirm(page_of(client), "/notices/dead/retry/", form))
    assert "일괄 통지가 취소되었거나" in kept


def test_what_failed_in_a_cancelled_bulk_is_not_sent_again(clerk):
    """It would wait, and then be suppressed without a word by the bulk's own task."""
    bulks.tier_claims(1)
    bulk = bulks.written(bulks.prepared())
    notice = Notice.objects.get(bulk=bulk)
    dead(notice, code="552")
    cancel_bulk(bulk=bulk, reason="문안을 바꿔 다시 보냄", by=clerk)
    with pytest.raises(CancelledBulkError, match="취소한 일괄 통지"):
        retry_notice(notice=notice, by=clerk)
    assert retry_all(kind=FULL, by=clerk, seen=FULL.seen().digest) == DeadLetterResult(0, 1, 0)
    assert states(notice) == ["failed"]
