"""The pages of the simulator: form, result, saving, lists, and who may open them."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.errors import ForbiddenError
from claims.money import won_text
from claims.policy.models import SupportPolicy
from claims.policy.publication_change import propose_publishing
from claims.register.models import Claim
from claims.tests.confirming import confirm, digest_on
from claims.tests.factories import ClaimFactory, UserFactory
from config.dev.scenes import scene
from reviews.committee.models import Decision, Review
from reviews.committee.seats.recusals import recuse
from reviews.committee.tests import factories as make
from reviews.payouts.models import Budget, Payout
from reviews.payouts.tests import factories as money
from reviews.simulator import effect
from reviews.simulator.forms import SideForm
from reviews.simulator.lists import filtered_outcomes
from reviews.simulator.models import DecidedBy, Reason, Side, Simulation
from reviews.simulator.rules import Rules, fitted
from reviews.simulator.running import simulate
from reviews.simulator.statement import FILED
from reviews.simulator.tests.scenes import register
from reviews.simulator.verbs import Try, save_simulation

pytestmark = pytest.mark.django_db
_rows, site = scene("site", register)
PAGE = "/simulator/"


def asked(site, **more):
    names = {name.replace("__", "-", 1): value for name, value in more.items()}
    return {"a-policy": site["policy"].pk, **names}


def rules_from(site, **more):
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in asked(site, **more).items()})
    form = SideForm(query, side=Side.A, policies=SupportPolicy.objects.all())
    assert form.is_valid(), form.errors
    return form.rules()


def test_an_empty_form_is_the_version_itself(site):
    assert rules_from(site) == Rules.of(site["policy"], rules_from(site).budget)


def test_each_field_changes_its_own_rule(site):
    own = Rules.of(site["policy"])
    changed = rules_from(
        site,
        a__review_threshold="40만원",
        a__base_grant="7만원",
        a__additional_cap="없음",
        a__rounding_unit="1,000",
        a__amount_rule="mean_of_granting",
        a__small_business_only="no",
        a__margin="30%",
        a__above_median_share="12.5%",
        a__budget="10억원",
    )
    assert changed.tiers == fitted(own.tiers, 400_000)
    assert changed.tiers[-1][0] == changed.review_threshold == 400_000
    assert (changed.base_grant, changed.additional_cap, changed.rounding_unit) == (
        70_000,
        None,
        1000,
    )
    assert (changed.amount_rule, changed.small_business_only) == ("mean_of_granting", False)
    assert ("margin", None, None, 3_000) in changed.factors
    assert (changed.above_median_share, changed.budget) == (1_250, 1_000_000_000)
    assert rules_from(site, a__tiers="10만원 1만원\n50만원 6만원").tiers == (
        (100_000, 10_000),
        (500_000, 60_000),
    )


def test_without_a_version_the_page_says_what_to_do(site, client):
    client.force_login(site["chair"])
    page = client.get(PAGE)
    assert page.status_code == 200 and "아직 계산한 것이 없습니다" in page.content.decode()


@pytest.mark.parametrize("role", ["chair", "admin"])
def test_the_result_has_both_sides_beside_the_present(site, client, role):
    client.force_login(site[role])
    page = client.get(
        PAGE, asked(site, a__review_threshold="70만원", **{"b-policy": site["draft"].pk})
    )
    assert page.status_code == 200
    moved = rules_from(site, a__review_threshold="70만원")
    found = page.context["figures"]
    assert replace(found["a"], curve=()) == replace(simulate(site["policy"], moved), curve=())
    assert [mark for mark, _won in found["a"].curve] == [mark for mark, _won in found["b"].curve]
    assert found["b"].new_cost == found["b"].old_cost
    text = page.content.decode()
    assert "더 받는 신청" in text and "모든 신청이 지금과 같은 경로로" in text
    assert text.count("<polyline") == 2 and "심의 기준액에 따른 비용 (원)" in text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("a-policy", "999999", "고른 것이 목록에 없습니다"),
        ("a-review_threshold", "많이", "140만원처럼"),
        ("a-tiers", "30만원", "한 줄에 하나씩"),
        ("a-tiers", "30만원 5만원", "심의 기준액과 같아야"),
        ("a-tiers", "50만원 5만원\n30만원 6만원", "차례로 커져야"),
        ("a-margin", "200%", "0%부터 100%까지"),
        ("a-rounding_unit", "0", "1원 이상"),
    ],
)
def test_a_wrong_field_is_named_with_422(site, client, field, value, said):
    client.force_login(site["chair"])
    page = client.get(PAGE, {**asked(site), field: value})
    assert page.status_code == 422 and said in page.content.decode()
    assert "figures" not in page.context


def test_the_present_budget_stands_beside_one_that_is_tried(site, client):
    programme = site["policy"].programme
    held = Budget.objects.get(programme=programme)
    client.force_login(site["chair"])
    page = client.get(PAGE, asked(site, a__budget="10억원"))
    [budget] = [line for line in page.context["costs"] if line.name == "budget"]
    assert [cell.text for cell in budget.cells] == [won_text(held.granted), "1,000,000,000원"]


def test_the_result_says_which_claims_a_retriage_would_leave(site, client):
    money.paid(money.approved(money.tier_payout(amount=30_000)))
    client.force_login(site["chair"])
    tiers = "30만원 1만원\n75만원 6만원"
    page = client.get(PAGE, asked(site, a__review_threshold="75만원", a__tiers=tiers))
    fates = {fate.why: fate for fate in page.context["figures"]["a"].fates}
    assert set(fates) == {"", "paid", "review"}
    assert (fates["paid"].claims, fates["paid"].won) == (1, -20_000)
    assert fates["review"].claims == Review.objects.filter(claim__claimed_loss__lte=750_000).count()
    text = page.content.decode()
    assert "재분류로 옮길 신청" in text and "이미 더 지급함 1건" in text and "심의가 열림" in text


def test_only_council_amounts_differ_so_no_retriage_moves_anybody(site):
    found = simulate(site["policy"], rules_from(site, a__additional_cap="20만원"))
    assert found.lose and [fate.why for fate in found.fates] == [FILED]


@pytest.fixture
def publication(site):
    """A draft with a higher threshold, proposed; another administrator and the sheet's address."""
    draft = site["draft"]
    draft.tiers.filter(upper_bound=500_000).update(upper_bound=750_000)
    SupportPolicy.objects.filter(pk=draft.pk).update(review_threshold=750_000)
    draft.refresh_from_db()
    change = propose_publishing(policy=draft, reason="기준 변경", by=site["admin"])
    second = UserFactory(roles="admin", is_staff=True)
    return draft, second, f"/changes/{change.pk}/confirm/"


