"""The pages of holds, from the run to the grant that follows a release."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm, digest_on, open_sheet
from claims.tests.factories import UserFactory
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.verbs import end_as_duplicate, reopen_hold
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db

LIST = "payouts:holds"
REASON = {"reason": "다른 지점의 피해임을 확인함"}


def of(name, hold):
    return reverse(f"payouts:hold_{name}", args=[hold.pk])


def one(hold):
    return reverse("payouts:hold", args=[hold.pk])


def text_of(client, user, url):
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_hold_to_the_grant(client):
    hold = make.held(make.CLAIMANT, make.ACCOUNT)
    secretary, other = money.secretary(), money.secretary()
    listed = text_of(client, secretary, reverse(LIST))
    assert hold.claim.number in listed and hold.other.number in listed
    assert "같은 신청인" in listed and "오늘" in listed
    shown = text_of(client, secretary, one(hold))
    assert hold.other.number in shown and "같은 계좌" in shown
    answer = client.post(of("release", hold), {"reason": "짧음"})
    assert answer.status_code == 422 and "짧음" in answer.content.decode()
    assert client.post(of("release", hold), REASON).url == one(hold)
    assert of("confirm", hold) not in text_of(client, secretary, one(hold))
    assert client.post(of("confirm", hold)).status_code == 403
    item = money.model("InboxItem").objects.get(user=other, kind="hold_waits")
    client.force_login(other)
    assert hold.number in text_of(client, other, reverse("inbox:inbox"))
    assert client.post(reverse("inbox:open", args=[item.pk])).url == one(hold)
    assert of("confirm", hold) in text_of(client, other, one(hold))
    assert confirm(client, of("confirm", hold)).url == one(hold)
    assert client.post(of("confirm", hold)).status_code == 409
    hold.refresh_from_db()
    assert hold.status == "released"
    grants.finished()
    assert hold.claim.payouts.count() == 1
    assert hold.claim.number in text_of(client, other, reverse(LIST) + "?show=ended")


def test_the_page_says_who_prepares_the_grant_of_a_released_claim(client):
    hold, reader = make.released(), money.secretary()
    assert "다음 일괄 작성 때" in text_of(client, reader, one(hold))
    grants.finished()
    payout = Payout.objects.get(claim=hold.claim)
    assert "지원금을 작성했습니다" in text_of(client, reader, one(hold))
    cancel_payout(payout=payout, by=money.finance(), reason="잘못 작성")
    page = text_of(client, reader, one(hold))
    assert "앞선 지급이 있어" in page and reverse("payouts:payout", args=[payout.pk]) in page
    assert "다음 일괄 작성 때" not in page


def test_the_end_as_a_duplicate_is_told_and_undone(client):
    hold, by = make.held(), money.secretary()
    client.force_login(by)
    sheet = open_sheet(client, of("duplicate", hold)).content.decode()
    assert "신청인에게 알릴 사유" in sheet and "50,000" in sheet
    assert confirm(client, of("duplicate", hold), {"reason": ""}).status_code == 422
    assert confirm(client, of("duplicate", hold), {"reason": "두 번 접수하심"}).url == one(hold)
    assert hold.claim.notices.filter(event="grant_duplicate").count() == 1
    page = text_of(client, by, reverse("register:claim", args=[hold.claim.number]))
    assert "중복 종결" in page and "님이 신청을 중복으로 끝냈습니다" in page
    assert client.post(of("reopen", hold), REASON).url == one(hold)
    hold.refresh_from_db()
    assert hold.status == "waiting"


def test_the_history_keeps_an_end_that_was_undone(client):
    """A hold keeps its last end only; the claim's history has those before it as well."""
    hold, by = make.held(), money.secretary()
    client.force_login(by)
    page = reverse("register:claim", args=[hold.claim.number])
    ended, undone = "님이 신청을 중복으로 끝냈습니다", "중복 종결을 되돌려"
    for times in (1, 2):
        confirm(client, of("duplicate", hold), {"reason": "두 번 접수하심"})
        assert text_of(client, by, page).count(ended) == times
        client.post(of("reopen", hold), {"reason": "가게가 둘인 것을 확인함"})
        found = text_of(client, by, page)
        assert found.count(ended) == times and undone in found
        assert found.count(f"<b>{by}</b> {ended}") == times and "가게가 둘인" in found
    centre = text_of(client, UserFactory(roles="customer_centre"), page)
    assert centre.count("신청을 중복으로 끝냈습니다") == 2 and "가게가 둘인" not in centre


def test_a_declined_release(client):
    hold = make.proposed()
    other = money.secretary()
    client.force_login(other)
    assert client.post(of("decline", hold), {"reason": ""}).status_code == 422
    assert client.post(of("decline", hold), {"reason": "자료가 없음"}).url == one(hold)
    assert "자료가 없음" in text_of(client, other, one(hold))
    hold = make.proposed(hold, by=other)
    assert client.post(of("decline", hold)).url == one(hold)
    hold.refresh_from_db()
    assert hold.status == "waiting"


@pytest.mark.parametrize("role", ["finance", "auditor", "chair"])
def test_who_reads_and_acts_not(client, role):
    hold, by = make.held(), UserFactory(roles=role)
    assert "지급 보류는 간사가 풀거나 끝냅니다" in text_of(client, by, one(hold))
    for name in ("release", "duplicate", "confirm", "decline", "reopen"):
        assert client.post(of(name, hold), REASON).status_code == 403


@pytest.mark.parametrize("role", ["member", "customer_centre"])
def test_who_reads_nothing(client, role):
    hold = make.held()
    client.force_login(UserFactory(roles=role))
    assert client.get(one(hold)).status_code == 403
    assert client.get(reverse(LIST)).status_code == 403


