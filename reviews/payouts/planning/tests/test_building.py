"""A plan is built as it was shown: all of its batches, or none."""

import re
from html import unescape

import pytest

from claims import clock
from claims.errors import ForbiddenError
from claims.policy.deadlines import add_working_days
from claims.tests.factories import UserFactory
from reviews.payouts.batches.transfer_days import next_transfer_day
from reviews.payouts.errors.batches import ManifestDiffersError, NothingToBatchError
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.planning import verbs
from reviews.payouts.planning.errors import TooManyBatchesError
from reviews.payouts.planning.tests.factories import approved, limited, paying
from reviews.payouts.planning.verbs import PlanChoice, build_planned, plan_batches, seen_of
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
PLAN = "/payouts/planning/"


def shown(by, **choice):
    """The choice, and what its preview says."""
    found = PlanChoice(**choice)
    return {"choice": found, "seen": seen_of(plan_batches(by=by, choice=found)), "by": by}


def members(batch):
    return list(batch.payouts.order_by("pk").values_list("pk", flat=True))


def test_all_batches_in_one_act():
    limited("004", day_lines=2)
    rows = approved("004", "004", "088", "004")
    failed = make.failed()
    again = make.approved(
        prepare_replacement(payout=failed, by=make.secretary(), same_account=True)
    )
    decided = make.approved(make.decided_payout(amount=900_000))
    by = make.finance()
    batches = build_planned(**shown(by, kinds_apart=True))
    first, second = next_transfer_day(), add_working_days(next_transfer_day(), 1)
    assert [(one.transfer_on, one.only_failures, one.count) for one in batches] == [
        (first, False, 1), (first, False, 3), (first, True, 1), (second, False, 1),
    ]  # fmt: skip
    assert members(batches[0]) == [decided.pk]
    assert members(batches[1]) == [row.pk for row in rows[:3]]
    assert members(batches[2]) == [again.pk] and members(batches[3]) == [rows[3].pk]
    assert {one.status for one in batches} == {"built"} and len({b.number for b in batches}) == 4
    other = make.finance()
    assert make.released(batches[1], by=other).released_by == other


def test_what_was_not_shown_is_not_built():
    rows, by = approved("004", "088"), make.finance()
    asked = shown(by)
    more = approved("004")
    with pytest.raises(ManifestDiffersError):
        build_planned(**asked)
    asked = shown(by)
    limited("088", batch_won=1)
    with pytest.raises(ManifestDiffersError):
        build_planned(**asked)
    asked = shown(by)
    paying(closed_days=[next_transfer_day().isoformat()])
    with pytest.raises(ManifestDiffersError):
        build_planned(**asked)
    assert not PayoutBatch.objects.exists()
    assert {p.status for p in Payout.objects.filter(pk__in=[r.pk for r in rows + more])} == {
        "approved"
    }


def test_one_batch_that_fails_takes_the_others_back(monkeypatch):
    approved("004", "088")
    by, real, calls = make.finance(), verbs.fill_batch, []

    def second_fails(rows, **more):
        calls.append(rows)
        if len(calls) == 2:
            raise NothingToBatchError
        return real(rows, **more)

    monkeypatch.setattr(verbs, "fill_batch", second_fails)
    with pytest.raises(NothingToBatchError):
        build_planned(**shown(by, banks_apart=True))
    assert len(calls) == 2 and not PayoutBatch.objects.exists()


def test_who_may_and_what_is_left_out(monkeypatch):
    rows, by = approved("004"), make.finance()
    with pytest.raises(ForbiddenError):
        build_planned(**shown(make.secretary()))
    maker = UserFactory(roles="secretariat")
    make.approved(make.tier_payout(by=maker, bank_code="088"))
    maker = make.change_office(maker, "finance")
    plan = plan_batches(by=maker, choice=PlanChoice())
    assert [r.pk for one in plan.batches for r in one.rows] == [rows[0].pk]
    monkeypatch.setattr(verbs, "MOST_BATCHES", 1)
    with pytest.raises(TooManyBatchesError):
        build_planned(**shown(by, banks_apart=True))
    with pytest.raises(NothingToBatchError):
        build_planned(**shown(by, kinds=("additional",)))


