"""The claim page: the status card says what the claimant may know, and the history names who did
what without a word of what is sealed."""

import re
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from claims import clock
from claims.display.dates import day, moment
from claims.inquiries.verbs import note_inquiry
from claims.page_parts import HistoryKind, history_of, sentence, status_of
from claims.privacy.access_entries import record_access
from claims.register.models import Claim
from claims.representation.tests.factories import in_force
from claims.tests.factories import BankAccountFactory, UserFactory
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.ballots.document_checks import record_check
from reviews.committee.models import Decision
from reviews.committee.seats.recusals import reassign
from reviews.committee.supplements.verbs import request_supplement
from reviews.committee.tests import factories as make
from reviews.notices.events import Event
from reviews.notices.models import Notice
from reviews.notices.outbox.write import write_notice
from reviews.notices.tests.examples import example_values
from reviews.payouts.months.tests.factories import on
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
AMOUNT = 777_777


def page_of(client, claim, user, **query):
    client.force_login(user)
    answer = client.get(reverse("register:claim", args=[claim.number]), query)
    assert answer.status_code == 200
    return answer


def words(answer):
    """The words of the page's own part; the shell explains its keys."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", strip_tags(main))


def card(user, claim):
    return {s.value: " ".join(line.text for line in lines) for s, lines in status_of(user, claim)}


def history(user, claim, kind=""):
    """All entries, of every page."""
    pages = (history_of(user, claim, kind=kind, page=page) for page in count(1))
    found = []
    for page in pages:
        found += page.entries
        if not page.has_more:
            return found


def said(user, claim, kind=""):
    return [strip_tags(e.text) for e in history(user, claim, kind)]


def send(notice, at=None):
    """The states through which a worker takes a letter."""
    rows, now = Notice.objects.filter(pk=notice.pk), at or timezone.now()
    rows.update(status="sending", lease_token=uuid4(), lease_until=now)
    rows.update(status="sent", sent_at=now, lease_token=None, lease_until=None)


@pytest.fixture
def agent():
    return UserFactory(roles="customer_centre", name="나상담")


class TestStatusCard:
    def test_it_names_what_is_missing_and_the_next_step(self, agent):
        waiting = make.waiting()
        make.document(waiting.claim, "bankbook_copy")
        told = card(agent, waiting.claim)
        assert "매출 피해 입증자료" in told["missing"] and "통장 사본" not in told["missing"]
        assert "입금할 계좌가 없습니다" in told["missing"]
        assert "기한은 따로 알려 드립니다" in told["next"]
        running = make.in_review()
        told = card(agent, running.claim)
        assert told["state"] == "협의체가 심의하고 있습니다."
        assert f"{running.due_on.month}. {running.due_on.day}." in told["next"]
        assert "영업일 남음" in told["next"]
        asked = request_supplement(
            review=running, by=make.secretary(), kinds=["bankbook_copy"], text="통장 사본"
        )
        told = card(agent, running.claim)
        assert "멈추었습니다" in told["state"] and "통장 사본" in told["missing"]
        assert f"{asked.due_on.month}. {asked.due_on.day}." in told["next"]

    def test_a_claim_without_a_council_says_its_route_and_its_account(self, agent):
        claim = money.tier_claim()
        BankAccountFactory(claim=claim, holder_match="mismatch")
        told = card(agent, claim)
        assert told["state"] and "예금주가 신청인과 달라" in told["missing"]

    def test_after_a_failed_transfer_the_claimant_has_to_tell_an_account(self, agent):
        payout = money.failed()
        claim = payout.claim
        told = card(agent, Claim.objects.get(pk=claim.pk))
        assert "은행, 계좌번호, 예금주를 알려 주셔야 다시 입금합니다" in told["missing"]
        assert "입금하지 못했습니다." in told["money"] and "계좌를 확인합니다" not in told["money"]
        money.new_account(claim)
        told = card(agent, Claim.objects.get(pk=claim.pk))
        assert "알려 주셔야" not in told.get("missing", "")
        assert "알려 주신 계좌를 확인한 뒤 다시 입금합니다" in told["next"]

    def test_a_decision_is_told_when_its_letter_is_sent(self, client, agent):
        review = make.decided(("partly", AMOUNT), claimed_loss=900_000)
        decision = Decision.objects.get(review=review)
        before = words(page_of(client, review.claim, agent))
        assert "결과 통지를 준비하고 있습니다" in before
        assert decision.rationale
        for secret in ("777,777", "77만", "일부승인", decision.resolution_no, decision.rationale):
            assert secret not in before, secret
        send(Notice.objects.get(key=f"decision:{decision.resolution_no}"))
        after = words(page_of(client, review.claim, agent))
        for told in ("77만 7,777원", decision.resolution_no, "이의신청을 받습니다", "추가지원"):
            assert told in after, told
        assert f"이유: {decision.rationale}" in after

    def test_a_transfer_is_told_once_it_is_released(self, agent):
        payout = money.approved()
        batch = money.built(payout)

        def told(day):
            with on(day, 9):
                return card(agent, Claim.objects.get(pk=payout.claim_id))["money"]

        assert "은행 이체를 준비하고 있습니다" in told(clock.today())
        money.released(batch)
        batch.refresh_from_db()
        assert "이체했고, 은행의 결과를 기다립니다" in told(batch.transfer_on)
        assert "에 이체합니다" in told(batch.transfer_on - timedelta(days=1))

    def test_neither_votes_nor_names_reach_the_customer_centre(self, client, agent):
        review = make.in_review()
        seats = make.panel(review)
        make.vote(review, seats[0], "partly", AMOUNT, rationale="봉인된 글")
        page = words(page_of(client, review.claim, agent))
        for secret in ("봉인", "777,777", "777777", "77만", *(str(seat.member) for seat in seats)):
            assert secret not in page, secret


class TestHistory:
    def test_sentences_name_their_subject(self):
        review = make.in_review()
        by = UserFactory(roles="secretariat", name="강현주")
        make.members([make.NEW_SEAT])
        seat = make.panel(review)[0]
        reassign(assignment=seat, by=by, reason="휴가")
        expected = f"강현주 간사가 {seat.member} 위원을 다시 배정했습니다."
        assert expected in said(by, review.claim, HistoryKind.REVIEW)
        assert sentence("%(who)s", who="<i>") == "<b>&lt;i&gt;</b>"

    def test_an_appeal_that_opened_a_second_round_is_told_once(self):
        review = make.vote_all(make.in_review(), ("deny", None))
        by = make.secretary()
        accept_appeal(appeal=register_appeal(review=review, by=by, grounds="더 보아 주세요"), by=by)
        told = said(by, review.claim, HistoryKind.REVIEW)
        assert len([text for text in told if "이의신청을 접수했습니다" in text]) == 1

    def test_a_letter_is_sent_when_the_provider_took_it(self, client, agent):
        claim = money.approved(money.tier_payout()).claim
        letter = Notice.objects.get(claim=claim)
        taken = letter.written_at + timedelta(days=1)
        reported = taken + timedelta(days=2)

        def pages():
            page = page_of(client, claim, agent)
            entries = history(agent, claim, HistoryKind.LETTERS)
            return card(agent, claim)["letters"], entries[0], words(page)

        told, entry, page = pages()
        assert "곧 보냅니다" in told and "곧 보냅니다" in entry.text
        assert entry.at == letter.written_at
        send(letter, taken)
        Notice.objects.filter(pk=letter.pk).update(status="delivered", delivered_at=reported)
        told, entry, page = pages()
        assert f"{strip_tags(day(taken))}에" in told and "보냈고 도착했습니다" in told
        assert "보냈습니다" in entry.text and entry.at == taken
        assert f"{strip_tags(moment(taken))} ·" in page

    def test_a_payment_names_who_batched_and_who_released_it(self):
        people = [UserFactory(roles="finance", name=name) for name in ("나두리", "다세찬")]
        payout = money.approved(money.tier_payout(), by=people[1])
        money.released(money.built(payout, by=people[0]), by=people[1])
        told = said(UserFactory(roles="auditor"), payout.claim, HistoryKind.MONEY)
        assert [text.partition(":")[0] for text in told[:2]] == [
            "다세찬 지급 담당이 이체를 승인했습니다", "나두리 지급 담당이 이체 묶음에 담았습니다",
        ]  # fmt: skip

    def test_letters_of_one_moment_stand_with_the_last_one_on_top(self):
        claim, by = money.approved(money.tier_payout()).claim, make.secretary()
        first = Notice.objects.filter(claim=claim).earliest("pk")
        with clock.at(first.written_at), transaction.atomic():
            write_notice(
                event=Event.CLAIM_RECEIVED, claim=claim, key="later",
                variables=example_values(Event.CLAIM_RECEIVED),
            )  # fmt: skip
        last = said(by, claim, HistoryKind.LETTERS)[0]
        assert str(Event.CLAIM_RECEIVED.label) in last

    def test_a_member_reads_checks_of_others_after_the_own_vote(self):
        review = make.in_review()
        make.documents(review.claim)
        first, second, _third = make.panel(review)
        record_check(
            assignment=second, kind="bankbook_copy", verdict="insufficient", note="흐려서 의문"
        )
        theirs = f"{second.member} 위원이 서류에 의문을 적었습니다: 통장 사본."
        me = first.member.user
        assert theirs not in said(me, review.claim)
        assert theirs in said(second.member.user, review.claim)
        assert theirs in said(make.secretary(), review.claim)
        make.vote(review, first)
        assert theirs in said(me, review.claim)
        notes = [e.note for e in history(me, review.claim)]
        assert "흐려서 의문" in notes

    def test_the_access_log_is_for_the_auditor(self, client):
        review, secretary = make.in_review(), make.secretary()
        record_access(
            user=secretary, action="reveal_phone", claim=review.claim, reason="신청인 문의"
        )
        shown = f"{secretary} 님이 연락처를 열람했습니다."
        assert shown in said(UserFactory(roles="auditor"), review.claim)
        assert shown not in said(secretary, review.claim)

    def test_it_is_paged_and_filtered(self, client):
        review, auditor = make.in_review(), UserFactory(roles="auditor")
        for _n in range(31):
            record_access(user=auditor, action="view_claim", claim=review.claim)
        assert not any("열어 보았습니다" in one for one in said(auditor, review.claim))
        first = page_of(client, review.claim, auditor, history="access")
        assert len(first.context["history"].entries) == 30 and first.context["history_older"] == 2
        second = page_of(client, review.claim, auditor, history="access", page=2)
        entries = second.context["history"].entries
        assert {entry.kind for entry in entries} == {HistoryKind.ACCESS} and len(entries) == 3
        odd = page_of(client, review.claim, auditor, history="nothing", page="-4")
        assert odd.context["history_kind"] == "" and odd.context["history_newer"] == 0


# Among them the hold of the claim, its fact corrections, its data-subject requests and its
# retention from erasure (one each, for panel, card and history), the claims that are linked with
# it, and which of them are in the scope (two).
MOST = {"customer_centre": 33, "secretariat": 56, "auditor": 57, "finance": 36}


@pytest.mark.parametrize("role", MOST)
def test_the_page_costs_the_same_however_much_happened(client, role):
    user = UserFactory(roles=role)
    few = make.in_review()
    many = make.deciding()
    make.documents(many.claim)
    for n in range(5):
        record_access(user=user, action="view_claim", claim=many.claim)
        if user.has_perm("claims.log_inquiry"):
            note_inquiry(
                claim=many.claim, by=user, kind="call", text=f"{n}번째 문의", outcome="answered"
            )
    counts = []
    for review in (few, few, many):
        with CaptureQueriesContext(connection) as queries:
            page_of(client, review.claim, user)
        counts.append(len(queries))
    assert counts[2] - counts[1] <= 2, counts  # the decision's own payment and letter
    assert counts[2] <= MOST[role], counts


def test_who_acts_for_the_claimant_is_said_to_members_and_agents(client, agent):
    review = make.in_review()
    in_force(review.claim, "proxy", name="이수진")
    client.force_login(make.panel(review)[0].member.user)
    desk = client.get(reverse("committee:desk", args=[review.claim.number]))
    assert "대리인 신청" in words(desk)
    assert "대리인은 이*진 님(배우자)입니다" in words(page_of(client, review.claim, agent))