def test_what_the_pages_show_is_in_the_access_log(client):
    hold, by = make.held(), money.secretary()
    for url in (reverse(LIST), one(hold)):
        text_of(client, by, url)
        entries = AccessEntry.objects.filter(user=by)
        shown = {*entries.values_list("claim", flat=True)}
        shown |= {*entries.values_list("shown__claim", flat=True)}
        assert {hold.claim_id, hold.other_id} <= shown


def test_the_claimant_is_told_nothing_of_the_other_claim(client):
    hold = make.held()
    centre = UserFactory(roles="customer_centre")
    page = text_of(client, centre, reverse("register:claim", args=[hold.claim.number]))
    assert "확인하는 동안 보류하고 있습니다" in page
    assert hold.other.number not in page


def test_the_list_costs_the_same_for_many(client):
    by = money.secretary()
    counts = []
    for _ in range(2):
        for _ in range(3):
            make.held()
        client.force_login(by)
        client.get(reverse(LIST))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(LIST))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_dashboard_counts_what_waits(client):
    make.held()
    by = money.secretary()
    shown = text_of(client, by, reverse("dashboard:dashboard"))
    assert f'href="{reverse(LIST)}?show=" data-n="1"' in shown
    make.duplicate(PayeeHold.objects.get())
    cache.clear()  # the count is as old as the page says
    assert f'href="{reverse(LIST)}?show=" data-n="0"' in text_of(
        client, by, reverse("dashboard:dashboard")
    )


def test_the_page_of_grants_ends_a_hold_whose_reason_is_gone(client):
    hold, by = make.held_by_account(), money.secretary()
    page, start = reverse("payouts:grants"), reverse("payouts:grant_start")
    assert f'action="{start}"' not in text_of(client, by, page)
    cancel_unbatched(Payout.objects.filter(claim=hold.other), "시험")
    shown = text_of(client, by, page)
    assert "보류 1건 끝내기" in shown and "시작하면 사유가 없어진 지급 보류 1건이" in shown
    kind = {"kind": "tier_grant"}
    sheet = open_sheet(client, start, kind)
    assert "사유가 없어져 끝나는 지급 보류" in sheet.content.decode()
    confirm(client, start, kind)
    hold.refresh_from_db()
    assert hold.status == "lapsed"
    shown = text_of(client, by, page)
    assert "사유가 없어진 지급 보류 1건을 끝냈습니다." in shown and "계좌가 없는 건은" not in shown


def test_a_waived_and_a_renewed_grant_end_on_hold(client):
    make.one_each()
    waived = make.claim(account="")
    grants.BankAccountFactory(claim=waived, plain_number="999", holder_match="mismatch")
    first = make.claim(waived, make.CLAIMANT)
    grants.finished()
    client.force_login(money.secretary())
    url = reverse("payouts:grant_waive", args=[waived.number]) + "?kind=tier_grant"
    answer = confirm(client, url, {"reason": "가족 명의의 계좌"})
    assert answer.url == one(PayeeHold.objects.get(claim=waived))
    cancelled = first.payouts.get()
    cancel_unbatched(first.payouts.all(), "시험")
    make.claim()
    grants.finished()  # the hold lapses
    confirm(client, url, {"reason": "가족 명의의 계좌"})
    assert waived.payouts.get().status == "prepared"
    answer = client.post(reverse("payouts:renew", args=[cancelled.pk]))
    assert answer.url == one(PayeeHold.objects.get(claim=first))


def test_who_comes_too_late_keeps_the_text(client):
    """It is shown to be copied, not in the box of another act, and not lost with the sheet."""
    mine = "두 번 신청하신 것을 통화로 확인했습니다"
    hold, late, first = make.held(), money.secretary(), money.secretary()
    client.force_login(late)
    sheet = open_sheet(client, of("duplicate", hold))
    end_as_duplicate(hold=hold, by=first, reason="같은 피해를 두 번 신청했습니다")
    sent = {"confirmed": digest_on(sheet), "reason": mine}
    answer = client.post(of("duplicate", hold), sent)
    assert answer.status_code == 409
    assert f'id="unsent" rows="3" readonly>{mine}<' in answer.content.decode()
    reopen_hold(hold=hold, by=first, reason="다른 서비스의 피해입니다")
    answer = client.post(of("reopen", hold), {"reason": mine})
    assert answer.status_code == 409 and answer.content.decode().count(mine) == 1
    assert f'id="unsent" rows="3" readonly>{mine}<' in answer.content.decode()


def test_the_card_for_the_claimant_marks_what_is_not_paid(client):
    hold = make.held()
    end_as_duplicate(hold=hold, by=money.secretary(), reason="같은 피해를 두 번 신청했습니다")
    card = text_of(client, money.secretary(), reverse("register:claim", args=[hold.claim.number]))
    card = card[card.index('id="status-card"') :]
    line = card[: card.index("지원금을 지급하지 않습니다")].rpartition("<p")[2]
    assert 'class="is-warn"' in line


def test_the_status_card_says_what_comes_while_a_fixed_grant_is_not_prepared(client):
    """Nobody could say to a caller what happens next: the card had no line before the run."""
    centre = UserFactory(roles="customer_centre")
    coming = "지원금 지급을 아직 준비하지 않았습니다"
    held = make.held().claim  # a run has prepared the grant of the other claim
    claim = grants.claim_of(grants.TIER)

    def card(one):
        return text_of(client, centre, reverse("register:claim", args=[one.number]))

    assert coming in card(claim)
    assert coming not in card(held)
    grants.finished()
    assert coming not in card(claim)
    assert coming not in card(grants.withdrawn(grants.claim_of(grants.TIER)))
