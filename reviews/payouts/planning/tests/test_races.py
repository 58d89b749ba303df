"""Two people build for one day at once: together they keep to its limit."""

import pytest

from claims import clock
from claims.errors import DomainError
from claims.policy.deadlines import add_working_days
from claims.tests.races import at_once
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.batches.limits import used_on
from reviews.payouts.batches.verbs import build_batch, change_transfer_day
from reviews.payouts.models import PayoutBatch
from reviews.payouts.planning.tests.factories import approved, limited
from reviews.payouts.planning.verbs import PlanChoice, build_planned, plan_batches, seen_of
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def codes(answers):
    wrong = [a for a in answers if isinstance(a, Exception) and not isinstance(a, DomainError)]
    assert wrong == []
    return sorted(a.code for a in answers if isinstance(a, DomainError))


def test_two_batches_do_not_both_fit_into_what_is_left_for_one():
    limited("004", day_lines=1)
    rows, people = approved("004", "004"), [make.finance(), make.finance()]

    def build(row, by):
        return build_batch(payouts=[row], seen=selection_of([row]), by=by)

    answers = at_once(
        *(lambda row=row, by=by: build(row, by) for row, by in zip(rows, people, strict=True))
    )
    assert codes(answers) == ["limit_exceeded"]
    [batch] = PayoutBatch.objects.all()
    assert used_on([batch.transfer_on])[batch.transfer_on, "004"].lines == 1


def test_two_batches_do_not_both_move_to_one_day():
    by, rows = make.finance(), approved("004", "004")
    days = [add_working_days(clock.today(), n) for n in (3, 4, 5)]
    batches = [
        build_batch(payouts=[row], seen=selection_of([row]), by=by, transfer_on=day)
        for row, day in zip(rows, days[:2], strict=True)
    ]
    limited("004", day_lines=1)
    answers = at_once(
        *(
            lambda batch=batch: change_transfer_day(batch=batch, transfer_on=days[2], by=by)
            for batch in batches
        )
    )
    assert codes(answers) == ["limit_exceeded"]


def test_one_plan_is_built_once():
    limited("004", day_lines=1)
    approved("004", "004", "088")
    people = [make.finance(), make.finance()]
    seen = {by: seen_of(plan_batches(by=by, choice=PlanChoice())) for by in people}
    answers = at_once(
        *(lambda by=by: build_planned(choice=PlanChoice(), seen=seen[by], by=by) for by in people)
    )
    assert codes(answers) == ["manifest_differs"]
    assert PayoutBatch.objects.count() == 2
