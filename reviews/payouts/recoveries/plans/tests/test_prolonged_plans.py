"""Plans that are agreed again: alone, nobody puts a debt off any further."""

from datetime import timedelta

import pytest
from django.urls import reverse

from claims import clock
from claims.policy.deadlines import add_working_days
from claims.tests.confirming import confirm
from claims.tests.pages import page
from claims.tests.raw_sql import row_of
from reviews.payouts.models import RecoveryPlan
from reviews.payouts.recoveries.errors.plans import ProlongedPlanError
from reviews.payouts.recoveries.plans.verbs import agree_plan
from reviews.payouts.recoveries.tests import factories as make
from reviews.payouts.recoveries.tests.test_guards import at_the_end
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def agreed(recovery, by, *ahead):
    """A plan of equal instalments, so many days ahead."""
    days = [add_working_days(clock.today() + timedelta(days=n), 0) for n in ahead]
    won = recovery.outstanding // len(days)
    rows = [(day, won) for day in days]
    return agree_plan(recovery=recovery, instalments=rows, reason="전화로 합의", by=by)


def test_who_agreed_to_a_plan_puts_its_end_off_with_another_person():
    found, by, other = make.demanded(), money.finance(), money.finance()
    agreed(found, by, 30, 300)
    with pytest.raises(ProlongedPlanError, match="다른 지급 담당"):
        agreed(found, by, 30, 310)
    assert RecoveryPlan.objects.count() == 1
    agreed(found, by, 60, 300)  # no later in all: what was typed wrongly is agreed again
    agreed(found, other, 60, 400)
    with pytest.raises(ProlongedPlanError):
        agreed(found, other, 60, 410)
    agreed(found, by, 60, 410)


def test_a_plan_whose_days_have_passed_is_agreed_anew_by_another_person(long_ago):
    found, by = make.demanded(), money.finance()
    agreed(found, by, 30, 60)
    with clock.at(clock.now() + timedelta(days=100)):
        with pytest.raises(ProlongedPlanError):
            agreed(found, by, 30, 60)
        agreed(found, money.finance(), 30, 60)


def test_the_database_knows_it_too():
    found, by = make.demanded(), money.finance()
    plan = agreed(found, by, 30, 300)
    later = f"""WITH p AS ({row_of(plan, number="2")} RETURNING id)
        INSERT INTO reviews_recoveryinstalment (plan_id, number, due_on, amount)
        SELECT p.id, 1, current_date + 400, {plan.total} FROM p"""
    assert at_the_end(later) == "plan_is_prolonged_by_another_person"


def test_the_form_and_the_sheet_say_so(client):
    found, by = make.demanded(), money.finance()
    first = add_working_days(clock.today() + timedelta(days=30), 0)
    sent = {"count": "2", "first_on": f"{first}", "reason": "전화로 합의"}
    url = reverse("payouts:recovery_plan", args=[found.pk])
    client.force_login(by)
    assert confirm(client, url, sent).status_code == 302
    said = "마지막 납부일을 더 늦출 수 없습니다"
    one = reverse("payouts:recovery", args=[found.pk])
    assert said in page(client, by, one).content.decode()
    assert said not in page(client, money.finance(), one).content.decode()
    answer = page(client, by, url, sent | {"count": "3"})
    assert answer.status_code == 403 and "늦추려면 다른 지급 담당이" in answer.content.decode()
    client.force_login(money.finance())
    assert confirm(client, url, sent | {"count": "3"}).status_code == 302