def test_the_sheet_of_a_publication_says_what_it_does(publication, client):
    draft, second, url = publication
    found = simulate(draft, Rules.of(draft))
    assert found.rerouted and found.lose
    client.force_login(second)
    with CaptureQueriesContext(connection) as queries:
        sheet = client.get(url)
    assert len([one for one in queries if "priced AS MATERIALIZED" in one["sql"]]) == 1
    lines = dict(sheet.context["sheet"].outlook())
    assert lines["경로가 달라지는 신청"] == f"{found.rerouted:,}건"
    assert lines["덜 받는 신청"] == f"{found.lose:,}건"
    assert lines["비용 차이"] == won_text(found.new_cost - found.old_cost)
    text = sheet.content.decode()
    assert "심의가 열림" in text and all(said in text for said in lines.values())
    assert reverse("admin:claims_supportpolicy_compare", args=[draft.pk]) in text


def test_the_sheet_costs_as_many_queries_for_more_claims(publication, client):
    _draft, second, url = publication
    client.force_login(second)
    spent = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        spent.append(len(queries))
        ClaimFactory.create_batch(3, tier_grant=True)
    assert spent[0] == spent[1]


def test_a_sheet_that_cannot_compute_in_time_says_so_and_is_confirmed(
    publication, client, monkeypatch
):
    draft, second, url = publication
    monkeypatch.setattr(effect, "SHEET_SECONDS", 0.001)
    client.force_login(second)
    assert "제때 계산하지 못했습니다" in client.get(url).content.decode()
    assert confirm(client, url).status_code == 302
    draft.refresh_from_db()
    assert draft.is_published


def test_a_claim_filed_meanwhile_does_not_refuse_the_publication(publication, client):
    draft, second, url = publication
    client.force_login(second)
    digest = digest_on(client.get(url))
    ClaimFactory(claimed_loss=600_000)
    assert client.post(url, {"confirmed": digest}).status_code == 302
    draft.refresh_from_db()
    assert draft.is_published


def test_a_simulation_writes_nothing_but_itself(site, client):
    client.force_login(site["chair"])

    def rows():
        return [
            list(model.objects.order_by("pk").values())
            for model in (Claim, Review, Decision, Payout, SupportPolicy)
        ]

    before = rows()
    query = QueryDict(mutable=True)
    query.update(asked(site, a__amount_rule="lowest_of_granting", a__review_threshold="75만원"))
    client.get(f"{PAGE}?{query.urlencode()}")
    assert not Simulation.objects.exists()
    answer = client.post(f"{PAGE}save/", {"title": "75만원", "query": query.urlencode()})
    saved = Simulation.objects.get()
    assert answer.url == reverse("simulator:saved", args=[saved.pk])
    assert rows() == before
    page = client.get(answer.url)
    assert page.status_code == 200 and "75만원" in page.content.decode()
    assert page.context["figures"]["a"].otherwise == saved.outcomes.count() > 0
    assert answer.url in client.get(f"{PAGE}saved/").content.decode()


def test_saving_without_a_title_shows_the_result_again(site, client):
    client.force_login(site["chair"])
    query = f"a-policy={site['policy'].pk}"
    page = client.post(f"{PAGE}save/", {"title": "", "query": query})
    assert page.status_code == 422 and "figures" in page.context
    assert client.post(f"{PAGE}save/", {"title": "", "query": ""}).url == PAGE
    assert not Simulation.objects.exists()


