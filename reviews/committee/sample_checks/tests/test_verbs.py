"""Judging a sample, leaving it, closing it; the payout waits as long, and the decision stays."""

from datetime import timedelta

import pytest
from django.db import connection

from claims import clock
from claims.documents.models import Document
from claims.errors import ForbiddenError, ReasonNeededError, ReasonTooShortError
from claims.policy.deadlines import add_working_days
from claims.policy.verbs import copy_policy
from claims.tests.factories import BankAccountFactory, UserFactory
from claims.tests.raw_sql import denied, refused, row_of, run
from claims.users.models import User
from config.dev.scenes import scene
from reviews.committee.ballots.decisions import confirm_decision, proposal_digest
from reviews.committee.errors import (
    AmountError,
    ChairVotedError,
    NotChairError,
    RationaleNeededError,
    RecusedError,
)
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.models import Decision, Member, SampleCheck
from reviews.committee.models.sample_checks import SAMPLE_WORKING_DAYS
from reviews.committee.sample_checks.closing import closers_of
from reviews.committee.sample_checks.errors import (
    NotSampleJudgeError,
    OwnDecisionError,
    SampleMovedError,
)
from reviews.committee.sample_checks.scope import visible_samples
from reviews.committee.sample_checks.tests.scenes import (
    PAID,
    approved,
    build,
    check_of,
    judge_of,
    sampled,
)
from reviews.committee.sample_checks.verbs import (
    decline_sample,
    end_sample,
    judge_sample,
    pass_sample_on,
    settle_sample,
)
from reviews.committee.sample_checks.verification import find_sample_differences
from reviews.committee.seats.interests import register_interest
from reviews.committee.tests import factories as make
from reviews.payouts.batches.preview import preview_batch
from reviews.payouts.batches.queries import EVERYTHING, payouts_to_batch
from reviews.payouts.batches.transfer_days import next_transfer_day
from reviews.payouts.errors.batches import SampledPayoutError
from reviews.payouts.models import PayoutBatch
from reviews.payouts.recoveries.errors.movements import SampledOffsetError
from reviews.payouts.recoveries.movements.forms import offsetable
from reviews.payouts.recoveries.movements.verbs import withdraw_movement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
_sample, sample = scene("sample", sampled)
WHY = "매출 자료를 다시 셈함"


def judged(sample, choice="partly", amount=PAID, **more):
    by = more.pop("by", None) or judge_of(sample).user
    return judge_sample(
        sample=sample, by=by, choice=choice, amount=amount, rationale=more.pop("rationale", WHY)
    )


@pytest.mark.parametrize(
    ("choice", "amount", "status"),
    [
        ("partly", PAID, "agreed"),
        ("partly", PAID + PAID // 10, "agreed"),
        ("partly", PAID - PAID // 10, "agreed"),
        ("partly", PAID + PAID // 10 + 1, "differs"),
        ("partly", PAID - PAID // 10 - 1, "differs"),
        ("grant", None, "differs"),
        ("deny", None, "differs"),
    ],
)
def test_a_judgement_agrees_within_the_tolerance_of_the_policy(sample, choice, amount, status):
    before = Decision.objects.get(pk=sample.draw.decision_id)
    done = judged(sample, choice, amount)
    done.refresh_from_db()
    assert (done.status, done.ceiling) == (status, before.ceiling)
    assert done.difference == (done.amount or 0) - before.amount
    after = Decision.objects.get(pk=before.pk)
    assert (after.amount, after.outcome) == (before.amount, before.outcome)
    connection.check_constraints()


def test_nobody_but_the_judge_judges(sample):
    panel = make.panel(sample.draw.decision.review)[0].member.user
    for user, error in (
        (panel, NotSampleJudgeError), (make.chair(), NotSampleJudgeError),
        (make.secretary(), ForbiddenError), (UserFactory(roles="auditor"), ForbiddenError),
    ):  # fmt: skip
        with pytest.raises(error):
            judged(sample, by=user)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"amount": 0}, AmountError),
        ({"amount": 10_000_000}, AmountError),
        ({"choice": "deny", "amount": 5}, AmountError),
        ({"rationale": "  "}, RationaleNeededError),
    ],
)
def test_a_judgement_obeys_the_rules_of_a_vote(sample, values, error):
    with pytest.raises(error):
        judged(sample, **values)
    sample.refresh_from_db()
    assert sample.status == "open"


def test_a_judgement_is_given_once(sample):
    by = judge_of(sample).user
    judged(sample)
    with pytest.raises(SampleMovedError):
        judged(sample, by=by)


