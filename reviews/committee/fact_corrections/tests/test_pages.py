"""The pages of fact corrections, from the call to the corrected claim."""

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localtime

from claims.exports.models import FileFormat
from claims.exports.rows import RowReader
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import ClaimFactory
from claims.tests.pages import page
from reviews.committee.fact_corrections.lists import FACT_CORRECTIONS
from reviews.committee.fact_corrections.tests import factories as make
from reviews.committee.tests import factories as council
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def url_of(name, claim):
    return reverse(f"committee:{name}", args=[claim.number])


def sent(claim, **more):
    counted = claim.current_facts
    filled = {
        "claimant_kind": counted.claimant_kind,
        "claimed_loss": f"{counted.claimed_loss:,}",
        "company": counted.company_id,
        "service": counted.service_id,
        "industry": counted.industry_id or "",
        "fee": counted.fee,
        "filed_at": f"{localtime(counted.filed_at):%Y-%m-%dT%H:%M:%S}",
        "proof": "call",
        "reason": make.REASON,
    }
    return filled | more


def test_from_a_call_to_the_corrected_claim(client):
    agent, other = make.agent(), council.secretary()
    claim = money.tier_payout(amount=30_000).claim
    claim_page = reverse("register:claim", args=[claim.number])
    assert "사실 정정하기" in page(client, agent, claim_page).content.decode()
    one = url_of("fact_correction", claim)
    shown = client.get(one).content.decode()
    assert f'value="{claim.claimed_loss:,}"' in shown and "근거 서류" not in shown
    propose = url_of("propose_facts", claim)
    assert client.post(propose, sent(claim)).status_code == 422  # nothing changed
    assert client.post(propose, sent(claim, claimed_loss="많이")).status_code == 422
    assert client.post(propose, sent(claim, claimed_loss="45만원")).url == one
    assert client.post(propose, sent(claim, claimed_loss="46만원")).status_code == 409
    assert "확인을 기다립니다" in client.get(claim_page).content.decode()
    listed = client.get(reverse("committee:fact_corrections")).content.decode()
    assert claim.number in listed and "오늘 요청" in listed
    sheet = url_of("confirm_facts", claim)
    assert client.post(sheet).status_code == 403
    shown = page(client, other, one).content.decode()
    assert "정정 확인하기" in shown and "50,000원" in shown
    asked = open_sheet(client, sheet).content.decode()
    assert "45만" in asked and "30,000원" in asked  # the cancelled grant
    assert confirm(client, sheet).url == one
    shown = client.get(claim_page).content.decode()
    assert "접수한 값" in shown and "사실을 바로잡아 경로가 바뀌었습니다" in shown
    assert claim.number not in client.get(reverse("committee:fact_corrections")).content.decode()
    done = client.get(reverse("committee:fact_corrections") + "?state=confirmed")
    assert claim.number in done.content.decode()


def test_a_proposal_is_declined_or_taken_back(client):
    made = make.proposed()
    decline = url_of("decline_facts", made.claim)
    assert page(client, council.secretary(), decline, {"reason": " "}).status_code == 422
    assert client.post(decline, {"reason": "자료와 맞지 않습니다."}).status_code == 302
    assert client.post(decline, {"reason": "다시 거절합니다."}).status_code == 409
    assert (
        "자료와 맞지 않습니다" in client.get(url_of("fact_correction", made.claim)).content.decode()
    )
    own = make.proposed(made.claim)
    assert page(client, own.proposed_by, decline, {}).status_code == 302


def test_what_holds_a_correction_up_is_said(client):
    review = council.in_review()
    claim = review.claim
    answer = page(
        client, council.secretary(), url_of("propose_facts", claim), sent(claim, claimed_loss="1만")
    )
    assert answer.status_code == 409 and "협의체의 심의가 열린" in answer.content.decode()
    made = make.proposed(money.tier_claim(30_000))
    money.built(money.approved(money.tier_payout(claim=made.claim, amount=30_000)))
    shown = page(client, council.secretary(), url_of("fact_correction", made.claim))
    assert "이체 묶음" in shown.content.decode()


def test_agents_see_their_own_and_members_the_panel(client):
    made = make.confirmed()
    agent = make.agent()
    assert (
        made.claim.number
        not in page(
            client, agent, reverse("committee:fact_corrections") + "?state=all"
        ).content.decode()
    )
    review = council.in_review()
    make.confirmed(review.claim, claimed_loss=review.claim.claimed_loss + 10_000)
    member = council.panel(review)[0].member.user
    shown = page(client, member, reverse("register:claim", args=[review.claim.number]))
    assert "접수한 값" in shown.content.decode() and make.REASON not in shown.content.decode()
    assert page(client, member, url_of("fact_correction", review.claim)).status_code == 403
    desk = page(client, member, reverse("committee:desk", args=[review.claim.number]))
    assert desk.status_code == 200
    plain = ClaimFactory(no_loss=True)
    assert page(client, council.secretary(), url_of("fact_correction", plain)).status_code == 200


def test_the_file_of_the_list_says_what_was_corrected(client):
    claim = money.tier_payout(amount=30_000).claim
    page(client, make.agent(), url_of("propose_facts", claim), sent(claim, claimed_loss="45만원"))
    reader = RowReader(
        FACT_CORRECTIONS, user=council.secretary(), params=QueryDict(),
        file_format=FileFormat.CSV, plain=False,
    )  # fmt: skip
    with transaction.atomic():
        ((_claims, (row,)),) = reader.chunks()
    told = dict(zip(reader.head, row, strict=True))
    assert told["정정한 항목"] == "신청액" and told["접수번호"] == claim.number
