"""The card of the work of two people that waits for the reader as the second person."""

from datetime import date

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse

from claims import clock
from claims.accounts.roles import propose_roles
from claims.bank_accounts.tests.factories import proposed_account
from claims.lists.registry import lists_of
from claims.policy.deadlines import working_days_between
from claims.representation.tests import factories as representation
from claims.tests.factories import ClaimFactory, UserFactory, reseat
from claims.users.models import User
from reviews.committee.appeals.tests.scene import at, days_ago
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.objections.tests import factories as objections
from reviews.committee.seats.challenges import decide_challenge, register_challenge
from reviews.committee.tests import factories as make
from reviews.dashboard import to_confirm
from reviews.notices.bulk.tests import factories as bulks
from reviews.payouts.recoveries.demands.waiver_rights import payment_handlers
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.publication.tests import factories as statistics
from reviews.tests.test_proposer_in_office import FLOWS, OTHERWISE, act, tables_of_two

pytestmark = pytest.mark.django_db
KINDS = {kind.name: kind for kind in to_confirm.KINDS}
# Flows of test_proposer_in_office: the kind that each is counted by.
OF_FLOW = {
    "account": "accounts", "representation": "payees", "facts": "facts", "handover": "handovers",
    "benefit": "benefits", "documents": "documents", "objection": "objections",
    "retriage": "retriages", "erasure": "erasures", "hold": "holds", "recovery": "recoveries",
    "movement": "recoveries", "month": "months", "reopening": "months",
    "statistics": "statistics",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_memory():
    cache.clear()


def waits(user):
    return {name: found[0] for name, found in to_confirm.count(user).items()}


def lines_of(client, user):
    client.force_login(user)
    page = client.get("/")
    return page, {str(one.label): one for one in page.context["to_confirm"].get("lines", ())}


def test_every_table_of_two_people_is_counted():
    """Payments apart: they are approved by the thousand, on a card and a list of their own."""
    tables = {label for label, _person, _guarded in tables_of_two()} - {"reviews.Payout"}
    user = UserFactory(roles="secretariat")
    counted = {kind.rows(user).model._meta.label for kind in to_confirm.KINDS}
    # A movement is part of its recovery. A sample is judged by another member, and a challenge is
    # registered for a claimant: neither is proposed.
    others = {"reviews.SampleCheck", "reviews.Challenge"}
    assert tables - {"reviews.RecoveryMovement"} == counted - others
    assert ("reviews.Payout", "prepared_by") in OTHERWISE
    assert set(OF_FLOW) == set(FLOWS)


@pytest.mark.parametrize("name", FLOWS)
def test_a_proposal_waits_for_the_second_person_alone_until_it_is_settled(name):
    flow, kind = FLOWS[name], OF_FLOW[name]
    row = flow.make()
    first = getattr(row, flow.person)
    second = UserFactory(roles=flow.second)
    assert waits(second) == {kind: 1}
    assert kind not in waits(first)
    assert waits(UserFactory(roles="auditor")) == {}
    assert act(flow, flow.end, row, **flow.ending)
    assert kind not in waits(second)


def test_batches_results_bulks_and_changes_wait_for_others_than_their_makers():
    bulks.tier_claims(101)
    bulk = bulks.prepared()
    chair = UserFactory(roles="chair")
    assert waits(chair) == {"bulks": 1} and waits(bulk.prepared_by) == {}
    builder, other = money.finance(), money.finance()
    money.built(money.approved(), by=builder)
    assert waits(other)["batches"] == 1 and "batches" not in waits(builder)
    admin, second = (UserFactory(roles="admin", is_staff=True) for _n in range(2))
    about = UserFactory()
    propose_roles(user=about, names=["finance"], reason="충원", by=admin)
    assert waits(second) == {"changes": 1} and waits(admin) == {}


def test_a_recovery_waits_for_nobody_who_had_a_part_in_its_payment():
    recovery = recoveries.proposed()
    hands = payment_handlers(recovery.payout)
    finance = [user for user in User.objects.filter(pk__in=hands)]
    assert finance and all("recoveries" not in waits(user) for user in finance)
    assert waits(money.finance())["recoveries"] == 1


def test_a_write_off_waits_for_nobody_who_let_the_payment_go():
    waits_for = recoveries.write_off(recoveries.demanded())
    hands = payment_handlers(waits_for.recovery.payout)
    finance = [user for user in User.objects.filter(pk__in=hands)]
    assert finance and all("recoveries" not in waits(user) for user in finance)
    assert waits(money.finance())["recoveries"] == waits(recoveries.chair())["recoveries"] == 1


def test_a_challenge_waits_for_the_chair_or_the_deputy_who_decides_it(client):
    make.council()
    review = make.in_review()
    deputy, plain = make.member(deputises=True, load_limit=0).user, make.member().user
    accused, seat, third = make.panel(review)
    on_the_panel = reseat(third.member.user, deputises=True).user
    challenge = register_challenge(assignment=accused, by=make.secretary(), grounds="친족")
    chair = make.chair()
    page, lines = lines_of(client, chair)
    assert lines["기피 결정"].n == 1
    assert lines["기피 결정"].url == reverse("committee:challenges")
    assert client.get(lines["기피 결정"].url).status_code == 200
    assert "challenges" not in waits(as_of_a_request(deputy))  # a chair is free to decide it
    chair.is_active = False
    chair.save()
    sitting = make.made_chair(seat.member)
    assert waits(as_of_a_request(deputy)) == {"challenges": 1}
    for user in (sitting, on_the_panel, plain, accused.member.user, challenge.received_by):
        assert "challenges" not in waits(as_of_a_request(user))
    decide_challenge(challenge=challenge, by=deputy, upheld=False, answer="관계가 없음")
    assert "challenges" not in waits(as_of_a_request(deputy))


def as_of_a_request(user):
    return User.objects.select_related("member").get(pk=user.pk)


def test_the_line_of_challenges_costs_no_query_of_its_own(django_assert_num_queries):
    chair = as_of_a_request(make.chair())
    chair.has_perm("reviews.confirm_decision")
    for n in (0, 1, 2):
        with django_assert_num_queries(1):
            assert waits(chair) == ({"challenges": n} if n else {})
        seat = make.panel(make.in_review())[0]
        register_challenge(assignment=seat, by=make.secretary(), grounds="친족")


def test_each_number_that_counts_a_list_is_that_of_its_list(client):
    by = UserFactory(roles="customer_centre")
    proposed_account(ClaimFactory(no_loss=True), by=by)
    facts.proposed()
    representation.entered(ClaimFactory(), "heir")
    objections.proposed()
    recoveries.proposed()
    bulks.tier_claims(101)
    bulks.prepared()
    user = UserFactory(roles="secretariat")
    page, lines = lines_of(client, user)
    lists = {reverse(one.url_name): one for one in lists_of(user) if one.url is None}
    followed = 0
    for line in lines.values():
        assert line.is_whole_list
        path, _mark, query = line.url.partition("?")
        assert lists[path].rows(user, QueryDict(query)).count() == line.n == 1
        assert client.get(line.url).status_code == 200
        followed += 1
    assert followed == len(waits(user)) == 5
    assert 'data-n="1"' in page.content.decode()


def test_the_oldest_comes_first_and_a_single_row_is_opened(client):
    user = UserFactory(roles="secretariat")
    with at(days_ago(9)):
        version = statistics.prepared()
    facts.proposed()
    page, lines = lines_of(client, user)
    waited = working_days_between(days_ago(9), clock.today())
    assert [line.days for line in lines.values()] == [waited, 0] and waited < 9
    first = next(iter(lines.values()))
    assert first.url == reverse("publication:publication", args=[version.pk])
    shown = " ".join(page.content.decode().split())
    assert f"{waited}영업일 기다림" in shown and "내 확인을 기다리는 일" in shown


def test_what_came_on_a_day_off_is_not_said_to_be_of_today(client):
    user = UserFactory(roles="secretariat")
    with at(date(2026, 11, 28)):  # a Saturday
        facts.proposed()
    with at(date(2026, 11, 29)):
        assert "쉬는 날부터" in lines_of(client, user)[0].content.decode()
    cache.clear()
    with at(date(2026, 12, 1)):
        assert "2영업일 기다림" in lines_of(client, user)[0].content.decode()


def test_the_card_is_absent_where_nothing_waits(client):
    for role in ("secretariat", "chair", "finance", "admin", "member", "auditor"):
        page, lines = lines_of(client, UserFactory(roles=role, is_staff=role == "admin"))
        assert lines == {} and "h-to-confirm" not in page.content.decode()


def test_it_costs_one_query_however_much_waits(django_assert_num_queries):
    user = UserFactory(roles="secretariat")
    user.has_perm("reviews.approve_bulk")
    with django_assert_num_queries(1):
        assert to_confirm.count(user) == {}
    facts.proposed(), facts.proposed(), objections.proposed()
    with django_assert_num_queries(1):
        assert waits(user) == {"facts": 2, "objections": 1}


def test_bulks_are_narrowed_to_those_of_the_reader(client):
    bulks.tier_claims(101)
    bulk = bulks.prepared()
    url = reverse("notices:bulks")
    for user, n in ((UserFactory(roles="chair"), 1), (bulk.prepared_by, 0)):
        client.force_login(user)
        page = client.get(url, {"show": "mine"}).content.decode()
        assert page.count("data-bulk=") == n and "내가 승인할 것" in page
        assert client.get(url).content.decode().count("data-bulk=") == 1