def test_the_payout_waits_until_the_judgement(sample):
    finance = UserFactory(roles="finance")
    payout = approved(sample.claim, finance)
    other = UserFactory(roles="finance")
    assert payouts_to_batch(by=other) == []
    left_out = preview_batch(by=other, choice=EVERYTHING).left_out
    assert [(one.code, one.n, one.won) for one in left_out] == [("sample", 1, PAID)]
    with pytest.raises(SampledPayoutError):
        build(other, [payout])
    judged(sample)
    batch = build(other)
    assert list(batch.payouts.values_list("pk", flat=True)) == [payout.pk]


def test_a_difference_waits_for_the_chair_and_changes_nothing(sample):
    finance, chair = UserFactory(roles="finance"), make.chair()
    payout = approved(sample.claim, finance)
    judged(sample, "deny", None)
    with pytest.raises(SampledPayoutError):
        build(finance, [payout])
    with pytest.raises(ForbiddenError):
        settle_sample(sample=sample, by=finance, reason="확인하지 않음")
    done = settle_sample(sample=sample, by=chair, reason="재량의 범위 안에 있음")
    assert (done.status, done.settled_by) == ("settled", chair)
    assert build(finance).total == PAID


def test_the_other_payouts_of_the_claim_and_of_other_claims_go_on(sample):
    finance = UserFactory(roles="finance")
    approved(sample.claim, finance)
    grant = money.approved()
    assert grant.pk in [one.pk for one in payouts_to_batch(by=UserFactory(roles="finance"))]


def test_the_payout_settles_no_debt_before_its_check(sample):
    claim = sample.claim
    paid = money.tier_payout(claim=money.tier_claim(claimant=claim.claimant))
    owed = recoveries.demanded(money.paid(money.approved(paid)))
    payout = claim.payouts.get(kind="additional")
    with pytest.raises(SampledOffsetError):
        recoveries.offset(owed, payout, 50_000)
    assert not offsetable(owed).filter(pk=payout.pk).exists()
    other = money.tier_payout(claim=money.tier_claim(claimant=claim.claimant))
    like = recoveries.offset(owed, other, 10_000)
    assert refused(row_of(like, payout_id=str(payout.pk))) == "sampled_payout_is_not_set_off"
    withdraw_movement(movement=like, by=money.finance(), reason="다시 확인해 주세요")
    judged(sample)
    waiting = recoveries.offset(owed, payout, 50_000)
    assert recoveries.confirmed(waiting, by=money.secretary()).set_off == 50_000


def test_an_open_check_is_ended_by_the_chair_only_with_a_reason(sample):
    chair = make.chair()
    with pytest.raises(ForbiddenError):
        end_sample(sample=sample, by=judge_of(sample).user, reason="바쁩니다")
    for reason, error in (("", ReasonNeededError), ("없음", ReasonTooShortError)):
        with pytest.raises(error):
            end_sample(sample=sample, by=chair, reason=reason)
    with pytest.raises(SampleMovedError):
        settle_sample(sample=sample, by=chair, reason="확인할 것이 없음")
    assert end_sample(sample=sample, by=chair, reason="판단할 위원이 없음").status == "ended"
    with pytest.raises(SampleMovedError):
        judged(sample)


def test_a_judge_with_a_conflict_leaves_and_another_is_drawn(sample):
    first = judge_of(sample)
    following = decline_sample(sample=sample, by=first.user, reason="신청인을 알고 있음")
    assert following.member_id != first.pk
    assert sample.judges.get(member=first).left_as == "recused"
    with pytest.raises(NotSampleJudgeError):
        judged(sample, by=first.user)
    judged(sample)
    assert list(find_sample_differences()) == []


def test_the_chair_passes_a_check_on_until_nobody_is_left(sample):
    chair, seen = make.chair(), set()
    while (judge := sample.judges.filter(left_at__isnull=True).first()) is not None:
        assert judge.member_id not in seen
        seen.add(judge.member_id)
        pass_sample_on(sample=sample, by=chair, reason="오래 판단하지 않음")
    assert len(seen) == 5  # six and two substitutes, less the panel
    assert pass_sample_on(sample=sample, by=chair, reason="다시 추첨해 봄") is None
    assert list(find_sample_differences()) == []


def test_a_withdrawn_claim_waits_for_nobody(sample):
    judge = judge_of(sample).user
    withdraw_claim(claim=sample.claim, by=make.secretary(), reason="신청인이 거두어 달라고 함")
    assert not visible_samples(judge).exists()
    with pytest.raises(SampleMovedError):
        judged(sample, by=judge)