def test_the_rule_of_the_calendar_splits_whatever_is_asked():
    approved("004", "088")
    make.approved(make.decided_payout())
    by = make.finance()
    paying(kinds_apart=True, banks_apart=True)
    assert len(plan_batches(by=by, choice=PlanChoice()).batches) == 3
    paying(kinds_apart=False, banks_apart=False)
    assert len(plan_batches(by=by, choice=PlanChoice()).batches) == 1


def test_queries_do_not_grow_with_the_payouts(django_assert_num_queries):
    by = make.finance()
    approved("004")
    with django_assert_num_queries(3):
        plan_batches(by=by, choice=PlanChoice())
    make.many_approved(12)
    with django_assert_num_queries(3):
        plan = plan_batches(by=by, choice=PlanChoice())
    assert plan.count == 13


def form_of(page):
    """The hidden fields of the form that builds the plan."""
    [form] = re.findall(r'action="/payouts/planning/build/".*?</form>', unescape(page), re.S)
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)"\s+value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


class TestPage:
    def test_it_builds_what_it_showed(self, client):
        limited("004", day_lines=1, day_won=1_000_000)
        limited(day_won=10_000_000)
        approved("004", "004", "088")
        client.force_login(make.finance())
        page = client.get(PLAN).content.decode()
        assert page.count("data-planned=") == 2 and "묶음 2개, 150,000원 만들기" in page
        today = next_transfer_day().isoformat()
        assert f'data-use="{today}" data-bank="004"' in page and "1,000,000" in page
        fields = form_of(page)
        assert client.post(f"{PLAN}build/", fields | {"seen": "x"}).status_code == 409
        fields = form_of(client.get(PLAN).content.decode())
        answer = client.post(f"{PLAN}build/", fields)
        assert (answer.status_code, answer["Location"]) == (302, "/payouts/batches/")
        assert [one.count for one in PayoutBatch.objects.order_by("pk")] == [2, 1]
        page = client.get(PLAN).content.decode()
        assert "묶을 승인 건이 없음" in page

    def test_what_stays_out_is_named(self, client):
        limited("004", batch_won=10_000)
        approved("004", "088")
        client.force_login(make.finance())
        page = client.get(PLAN, {"banks_apart": "on"}).content.decode()
        assert 'data-left-out="too_large"' in page and "국민" in page

    def test_a_condition_that_cannot_be_read_builds_nothing(self, client):
        client.force_login(make.finance())
        asked = {"start": "2020-01-01", "kinds": "gift"}
        page = client.get(PLAN, asked).content.decode()
        assert page.count("invalid-feedback") >= 2 and "만들기</button>" not in page
        assert client.post(f"{PLAN}build/", asked).status_code == 422
        assert client.post(f"{PLAN}build/", {}).status_code in (409, 422)

    def test_who_only_looks_sees_no_plan(self, client):
        approved("004")
        for role, status in (("auditor", 200), ("secretariat", 200), ("member", 403)):
            client.force_login(UserFactory(roles=role))
            answer = client.get(PLAN)
            assert answer.status_code == status
            assert "data-planned" not in answer.content.decode()
            assert client.post(f"{PLAN}build/").status_code == 403

    def test_a_rule_cannot_be_left_off(self, client):
        paying(banks_apart=True, weekdays=[2, 4])
        approved("004", "088")
        client.force_login(make.finance())
        page = client.get(PLAN).content.decode()
        assert "규칙이라 끌 수 없음" in page and page.count("data-planned=") == 2
        assert "화, 목" in page

    def test_a_batch_above_a_limit_is_refused_on_the_page_of_batches(self, client):
        limited("004", batch_lines=1)
        approved("004", "004")
        client.force_login(make.finance())
        page = client.get("/payouts/batches/").content.decode()
        [seen] = re.findall(r'name="seen" value="(\w+)"', page)
        day = next_transfer_day().isoformat()
        answer = client.post("/payouts/batches/build/", {"seen": seen, "transfer_on": day})
        assert answer.status_code == 422 and "한 묶음의 한도 1건" in answer.content.decode()
        assert clock.today() and not PayoutBatch.objects.exists()