def saved_by(site, **more):
    rules = rules_from(site, **more)
    with transaction.atomic():
        return save_simulation(
            title="시험", tries={"a": Try(site["policy"], rules)}, by=site["chair"]
        )


def test_the_decided_claims_that_come_out_otherwise_say_why(site):
    saved = saved_by(site, a__amount_rule="lowest_of_granting")
    partly = [
        review
        for review in site["decided"]
        if review.decision.amount not in (0, review.decision.ceiling)
    ]
    rows = {row.claim_id: row for row in saved.outcomes.all()}
    assert set(rows) == {review.claim_id for review in partly}
    for review in partly:
        row = rows[review.claim_id]
        assert row.reasons == [Reason.AMOUNT_RULE] and row.decided_by == DecidedBy.COUNCIL
        base = site["policy"].base_grant
        assert row.old_won == review.decision.amount + base
        assert row.new_won == 100_000 + base
    capped = saved_by(site, a__additional_cap="20만원")
    assert {tuple(row.reasons) for row in capped.outcomes.all()} == {("cap",)}
    moved = saved_by(site, a__review_threshold="75만원")
    assert {tuple(row.reasons) for row in moved.outcomes.all()} == {("route",)}
    factors = saved_by(site, a__margin="1%")
    assert {tuple(row.reasons) for row in factors.outcomes.all()} == {("factors",)}
    assert saved_by(site).outcomes.count() == 0


def test_only_chair_and_administrators_open_it(site, client):
    saved = saved_by(site, a__base_grant="1만원")
    for role in ("member", "secretariat", "finance", "customer_centre", "auditor"):
        client.force_login(UserFactory(roles=role))
        for url in (PAGE, f"{PAGE}saved/", f"{PAGE}saved/{saved.pk}/"):
            assert client.get(url).status_code == 403, role
        assert client.post(f"{PAGE}save/", {}).status_code == 403
    with pytest.raises(ForbiddenError):
        save_simulation(
            title="",
            tries={"a": Try(site["policy"], Rules.of(site["policy"]))},
            by=make.secretary(),
        )


def test_a_claim_left_for_a_conflict_is_not_listed(site):
    review = make.in_review(claimed_loss=900_000)
    seat = make.panel(review)[0]
    recuse(assignment=seat, by=seat.member.user, reason="친족입니다")
    make.vote_all(review, ("grant", None))
    saved = saved_by(site, a__base_grant="1만원")
    params = QueryDict(f"simulation={saved.pk}")

    def listed(user):
        return set(filtered_outcomes(user, params).values_list("claim", flat=True))

    left = make.made_chair(seat.member)
    assert review.claim_id in listed(site["chair"])
    assert listed(site["chair"]) - listed(left) == {review.claim_id}


def test_the_pages_of_policies_lead_to_their_simulations(site, client):
    saved = saved_by(site, a__base_grant="1만원")
    client.force_login(site["admin"])
    pk = site["policy"].pk
    history = client.get(reverse("admin:claims_supportpolicy_history", args=[pk])).content.decode()
    assert reverse("simulator:saved", args=[saved.pk]) in history
    compare = client.get(reverse("admin:claims_supportpolicy_compare", args=[pk])).content.decode()
    assert f"/simulator/?a-policy={pk}" in compare


def test_a_list_costs_the_same_for_any_number_of_rows(site, client):
    client.force_login(site["chair"])
    few, many = saved_by(site, a__additional_cap="20만원"), saved_by(site, a__base_grant="1만원")
    spent = []
    for one in (few, many, few):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("simulator:saved", args=[one.pk]))
        spent.append(len(queries))
    assert spent[1] == spent[2]


@pytest.mark.parametrize("table", ["reviews_simulation", "reviews_simulationoutcome"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_saved_stays(site, table, sql):
    saved_by(site, a__base_grant="1만원")
    kept = rf"{table}_is_append_only|{table} is append only|permission denied for table {table}"
    kept = kept.replace(f"{table} is", f"{table.replace('_', ' ')} is")
    with (
        pytest.raises(DatabaseError, match=kept),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ("'b', claim_id, old_route, old_route, 1, 1, '{base}'", "outcome_differs_and_says_why"),
        ("'b', claim_id, old_route, old_route, 1, 2, '{}'", "outcome_differs_and_says_why"),
        (
            "side, claim_id, old_route, new_route, old_won, new_won, reasons",
            "outcome_is_one_for_its_simulation_side_and_claim",
        ),
    ],
)
def test_an_outcome_differs_says_why_and_is_one(site, values, name):
    saved_by(site, a__base_grant="1만원")
    sql = f"""
        INSERT INTO reviews_simulationoutcome (simulation_id, decided_by, side, claim_id, old_route,
            new_route, old_won, new_won, reasons)
        SELECT simulation_id, decided_by, {values} FROM reviews_simulationoutcome LIMIT 1
    """  # noqa: S608 - texts of this test
    with (
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