# ------------------------------------------------------------------ raw SQL
JUDGEMENT = (
    "UPDATE reviews_samplecheck SET status = '{status}', choice = '{choice}', amount = {amount},"
    " ceiling = {ceiling}, difference = {difference}, judged_by_id = {judge}, judged_at = now()"
)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({}, None),
        ({"status": "differs"}, "sample_agrees_as_its_amounts_say"),
        ({"difference": 1}, "sample_agrees_as_its_amounts_say"),
        ({"ceiling": 899_999}, "sample_agrees_as_its_amounts_say"),
        ({"amount": PAID + 50_000, "difference": 50_000}, "sample_agrees_as_its_amounts_say"),
        ({"choice": "grant"}, "judged_sample_has_its_judgement"),
        ({"judge": "NULL"}, "sample_is_judged_by_its_judge"),
        ({"judge": "(SELECT min(member_id) FROM reviews_assignment)"},
         "sample_is_judged_by_its_judge"),
        ({"status": "settled"}, "reviews_samplecheck_status_moves_as_allowed"),
    ],
)  # fmt: skip
def test_the_database_judges_as_the_verb_does(sample, values, name):
    ceiling = sample.draw.decision.ceiling
    row = {
        "status": "agreed", "choice": "partly", "amount": PAID, "ceiling": ceiling,
        "difference": 0, "judge": judge_of(sample).pk,
    } | values  # fmt: skip
    if name is None:
        assert run(JUDGEMENT.format(**row)) == 1
    else:
        assert refused(JUDGEMENT.format(**row)) == name


@pytest.mark.parametrize("role", ["finance", "secretariat", "member", "auditor", "admin"])
def test_the_database_lets_only_a_chair_close(sample, role):
    sql = "UPDATE reviews_samplecheck SET status = 'ended', settled_by_id = %s, settled_at = now()"
    assert refused(sql, UserFactory(roles=role).pk) == "sample_is_closed_by_the_chair"


def test_the_database_keeps_a_judgement(sample):
    judged(sample, "deny", None)
    for column in ("amount = 5", "choice = 'partly'", "rationale = 'x'", "difference = 0"):
        sql = f"UPDATE reviews_samplecheck SET {column}"  # noqa: S608
        assert refused(sql) == "second_judgement_is_frozen"
    assert SampleCheck.objects.get().choice == "deny"


def test_the_database_lets_no_sampled_payout_into_a_batch(sample):
    finance = UserFactory(roles="finance")
    payout = approved(sample.claim, finance)
    batch = PayoutBatch.objects.create(
        number="B-0101-99", programme_id=payout.programme_id, transfer_on=next_transfer_day()
    )
    sql = "UPDATE reviews_payout SET status = 'batched', batch_id = %s WHERE id = %s"
    assert refused(sql, batch.pk, payout.pk) == "sampled_payout_waits_for_its_check"


LEAVES = "UPDATE reviews_samplejudge SET left_at = now()"


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("UPDATE reviews_samplecheck SET at = now() + interval '1 day'", "sample_check_is_frozen"),
        ("UPDATE reviews_samplecheck SET status = 'ended'", "closed_sample_names_its_chair"),
        (LEAVES, "judge_who_left_says_how"),
        ("INSERT INTO reviews_samplejudge (sample_id, member_id, seed, candidates, left_out, at,"
         " left_as, reason) SELECT sample_id, (SELECT max(m.id) FROM reviews_member m"
         " WHERE m.id NOT IN (SELECT member_id FROM reviews_assignment) AND m.id <> j.member_id),"
         " seed, '[]', '[]', now(), '', '' FROM reviews_samplejudge j", "check_has_one_judge"),
    ],
)  # fmt: skip
def test_the_database_refuses_half_states(sample, sql, name):
    assert refused(sql) == name


def test_the_draw_of_a_judge_cannot_be_written_anew(sample):
    denied("UPDATE reviews_samplejudge SET seed = 'x'")


def test_a_judge_who_left_stays_away_in_the_database(sample):
    first = judge_of(sample)
    decline_sample(sample=sample, by=first.user, reason="신청인을 알고 있음")
    again = (
        "INSERT INTO reviews_samplejudge (sample_id, member_id, seed, candidates, left_out, at,"
        " left_at, left_as, left_by_id, reason) SELECT sample_id, member_id, seed, '[]', '[]',"
        " now(), now(), left_as, left_by_id, '' FROM reviews_samplejudge WHERE left_at IS NOT NULL"
    )
    for sql, name in (
        ("UPDATE reviews_samplejudge SET left_at = NULL, left_as = '', left_by_id = NULL"
         " WHERE left_at IS NOT NULL", "judge_who_left_stays_away"),
        (again, "member_judges_a_sample_once"),
    ):  # fmt: skip
        assert refused(sql) == name


