"""A proposal that another person ends, or an event makes void, is reported to its proposer."""

from html import unescape

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import clock
from claims.accounts.roles import propose_roles
from claims.bank_accounts.tests.factories import proposed_account
from claims.bank_accounts.verbs import decline_account
from claims.changes.verbs import decline_change
from claims.errors import ReasonNeededError
from claims.handovers.tests import factories as handovers
from claims.handovers.verbs import decline_handover
from claims.hooks import Proposal, ProposalBack, ProposalsBack
from claims.representation.tests.factories import entered, in_force
from claims.representation.verbs import (
    decline_representation,
    end_representation,
    keep_in_force,
)
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.benefits.runs.verbs import decline_run
from reviews.benefits.tests import factories as benefits
from reviews.committee.document_requests import bulks as document_bulks
from reviews.committee.document_requests.tests import factories as documents
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.fact_corrections.verbs import decline_facts
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.objections.tests import factories as objections
from reviews.committee.objections.verbs import withdraw_objection
from reviews.committee.retriage.tests import factories as retriages
from reviews.committee.retriage.verbs import renew_preview, withdraw_retriage
from reviews.committee.supplements.verbs import decline_supplement, propose_supplement
from reviews.committee.tests import factories as council
from reviews.erasure.tests import factories as erasures
from reviews.erasure.verbs import withdraw_erasure
from reviews.inbox.digests import compose
from reviews.inbox.listeners.proposals import on_proposals_back
from reviews.inbox.models import InboxDigest, InboxItem
from reviews.inbox.queries import items_of, unread
from reviews.inbox.returned import RETURNED
from reviews.notices.bulk.running.control import cancel_bulk
from reviews.notices.bulk.tests import factories as bulks
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.batches.refused_files import confirm_refusal, propose_refusal
from reviews.payouts.batches.verbs import cancel_batch
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import verbs as holds
from reviews.payouts.holds.tests import factories as on_hold
from reviews.payouts.manual_results.verbs import propose_rest, withdraw_results
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.recoveries.demands.verbs import decline_recovery
from reviews.payouts.recoveries.movements.verbs import withdraw_movement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.publication.tests import factories as statistics
from reviews.publication.verbs import withdraw_preparation

pytestmark = pytest.mark.django_db
WHY = "증빙의 날짜가 다릅니다"


@pytest.fixture(autouse=True)
def term(settings):
    settings.RETENTION_YEARS = erasures.YEARS


def told(user):
    return InboxItem.objects.filter(user=user, kind="proposal_back")


def account():
    made = proposed_account(ClaimFactory())
    return (
        made.proposed_by,
        money.secretary(),
        lambda by: decline_account(proposed=made, by=by, reason=WHY),
    )


def change():
    admin, other = UserFactory(roles="admin"), UserFactory(roles="admin")
    made = propose_roles(user=UserFactory(), names=["finance"], reason="충원", by=admin)
    return admin, other, lambda by: decline_change(change=made, by=by, reason=WHY)


def handover():
    to = handovers.receiver()
    handovers.claims_with_consent(to, 1)
    made = handovers.proposed(to)
    return (
        made.proposed_by,
        money.secretary(),
        lambda by: decline_handover(handover=made, by=by, reason=WHY),
    )


def payee():
    made = entered(ClaimFactory(), "heir")
    return (
        made.entered_by,
        money.secretary(),
        lambda by: decline_representation(row=made, by=by, reason=WHY),
    )


def payee_end():
    by, standing = money.secretary(), in_force(ClaimFactory(), "heir")
    made = end_representation(row=standing, by=by, reason="잘못 등록함")
    return by, money.secretary(), lambda by, why=WHY: keep_in_force(row=made, by=by, reason=why)


def correction():
    made = facts.proposed()
    return (
        made.proposed_by,
        money.secretary(),
        lambda by: decline_facts(correction=made, by=by, reason=WHY),
    )


def retriage():
    money.tier_claim()
    made = retriages.proposed()
    return (
        made.proposed_by,
        money.secretary(),
        lambda by, why=WHY: withdraw_retriage(run=made, by=by, reason=why),
    )


def retriage_computed_again():
    money.tier_claim()
    made = retriages.proposed()
    return made.proposed_by, money.secretary(), lambda by: renew_preview(run=made, by=by)


def benefit():
    ClaimFactory()
    made = benefits.proposed(benefits.programme())
    return made.proposed_by, money.secretary(), lambda by: decline_run(run=made, by=by, reason=WHY)


