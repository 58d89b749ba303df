"""Two outages, each with a programme of its own, side by side: every step of a claim follows the
policy of its own programme, and no money of one is paid by the other."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims import clock
from claims.policy.models import Incident, Programme, SupportPolicy
from claims.register.models import Claim
from claims.tests.confirming import confirm
from claims.tests.factories import SEOUL, UserFactory, extend
from claims.tests.raw_sql import refused
from claims.trail.triggers import refused_by
from reviews.committee.appeals.deadlines import deadline_of
from reviews.committee.appeals.verbs import accept_appeal, register_appeal
from reviews.committee.models import Retriage, Review
from reviews.committee.objections.tests import factories as objecting
from reviews.committee.retriage import running as retriages
from reviews.committee.retriage.verbs import (
    confirm_retriage,
    policy_in_force,
    preview_retriage,
    propose_retriage,
)
from reviews.committee.tests import factories as council
from reviews.dashboard import statistics
from reviews.dashboard.budget import budget_lines
from reviews.dashboard.forecast import forecasts
from reviews.dashboard.weekly_figures import report_lines
from reviews.fairness.verbs import compute_report
from reviews.notices.bulk.audiences.choosing import audience_from
from reviews.notices.bulk.audiences.names import choices, name_for
from reviews.notices.bulk.errors import NoSuchAudienceError
from reviews.payouts.grants import running
from reviews.payouts.grants.preparation import prepare_grants
from reviews.payouts.grants.waiver import waiver_ground
from reviews.payouts.models import Budget, GrantRun, Payout, RecoveryMovement
from reviews.payouts.recoveries.errors.movements import NotOffsetableError
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.publication.errors import SeveralProgrammesError
from reviews.publication.verbs import draft, prepare_publication
from reviews.tests.second_programme import (
    CODE,
    NAME,
    WINDOW,
    load,
    publish_version,
    second_programme,
)

pytestmark = pytest.mark.django_db
FIRST = "1015-1"
TIER, BASE = "tier_grant", "base_grant"
NO_ACCOUNT = {"은행": "", "계좌번호": "", "예금주": ""}
OTHER_HOLDER = {"예금주": "전혀다른이"}


@pytest.fixture
def second():
    return second_programme()


@pytest.fixture
def ours():
    return SupportPolicy.objects.effective()


def decided(claim, opinion=("grant", None)):
    """Decide the review of a claim; everybody has one opinion."""
    council.documents(claim)
    return council.vote_all(Review.objects.get(claim=claim), opinion)


def grants_of(kind, programme):
    run = prepare_grants(kind=kind, by=money.secretary(), programme=programme)
    running.process(run.pk)
    return {one.claim_id: one for one in Payout.objects.filter(run=run)}


def test_each_claim_is_routed_and_reviewed_under_its_own_policy(second, ours):
    [tier, board] = load(FIRST, 400_000, 2_400_000)
    [low, lower, high] = load(WINDOW, 90_000, 200_000, 400_000)
    assert [one.routed_under for one in (tier, board)] == [ours, ours]
    assert [one.routed_under for one in (low, lower, high)] == [second.policy] * 3
    assert (tier.route, board.route) == (TIER, "committee_review")
    assert (low.tier.amount, lower.tier.amount, high.route) == (10_000, 20_000, "committee_review")
    opened = {review.claim_id: review.policy for review in Review.objects.all()}
    assert opened == {board.pk: ours, high.pk: second.policy}


def test_the_decision_and_the_appeal_go_by_the_rules_of_the_claim(second, ours):
    council.council()
    [high] = load(WINDOW, 5_000_000)
    review = decided(high)
    assert review.assignments.count() == second.policy.panel_size != ours.panel_size
    # above the chair's threshold of the shipped policy only
    assert review.status == "decided"
    payout = Payout.objects.get(claim=high, kind="additional")
    assert (payout.programme, payout.policy) == (second.programme, second.policy)
    money.approved(payout)
    reserved = dict(Budget.objects.values_list("programme__code", "reserved"))
    assert reserved == {CODE: payout.amount, ours.programme.code: 0}
    by = UserFactory(roles="customer_centre")
    later = publish_version(second.programme, UserFactory(roles="admin"), appeal_working_days=5)
    appeal = register_appeal(review=review, by=by, grounds="자료가 더 있음")
    assert appeal.deadline_on == deadline_of(review.decision)
    assert appeal.deadline_on >= clock.today() + timedelta(days=second.policy.appeal_days)
    second_round = accept_appeal(appeal=appeal, by=money.secretary())
    assert second_round.policy == later


def test_an_objection_that_the_council_hears_stays_in_its_programme(second):
    [low] = load(WINDOW, 90_000)
    assert objecting.passed(low).policy == second.policy


def test_fixed_grants_of_both_programmes_are_prepared_each_by_its_run(second, ours):
    [tier, board] = load(FIRST, 400_000, 2_400_000)
    [low, high] = load(WINDOW, 90_000, 400_000)
    assert grants_of(TIER, None).keys() == {tier.pk}
    found = grants_of(TIER, second.programme) | grants_of(BASE, second.programme)
    assert {pk: one.amount for pk, one in found.items()} == {low.pk: 10_000, high.pk: 70_000}
    assert {(one.programme, one.policy) for one in found.values()} == {second[:2]}
    assert {pk: one.amount for pk, one in grants_of(BASE, None).items()} == {
        board.pk: ours.base_grant
    }
    for payout in found.values():
        money.approved(payout)
    assert Budget.objects.get(programme=second.programme).reserved == 80_000
    assert Budget.objects.get(programme=ours.programme).reserved == 0


def test_money_owed_to_one_programme_is_not_set_off_from_a_grant_of_the_other(client, second, ours):
    """The same shop has a claim in both; each budget pays its own."""
    [mine], [theirs] = load(FIRST, 400_000), load(WINDOW, 200_000)
    assert mine.claimant_id == theirs.claimant_id
    [paid] = grants_of(TIER, None).values()
    [other] = grants_of(TIER, second.programme).values()
    owed = recoveries.demanded(money.paid(money.approved(paid)))
    client.force_login(money.finance())
    page = client.get(reverse("payouts:recovery", args=[owed.pk])).content.decode()
    assert theirs.number not in page
    with pytest.raises(NotOffsetableError):
        recoveries.offset(owed, other, other.amount)
    raw = RecoveryMovement(
        recovery=owed, kind="offset", amount=other.amount, payout=other, ground="consent",
        dated=clock.today(), reason="동의함", entered_by=money.finance(), entered_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        raw.save(force_insert=True)
    assert refused_by(caught.value) == "offset_is_against_an_unbatched_payout"


def test_the_page_of_grants_starts_a_run_of_each_programme(client, second, ours):
    load(FIRST, 400_000, 400_000, first=1)
    load(WINDOW, 90_000, 90_000, 90_000, 90_000, 90_000, 90_000)
    client.force_login(money.secretary())
    page = client.get(reverse("payouts:grants")).content.decode()
    for policy in (ours, second.policy):
        assert f'name="programme" value="{policy.programme_id}"' in page
        assert f"{policy.programme}: 구간 지원금" in page
    start, wanted = reverse("payouts:grant_start"), {"kind": TIER, "programme": second.programme.pk}
    sheet = client.post(start, wanted).content.decode()
    assert NAME in sheet and "60,000" in sheet
    assert 'name="typed_sum"' in sheet  # from 60,000 won on by the second policy
    sent = wanted | {"request_key": str(uuid4())}
    done = confirm(client, start, sent, typed_sum="60000")
    assert done.status_code == 302, done.content.decode()
    run = GrantRun.objects.get()
    assert (run.programme, run.expected) == (second.programme, 6)
    assert f"{NAME} · " in client.get(reverse("payouts:grants")).content.decode()
    unknown = client.post(start, {"kind": TIER, "programme": 999_999})
    assert unknown.status_code == 422


@pytest.mark.parametrize("wrong", ["", "nope", "-1", "1.0", "9" * 40])
def test_a_malformed_programme_starts_nothing_of_another_one(client, second, wrong):
    load(FIRST, 400_000)
    load(WINDOW, 90_000)
    client.force_login(money.secretary())
    data = {"kind": TIER, "programme": wrong}
    for url in ("payouts:grant_start", "committee:preview_retriage"):
        assert client.post(reverse(url), data).status_code == 404, url
    assert not GrantRun.objects.exists() and not Retriage.objects.exists()


def test_an_unknown_programme_of_the_list_of_accounts_has_no_claims(client, second):
    [mine] = load(FIRST, 400_000, **NO_ACCOUNT)
    by = money.secretary()
    client.force_login(by)
    for kind in (TIER, "payouts", "all"):
        page = client.get(reverse("payouts:grant_accounts"), {"kind": kind, "programme": "no pe"})
        text = page.content.decode()
        assert page.status_code == 200 and mine.number not in text and "no pe의 신청만" in text
        assert "&amp;programme=no+pe" in text
        assert "programme%3Dno%2Bpe" in page.context["ask_all_url"]  # nor would all be asked
    chosen = audience_from(f"rows:grant-accounts?kind={TIER}&programme=nope", "ko", by=by)
    assert not chosen.keys


def test_one_programme_has_no_name_on_its_panels(client, ours):
    load(FIRST, 400_000)
    client.force_login(money.secretary())
    page = client.get(reverse("payouts:grants")).content.decode()
    assert f"{ours.programme}: 구간 지원금" not in page and "data-programme" not in page


def test_claims_without_an_account_are_listed_whatever_their_programme(client, second):
    [theirs] = load(WINDOW, 90_000, **NO_ACCOUNT)
    [mine] = load(FIRST, 400_000, **NO_ACCOUNT)
    client.force_login(money.secretary())
    url = reverse("payouts:grant_accounts")
    for query, shown, hidden in (
        ({"kind": TIER}, (theirs, mine), ()),
        ({"kind": TIER, "programme": CODE}, (theirs,), (mine,)),
    ):
        page = client.get(url, query).content.decode()
        assert all(one.number in page for one in shown)
        assert not any(one.number in page for one in hidden)
    assert NAME in page
    chosen = audience_from(f"rows:grant-accounts?kind={TIER}&programme={CODE}", "ko",
                           by=money.secretary())  # fmt: skip
    assert [row["pk"] for row in chosen.keys] == [theirs.pk]


def test_a_waiver_finds_the_grant_of_the_second_programme(second):
    [theirs] = load(WINDOW, 90_000, **OTHER_HOLDER)
    assert waiver_ground(theirs, TIER).won == 10_000


def test_a_retriage_moves_the_claims_of_its_programme_only(client, second, ours):
    [tier] = load(FIRST, 400_000)
    [low, lower] = load(WINDOW, 90_000, 200_000)
    later = publish_version(
        second.programme, UserFactory(roles="admin"), ((150_000, 15_000), (300_000, 25_000))
    )
    office = money.secretary()
    client.force_login(office)
    page = client.get(reverse("committee:retriages")).content.decode()
    assert str(ours) in page and str(later) in page
    done = client.post(reverse("committee:preview_retriage"), {"programme": second.programme.pk})
    run = Retriage.objects.get()
    assert done.url == reverse("committee:retriage", args=[run.pk])
    assert (run.programme, run.policy, run.planned) == (second.programme, later, 2)
    refusal = client.post(reverse("committee:preview_retriage"), {"programme": 999_999})
    assert refusal.status_code == 409
    assert preview_retriage(policy=policy_in_force(), by=office).programme == ours.programme
    confirm_retriage(run=propose_retriage(run=run, by=office), by=money.secretary())
    retriages.process(run.pk)
    for claim, policy, won in ((low, later, 15_000), (lower, later, 25_000), (tier, ours, 50_000)):
        claim.refresh_from_db()
        assert (claim.routed_under, claim.tier.amount) == (policy, won)


def test_letters_of_the_route_go_to_the_claims_of_the_chosen_programme(second):
    [tier] = load(FIRST, 400_000)
    [low, high] = load(WINDOW, 90_000, 400_000)
    by = money.secretary()

    def claims_of(choice):
        audience = audience_from(choice, "ko", by=by)
        assert audience.choice == choice
        return set(Claim.objects.filter(audience.claims(clock.now())))

    assert claims_of(f"route:{TIER}") == {tier}
    assert claims_of(f"route:{TIER}:{CODE}") == {low}
    assert claims_of(f"outside_council:{CODE}") == {low}
    assert claims_of(f"every_route:{CODE}") == {low, high}
    with pytest.raises(NoSuchAudienceError):
        audience_from("every_route:none", "ko", by=by)
    assert name_for(audience_from(f"route:{TIER}:{CODE}", "ko", by=by), by).startswith(NAME)
    usual = SupportPolicy.objects.effective().programme.name
    assert name_for(audience_from("every_route", "ko", by=by), by).startswith(usual)
    offered = {value for _group, options in choices(by) for value, _label in options}
    assert f"every_route:{CODE}" in offered and "every_route" not in offered


def test_late_claims_are_routed_by_the_policy_of_their_own_programme(second):
    """Though another programme of the incident, announced before theirs, has a policy now."""
    by = UserFactory(roles="admin")
    [late] = load(WINDOW, 90_000, 접수일시="2023-06-10 09:00")
    assert (late.route, late.routed_under) == ("late", second.policy)
    publish_version(second.rival, by, effective_from=datetime(2020, 1, 1, tzinfo=SEOUL))
    extend(second.window, datetime(2023, 7, 1, tzinfo=SEOUL), by)
    late.refresh_from_db()
    assert (late.route, late.routed_under) == (TIER, second.policy)


def test_a_programme_that_begins_later_takes_no_incident_over(ours):
    """Not even with an earlier key, or an earlier day of effect."""
    incident = Incident.objects.create(
        code="x",
        name="셋째 장애",
        began_at=clock.now(),
        ended_at=datetime(2999, 1, 1, tzinfo=SEOUL),
    )
    early, late = (
        Programme.objects.create(code=code, name=code, incident=incident) for code in ("a", "b")
    )
    by = UserFactory(roles="admin")
    first = publish_version(late, by)
    publish_version(early, by, effective_from=datetime(2020, 1, 1, tzinfo=SEOUL))
    of_incident = SupportPolicy.objects.filter(programme__incident=incident)
    assert of_incident.effective() == first
    assert SupportPolicy.objects.effective() == ours


def test_the_database_ties_review_and_programme_to_the_claim(second, ours):
    council.council()
    [high] = load(WINDOW, 400_000)
    sql = """
        INSERT INTO reviews_review (claim_id, round, policy_id, status, opened_at, revision,
            start_reason, closing_reason)
        VALUES (%s, 1, %s, 'waiting_documents', now(), 1, '', '')
    """
    assert refused(sql, high.pk, ours.pk) == "review_is_under_its_claims_programme"
    sql = "UPDATE claims_programme SET incident_id = %s WHERE id = %s"
    other = ours.programme.incident_id
    rule = "programme_of_a_published_policy_is_frozen"
    assert refused(sql, other, second.programme.pk) == rule


def test_decisions_of_two_programmes_are_no_pair_of_unlike_ones(second):
    """Their rules differ; two of one programme are a pair."""
    council.council()
    [mine], [alike, other] = load(FIRST, 2_000_000), load(WINDOW, 2_000_000, 2_000_000)
    for claim, opinion in ((mine, ("grant", None)), (alike, ("partly", 400_000))):
        decided(claim, opinion)
    assert not compute_report(by=UserFactory(roles="chair")).pairs.exists()
    decided(other, ("grant", None))
    [pair] = compute_report(by=UserFactory(roles="chair")).pairs.all()
    assert {pair.claim_id, pair.other_id} == {alike.pk, other.pk}


def test_statistics_that_would_mix_programmes_are_not_published(client, second, ours):
    load(FIRST, *[400_000] * 12)
    preparer = UserFactory(roles="secretariat")
    assert draft(clock.today()).text
    load(WINDOW, 200_000)
    with pytest.raises(SeveralProgrammesError):
        prepare_publication(as_of=clock.today(), by=preparer)
    client.force_login(preparer)
    page = client.get(reverse("publication:preview"), {"on": clock.today().isoformat()})
    assert str(SeveralProgrammesError.message) in page.content.decode()


def test_figures_of_money_are_of_all_programmes_and_say_so(second, ours):
    load(FIRST, 400_000)
    load(WINDOW, 90_000)
    found = statistics.money(statistics.policy_in_force())["budget"]
    assert found["granted"] == sum(Budget.objects.values_list("granted", flat=True))
    assert found["grants"] == 50_000 + 10_000
    found_money = statistics.money(ours)
    lines = budget_lines(None, found_money)
    assert lines[0].note == lines[-1].note == "지원사업 2개의 합"
    counts = {"amount": 50_000, "decided": 1, "left": 1}
    assert budget_lines(counts, found_money)[-1].note == "지원사업 2개의 합"
    then = forecasts([], counts, found_money, clock.today())[-1].text
    assert then.endswith("(지원사업 2개의 합)")
    [granted] = [line for line in report_lines() if line.item == str(lines[0].label)]
    assert granted.note.startswith("지원사업 2개의 합")


def test_a_sum_is_typed_from_the_lowest_limit_of_the_programmes_on(second, ours):
    assert SupportPolicy.objects.typed_sum_from() == second.policy.typed_sum_from
    by = UserFactory(roles="admin")
    publish_version(second.programme, by, typed_sum_from=0)
    assert SupportPolicy.objects.typed_sum_from() == ours.typed_sum_from


def test_the_page_of_the_policy_leads_to_that_of_the_other_programme(client, second, ours):
    client.force_login(money.secretary())
    page = client.get(reverse("policy:in_force")).content.decode()
    assert f'<a class="ref" href="{reverse("policy:version", args=[second.policy.pk])}"' in page
    assert ours.title in page