def test_a_closed_check_stays_closed_in_the_database(sample):
    end_sample(sample=sample, by=make.chair(), reason="판단할 위원이 없음")
    sql = "UPDATE reviews_samplecheck SET settled_by_id = %s"
    assert refused(sql, make.chair().pk) == "closed_sample_is_frozen"
    sql = "UPDATE reviews_samplecheck SET status = 'open'"
    assert refused(sql) == "reviews_samplecheck_status_moves_as_allowed"


def test_a_share_above_the_whole_is_refused(sample):
    draft = copy_policy(policy=make.policy(), by=UserFactory(roles="admin"))
    sql = "UPDATE claims_supportpolicy SET sample_share = 10001 WHERE id = %s"
    assert refused(sql, draft.pk) == "policy_sample_is_a_share"


# ------------------------------------------------------------------ in the chair's place
def test_a_chair_who_voted_leaves_the_check_to_a_deputy(sample, client):
    deputy = make.member(deputises=True)
    judged(sample, "deny", None)
    client.force_login(deputy.user)
    assert client.get(f"/reviews/samples/{sample.pk}/").status_code == 404
    with pytest.raises(NotChairError):
        settle_sample(sample=sample, by=deputy.user, reason="확인하지 않음")
    voted = make.made_chair(make.panel(sample.draw.decision.review)[0].member)
    with pytest.raises(ChairVotedError):
        settle_sample(sample=sample, by=voted, reason="확인하지 않음")
    page = client.get(f"/reviews/samples/{sample.pk}/").content.decode()
    assert "확인하고 지급 진행" in page
    make.reseat(deputy.user, term_to=str(clock.today() - timedelta(days=1)))
    assert client.get(f"/reviews/samples/{sample.pk}/").status_code == 404
    make.reseat(deputy.user, term_to=None)
    settle_sample(sample=sample, by=deputy.user, reason="재량의 범위 안에 있음")
    connection.check_constraints()
    sample.refresh_from_db()
    assert (sample.status, sample.settled_by) == ("settled", deputy.user)


def test_a_chair_with_a_tie_acts_on_no_check(sample):
    tied = make.made_chair(make.member())
    claim = sample.claim
    register_interest(
        member=Member.objects.get(user=tied), by=make.secretary(), kind="name",
        value=claim.person_name or claim.business_name,
    )  # fmt: skip
    for act in (pass_sample_on, end_sample):
        with pytest.raises(RecusedError):
            act(sample=sample, by=tied, reason="오래 판단하지 않음")
    judged(sample, "deny", None)
    with pytest.raises(RecusedError):
        settle_sample(sample=sample, by=tied, reason="재량의 범위 안에 있음")


def confirmed_by(chair, review=None):
    """The check of a decision above the chair's threshold, which this chair confirmed."""
    review = review or make.deciding()
    BankAccountFactory(claim=review.claim)
    confirm_decision(review=review, by=chair, seen=proposal_digest(review.ballots.get()))
    return check_of(review)


CLOSES = "UPDATE reviews_samplecheck SET status = %s, settled_by_id = %s, settled_at = now()"
ANOTHER_MAY = "who_confirmed_closes_no_sample_where_another_may"


def test_who_confirmed_the_decision_does_not_close_its_check_where_another_chair_may(sample):
    chair, other = make.chair(), make.chair()
    mine = confirmed_by(chair)
    for act in (end_sample, pass_sample_on):
        with pytest.raises(OwnDecisionError):
            act(sample=mine, by=chair, reason="판단할 위원이 없음")
    assert refused(f"{CLOSES} WHERE id = %s", "ended", chair.pk, mine.pk) == ANOTHER_MAY
    judged(mine, "deny", None)
    with pytest.raises(OwnDecisionError):
        settle_sample(sample=mine, by=chair, reason="재량의 범위 안에 있음")
    assert refused(f"{CLOSES} WHERE id = %s", "settled", chair.pk, mine.pk) == ANOTHER_MAY
    assert settle_sample(sample=mine, by=other, reason="재량의 범위 안에 있음").status == "settled"