def erasure():
    erasures.decided_long_ago()
    made = erasures.proposed()
    return (
        made.proposed_by,
        erasures.chair(),
        lambda by: withdraw_erasure(run=made, by=by, reason=WHY),
    )


def version():
    made = statistics.prepared()
    return (
        made.prepared_by,
        statistics.chair(),
        lambda by, why=WHY: withdraw_preparation(version=made, by=by, reason=why),
    )


def bulk():
    bulks.tier_claims(101)
    made = bulks.prepared()
    return made.prepared_by, bulks.chair(), lambda by: cancel_bulk(bulk=made, by=by, reason=WHY)


def document_bulk():
    made = documents.proposed(documents.overdue())
    return (
        made.prepared_by,
        council.chair(),
        lambda by: document_bulks.cancel_bulk(bulk=made, by=by, reason=WHY),
    )


def batch():
    made = money.built(money.approved())
    return made.built_by, money.finance(), lambda by: cancel_batch(batch=made, by=by, reason=WHY)


def results():
    payout = money.approved()
    money.released(money.built(payout))
    made = money.proposed(payout)
    return (
        made.proposed_by,
        money.finance(),
        lambda by, why=WHY: withdraw_results(hand=made, by=by, reason=why),
    )


def recovery():
    made = recoveries.proposed()
    return (
        made.proposed_by,
        recoveries.chair(),
        lambda by: decline_recovery(recovery=made, by=by, reason=WHY),
    )


def movement():
    made = recoveries.entered(recoveries.demanded(), 1_000)
    return (
        made.entered_by,
        money.finance(),
        lambda by, why=WHY: withdraw_movement(movement=made, by=by, reason=why),
    )


def hold():
    made = on_hold.proposed()
    return (
        made.proposed_by,
        money.secretary(),
        lambda by: holds.decline_release(hold=made, by=by, reason=WHY),
    )


def supplement():
    review = council.in_review()
    member = council.panel(review)[0].member
    made = propose_supplement(
        review=review, member=member, kinds=["bankbook_copy"], text="통장사본이 필요합니다."
    )
    return (
        member.user,
        council.secretary(),
        lambda by: decline_supplement(proposal=made, by=by, note=WHY),
    )


WITH_A_REASON = {
    "account": account, "batch": batch, "benefit": benefit, "bulk": bulk, "change": change,
    "document_bulk": document_bulk, "erasure": erasure, "facts": correction,
    "handover": handover, "hold": hold, "payee": payee, "recovery": recovery,
    "supplement": supplement, "movement": movement, "payee_end": payee_end, "results": results,
    "retriage": retriage, "statistics": version,
}  # fmt: skip
OVERTAKEN = {Proposal.OBJECTION, Proposal.RESULTS, Proposal.HOLD}


def test_each_kind_of_proposal_has_a_line_and_a_test():
    tested = {*map(Proposal, WITH_A_REASON), *OVERTAKEN}
    assert set(RETURNED) == set(Proposal) == tested
    assert {what for what, kind in RETURNED.items() if kind.overtaken} == OVERTAKEN


@pytest.mark.parametrize("what", WITH_A_REASON)
def test_its_proposer_learns_who_ended_it_and_why(client, what):
    proposer, other, end = WITH_A_REASON[what]()
    end(other)
    item = told(proposer).get()
    assert item.by == other and item.facts["what"] == what and item.read_at is None
    assert not told(other).exists() and InboxItem.objects.filter(kind="proposal_back").count() == 1
    client.force_login(proposer)
    with CaptureQueriesContext(connection) as queries:
        shown = client.get(reverse("inbox:inbox"))
    assert len([one for one in queries if "settled_reason" in one["sql"]]) == 1
    lines = [line for _day, some in shown.context["days"] for line in some]
    line = next(line for line in lines if line.kind == "proposal_back")
    assert str(RETURNED[Proposal(what)].label) in line.title
    assert WHY in line.detail and WHY not in line.title
    opened = client.post(reverse("inbox:open", args=[item.pk]))
    page = client.get(opened.url)
    assert page.status_code == 200
    assert WHY in unescape(page.content.decode())
    assert not unread(proposer).filter(pk=item.pk).exists()


@pytest.mark.parametrize("what", sorted({*WITH_A_REASON} - {"supplement"}))
def test_who_takes_the_own_proposal_back_is_told_nothing(what):
    proposer, _other, end = WITH_A_REASON[what]()
    end(proposer)
    assert not InboxItem.objects.filter(kind="proposal_back").exists()


@pytest.mark.parametrize("what", ["movement", "payee_end", "results", "retriage", "statistics"])
def test_another_persons_proposal_is_not_ended_without_a_reason(what):
    _proposer, other, end = WITH_A_REASON[what]()
    with pytest.raises(ReasonNeededError), transaction.atomic():
        end(other, "")
    assert not InboxItem.objects.filter(kind="proposal_back").exists()


def test_a_proposal_that_is_computed_again_is_back_too():
    proposer, other, end = retriage_computed_again()
    end(other)
    assert told(proposer).get().by == other


def test_a_file_of_the_bank_that_answers_first_is_told_in_one_statement():
    counts = []
    for number in (1, 4):
        payouts = money.many_approved(number + 1)
        batches = [money.released(money.built(payout)) for payout in payouts[:number]]
        hands = [
            propose_rest(batch=one, reference=money.STATEMENT, by=money.finance())
            for one in batches
        ]
        with CaptureQueriesContext(connection) as queries:
            load_results(
                file=paper(*(row(one.payouts.get()) for one in batches)),
                name="결과.csv",
                by=money.finance(),
            )
        counts.append(len([one for one in queries if "inboxitem" in one["sql"]]))
        for hand in hands:
            item = told(hand.proposed_by).get()
            assert item.facts["overtaken"] and item.by is None
    assert counts == [1, 1]


@pytest.mark.parametrize("ends", ["objection", "claim"])
def test_the_answer_to_an_objection_that_is_withdrawn_is_void(client, ends):
    made, by = objections.proposed(), money.secretary()
    if ends == "claim":
        withdraw_claim(claim=made.claim, by=by, reason="신청인의 요청")
    else:
        withdraw_objection(objection=made, by=by, reason="신청인의 요청")
    item = told(made.proposed_by).get()
    client.force_login(made.proposed_by)
    shown = unescape(client.get(reverse("inbox:inbox")).content.decode())
    assert "올린 제안이 쓰이지 않고 끝났습니다: 이의의 답" in shown
    assert "이의나 신청이 철회되었습니다." in shown
    page = client.post(reverse("inbox:open", args=[item.pk])).url
    assert page == reverse("committee:objection", args=[made.claim.number])
    assert client.get(page).status_code == 200


def test_a_withdrawn_objection_without_an_answer_is_told_to_nobody():
    withdraw_objection(
        objection=objections.received(), by=money.secretary(), reason="신청인의 요청"
    )
    assert not InboxItem.objects.filter(kind="proposal_back").exists()


def test_a_release_whose_other_grant_is_gone_is_void():
    made = on_hold.proposed()
    cancel_unbatched(made.other.payouts.all(), "x")
    grants.run_of()
    made.refresh_from_db()
    assert made.status == "lapsed"
    assert told(made.proposed_by if made.proposed_by_id else None).get().facts["overtaken"]


def test_who_has_lost_the_office_reads_nothing_of_it():
    proposer, other, end = account()
    end(other)
    assert items_of(proposer).filter(kind="proposal_back").exists()
    left = money.change_office(proposer, "finance")
    assert not items_of(type(left).objects.get(pk=left.pk)).filter(kind="proposal_back").exists()


def test_the_mail_has_neither_the_person_nor_the_reason():
    proposer, other = UserFactory(roles="customer_centre", email="c@x.test"), money.secretary()
    decline_account(proposed=proposed_account(ClaimFactory(), by=proposer), by=other, reason=WHY)
    digest = InboxDigest.objects.create(user=proposer, day=clock.today())
    told(proposer).update(digest=digest)
    mail = compose(digest, proposer)
    assert "올린 제안이 돌아왔습니다: 계좌 정정" in mail.body
    assert WHY not in mail.body and str(other) not in mail.body


def test_two_of_one_person_are_two_items():
    user = money.secretary()
    rows = [ProposalBack(Proposal.HANDOVER, pk, user.pk, name=str(pk)) for pk in (1, 2)]
    on_proposals_back(ProposalsBack(rows, None))
    assert told(user).count() == 2


def test_who_built_a_batch_is_told_that_the_bank_refused_its_file(client):
    builder, by = money.finance(), money.finance()
    batch = money.released(money.built(money.approved(), by=builder))
    why = "출금 계좌의 잔액이 부족함"
    hand = propose_refusal(batch=batch, reference=money.STATEMENT, text=why, by=by)
    confirm_refusal(hand=hand, by=money.finance())
    client.force_login(builder)
    [(_day, lines)] = client.get(reverse("inbox:inbox")).context["days"]
    [line] = [line for line in lines if line.kind == "proposal_back"]
    assert batch.number in line.title
    assert why in line.detail