def test_a_single_chair_leaves_the_check_of_an_own_decision_to_a_deputy(sample, client):
    review, chair = make.deciding(), make.chair()
    deputy = make.member(deputises=True)  # comes too late to be drawn for the panel
    mine = confirmed_by(chair, review)
    assert not mine.judges.filter(member=deputy).exists()
    assert [deputy.pk, "wide"] in mine.judges.get().left_out
    client.force_login(chair)
    page = client.get(f"/reviews/samples/{mine.pk}/").content.decode()
    assert "본인이 확정한 의결입니다" in page and "판단 없이 끝내기" not in page
    with pytest.raises(OwnDecisionError):
        end_sample(sample=mine, by=chair, reason="판단할 위원이 없음")
    assert refused(f"{CLOSES} WHERE id = %s", "ended", chair.pk, mine.pk) == ANOTHER_MAY
    assert closers_of(mine) == [deputy.user]
    client.force_login(deputy.user)
    assert "판단 없이 끝내기" in client.get(f"/reviews/samples/{mine.pk}/").content.decode()
    assert client.get(f"/reviews/samples/{sample.pk}/").status_code == 404  # nobody confirmed it
    assert end_sample(sample=mine, by=deputy.user, reason="판단할 위원이 없음").status == "ended"


def test_a_chair_who_is_alone_closes_the_check_of_an_own_decision(sample):
    """A deputy who voted on it is nobody else; nor is one whose term has ended."""
    chair = make.chair()
    mine = confirmed_by(chair)
    voter = make.panel(mine.draw.decision.review)[0].member
    make.reseat(voter.user, deputises=True)
    gone = make.member(deputises=True)
    make.reseat(gone.user, term_to="2022-12-31")
    assert closers_of(mine) == [chair]
    assert end_sample(sample=mine, by=chair, reason="판단할 위원이 없음").status == "ended"
    connection.check_constraints()


def test_after_the_end_of_a_term_nobody_judges_a_sample(sample, client):
    """Nor reads its documents; the chair passes it on, as one that is late."""
    judge = judge_of(sample)
    client.force_login(judge.user)
    page = f"/reviews/samples/{sample.pk}/"
    assert client.get(page).status_code == 200
    read = Document.objects.visible_to(User.objects.get(pk=judge.user_id))
    assert read.filter(claim=sample.claim_id).exists()
    make.reseat(judge.user, term_to=str(clock.today() - timedelta(days=1)))
    assert client.get(page).status_code == 404
    late = User.objects.get(pk=judge.user_id)
    assert not Document.objects.visible_to(late).filter(claim=sample.claim_id).exists()
    with pytest.raises(NotSampleJudgeError):
        judged(sample, by=judge.user)
    row = {
        "status": "agreed", "choice": "partly", "amount": PAID, "difference": 0, "judge": judge.pk,
        "ceiling": sample.draw.decision.ceiling,
    }  # fmt: skip
    assert refused(JUDGEMENT.format(**row)) == "sample_is_judged_within_the_term"
    taker = pass_sample_on(sample=sample, by=make.chair(), reason="임기가 끝남")
    assert judged(sample, by=taker.member.user).status == "agreed"


# ------------------------------------------------------------------ due days
def test_the_judge_the_next_one_and_the_chair_have_five_working_days_each(sample):
    today = clock.today()
    assert sample.due_on == add_working_days(today, SAMPLE_WORKING_DAYS)
    later = clock.now() + timedelta(days=30)
    with clock.at(later):
        assert list(SampleCheck.objects.late()) == [sample]
        decline_sample(sample=sample, by=judge_of(sample).user, reason="신청인을 알고 있음")
        sample.refresh_from_db()
        assert sample.due_on == add_working_days(clock.today(), SAMPLE_WORKING_DAYS)
        assert not SampleCheck.objects.late().exists()
    with clock.at(later + timedelta(days=30)):
        done = judged(sample, "deny", None)
        assert done.due_on == add_working_days(clock.today(), SAMPLE_WORKING_DAYS)
        settle_sample(sample=sample, by=make.chair(), reason="재량의 범위 안에 있음")
    with clock.at(later + timedelta(days=90)):
        assert not SampleCheck.objects.late().exists()  # nothing waits for a closed one


def test_a_check_that_nobody_can_judge_becomes_late(sample):
    with clock.at(clock.now() + timedelta(days=30)):
        while pass_sample_on(sample=sample, by=make.chair(), reason="오래 판단하지 않음"):
            pass
    with clock.at(clock.now() + timedelta(days=60)):
        assert list(SampleCheck.objects.late()) == [sample]


def test_a_deputy_who_acts_for_the_chair_is_not_drawn_as_judge(sample):
    deputy = make.member(deputises=True)
    make.made_chair(make.panel(sample.draw.decision.review)[0].member)
    seen = set()
    while judge := pass_sample_on(sample=sample, by=make.chair(), reason="오래 판단하지 않음"):
        seen.add(judge.member_id)
    assert seen and deputy.pk not in seen
    assert [deputy.pk, "wide"] in sample.judges.order_by("-pk")[0].left_out
