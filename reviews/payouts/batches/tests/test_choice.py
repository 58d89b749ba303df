"""The choice of a batch: its payouts, its preview, and its day of transfer."""

import re
from datetime import date, timedelta
from html import unescape
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone

from claims import clock
from claims.errors import DomainError
from claims.policy.deadlines import add_working_days
from claims.policy.models import Programme, SupportPolicy
from claims.policy.verbs import copy_policy
from claims.register.models import Claim
from claims.tests.confirming import confirm, open_sheet
from claims.tests.factories import ClaimFactory, UserFactory, confirmed_change, publish
from claims.tests.raw_sql import refused, run
from config.dev.scenes import scene
from reviews.payouts.approvals.fingerprint import selection_of
from reviews.payouts.batches import queries
from reviews.payouts.batches.preview import preview_batch
from reviews.payouts.batches.queries import BatchChoice, payouts_to_batch
from reviews.payouts.batches.transfer_days import next_transfer_day
from reviews.payouts.batches.verbs import build_batch, change_transfer_day
from reviews.payouts.errors.batches import BatchMovedError, TransferDayError
from reviews.payouts.ledger.budget import open_budget
from reviews.payouts.models import Payout, PayoutBatch
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
BATCHES = "/payouts/batches/"


def approved_ones():
    """Six approved payouts, the oldest first: bank and won; the fifth repeats a failed one, the
    sixth was prepared by a person who is in finance now, the second result."""
    rows = [
        make.approved(make.tier_payout(amount=won, bank_code=bank))
        for won, bank in [(50_000, "004"), (30_000, "088"), (50_000, "088")]
    ]
    rows.append(make.approved(make.decided_payout(amount=900_000)))
    failed = make.failed()
    rows.append(
        make.approved(prepare_replacement(payout=failed, by=make.secretary(), same_account=True))
    )
    maker = UserFactory(roles="secretariat")
    rows.append(make.approved(make.tier_payout(by=maker, bank_code="088")))
    return [row.pk for row in rows], make.change_office(maker, "finance")


_rows, six = scene("six", approved_ones, scope="asking")


def chosen(by, **conditions):
    return [row.pk for row in payouts_to_batch(by=by, choice=BatchChoice(**conditions))]


def left_out(by, **conditions):
    found = preview_batch(by=by, choice=BatchChoice(**conditions))
    assert found.count + sum(one.n for one in found.left_out if one.code != "gone") == (
        found.approved.n
    )
    return {one.code: one.n for one in found.left_out}


def test_conditions_choose_the_payouts(six):
    (a, b, c, d, again, own), maker = six
    assert chosen(maker) == [a, b, c, d]
    assert chosen(maker, kinds=("additional",)) == [d]
    assert chosen(maker, bank="088") == [b, c, d]
    assert chosen(maker, most_won=130_000) == [a, b, c]
    # The third does not fit, so the batch ends: no later payment overtakes an earlier one.
    assert chosen(maker, most_won=129_999) == [a, b]
    assert chosen(maker, most_won=49_999) == []
    assert chosen(maker, most_lines=1) == [a]
    assert chosen(maker, picks=(b, d, again, own)) == [b, d]
    assert chosen(maker, only_failures=True) == [again]


def test_the_preview_accounts_for_every_approved_payout(six):
    (a, b, c, _d, again, own), maker = six
    usual = {"barred": 1, "again": 1}
    assert left_out(maker) == usual
    assert left_out(maker, kinds=("additional",)) == usual | {"kind": 3}
    assert left_out(maker, bank="088", most_won=30_000)["won"] == 2
    assert left_out(maker, most_lines=3) == usual | {"lines": 1}
    make.built(Payout.objects.get(pk=c), by=make.finance())
    assert left_out(maker, picks=(b, c, again, own)) == usual | {"gone": 1}
    found = preview_batch(by=maker, choice=BatchChoice())
    assert found.seen == selection_of(payouts_to_batch(by=maker))
    banks = {one.code: (one.n, one.won) for one in found.banks}
    assert banks["088"] == (2, 930_000) and sum(won for _n, won in banks.values()) == found.total
    assert a in [row.pk for row in found.rows]


def payout_of_another_programme():
    """A base grant of 40,000 won under the published policy of a programme of its own."""
    by, incident = UserFactory(roles="admin"), SupportPolicy.objects.effective().programme.incident
    other = Programme.objects.create(code="other", name="다른 사업", incident=incident)
    with transaction.atomic():
        confirmed_change("budget", other.pk, {"granted": 1_000_000})
        open_budget(programme=other, granted=1_000_000)
    draft = copy_policy(policy=SupportPolicy.objects.effective(), by=by)
    draft.programme, draft.version, draft.base_grant = other, 1, 40_000
    draft.save()
    theirs = publish(draft, by)
    claim = ClaimFactory()
    Claim.objects.filter(pk=claim.pk).update(routed_under=theirs, routed_at=clock.now())
    claim.refresh_from_db()
    return make.approved(make.tier_payout(claim=claim, amount=40_000))


def test_rows_of_another_programme_take_up_no_lines():
    maker = make.finance()
    first = make.approved(make.tier_payout())
    theirs = payout_of_another_programme()
    third = make.approved(make.tier_payout())
    assert theirs.programme_id != first.programme_id
    assert chosen(maker, most_lines=2) == [first.pk, third.pk]
    assert left_out(maker, most_lines=2) == {"programme": 1}
    assert left_out(maker, most_lines=1) == {"programme": 1, "lines": 1}
    assert left_out(maker, most_won=50_000) == {"programme": 1, "won": 1}


def test_what_is_left_out_without_a_limit_of_won_is_never_beyond_it(monkeypatch):
    """The most rows of any batch are fewer than a choice may ask for."""
    monkeypatch.setattr(queries, "MOST_IN_A_BATCH", 1)
    maker = make.finance()
    for _payout in range(2):
        make.approved(make.tier_payout())
    assert left_out(maker) == {"lines": 1}


def form_of(page):
    """The hidden fields of the form that builds."""
    [form] = re.findall(r'action="/payouts/batches/build/" .*?</form>', unescape(page), re.S)
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(\w+)"\s+value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def test_the_page_builds_what_its_preview_showed(client, six):
    (_a, b, *_rest), maker = six
    client.force_login(maker)
    day = add_working_days(clock.today(), 6)
    asked = {"bank": "088", "most_won": "4만원", "transfer_on": day.isoformat()}
    page = client.get(BATCHES, asked).content.decode()
    assert "1건, 30,000원 묶기" in page and 'data-left-out="won"' in page
    fields = form_of(page)
    assert fields["most_won"] == ["40000"]
    answer = client.post(f"{BATCHES}build/", fields)
    batch = PayoutBatch.objects.latest("pk")
    assert (answer.status_code, batch.transfer_on) == (302, day)
    assert [row.pk for row in batch.payouts.all()] == [b]
    del fields["request_key"], fields["most_won"]
    assert client.post(f"{BATCHES}build/", fields).status_code == 409
    page = client.get(BATCHES, {"on": day.isoformat()}).content.decode()
    assert f'data-day="{day.isoformat()}"' in page and f'data-batch="{batch.number}"' in page
    assert page.count('data-batch="') == 1
    assert client.get(BATCHES, {"on": "2026-99-99"}).status_code == 200


def test_a_condition_that_cannot_be_read_builds_nothing(client, six):
    client.force_login(six[1])
    asked = {"most_won": "많이", "most_lines": "0", "transfer_on": "2020-01-01", "kinds": "gift"}
    page = unescape(client.get(BATCHES, asked).content.decode())
    assert page.count("invalid-feedback") >= 4 and "원 묶기" not in page
    assert client.post(f"{BATCHES}build/", asked).status_code == 422


def test_picked_on_the_list_of_payouts(client, six):
    (a, _b, c, _d, again, own), maker = six
    client.force_login(maker)
    page = client.get("/payouts/?tab=approved").content.decode()
    assert f'name="pick" value="{a}"' in page and "이 지급으로 묶음 만들기" in page
    assert f'name="pick" value="{again}"' not in page and f'name="pick" value="{own}"' not in page
    page = client.get(BATCHES, {"pick": [a, c]}).content.decode()
    assert form_of(page)["pick"] == [str(a), str(c)] and "2건, 100,000원 묶기" in page
    client.force_login(make.secretary())
    assert 'name="pick"' not in client.get("/payouts/?tab=approved").content.decode()


def a_weekday(number):
    """The next day with this number of the week, Monday is 0."""
    today = clock.today()
    return today + timedelta(days=(number - today.weekday()) % 7 or 7)


def test_a_batch_goes_out_on_a_working_day():
    rows = [make.approved()]
    new_year = date(clock.today().year + 1, 1, 1)
    days = [a_weekday(6), clock.today() - timedelta(days=1), clock.today() + timedelta(days=200)]
    if (new_year - clock.today()).days <= 90:
        days.append(new_year)
    for day in days:
        with pytest.raises(TransferDayError):
            build_batch(payouts=rows, seen=selection_of(rows), by=make.finance(), transfer_on=day)
    batch = make.built(*rows)
    assert batch.transfer_on == next_transfer_day()


def test_the_day_moves_until_the_release(client):
    batch, by = make.built(make.approved()), make.finance()
    day = next_transfer_day()
    while day == batch.transfer_on or day.weekday() > 4:
        day += timedelta(days=1)
    client.force_login(by)
    url = f"{BATCHES}{batch.pk}/transfer-day/"
    assert client.post(url, {"transfer_on": a_weekday(6).isoformat()}).status_code == 422
    assert client.post(url, {"transfer_on": ""}).status_code == 422
    full = patch(
        "reviews.payouts.views.batches.change_transfer_day", side_effect=DomainError("꽉 참")
    )
    with full:  # another one filled the day's limit
        refused = client.post(url, {"transfer_on": day.isoformat()})
    assert refused.status_code == 422 and f'value="{day.isoformat()}"' in refused.content.decode()
    change_transfer_day(batch=batch, transfer_on=next_transfer_day(), by=by)
    assert client.post(url, {"transfer_on": next_transfer_day().isoformat()}).status_code == 302
    make.released(batch, by=make.finance())
    with pytest.raises(BatchMovedError):
        change_transfer_day(batch=batch, transfer_on=next_transfer_day(), by=by)
    assert client.post(url, {"transfer_on": next_transfer_day().isoformat()}).status_code == 409
    client.force_login(make.secretary())
    assert client.post(url, {"transfer_on": next_transfer_day().isoformat()}).status_code == 403


def test_a_day_that_has_passed_moves_with_the_release(client):
    row = make.approved()
    with clock.at(timezone.now() - timedelta(days=9)):
        batch = make.built(row)
    assert batch.transfer_on < clock.today()
    client.force_login(make.finance())
    assert "이체일 지남" in client.get(BATCHES).content.decode()
    fields = {
        "manifest": batch.manifest_sha256,
        "key": "7e2f5f5e-2f5a-4d0e-8d0c-0c1f3f2b7a11",
    }
    url = f"{BATCHES}{batch.pk}/release/"
    sheet = unescape(open_sheet(client, url, fields).content.decode())
    assert "다음 지급일로 옮겨집니다" in sheet and "&lt;time" not in sheet
    assert confirm(client, url, fields).status_code == 302
    batch.refresh_from_db()
    assert (batch.status, batch.transfer_on) == ("released", next_transfer_day())


def test_the_database_holds_the_day():
    batch = make.built(make.approved())
    move = "UPDATE reviews_payoutbatch SET transfer_on = %s WHERE id = %s"
    past = clock.today() - timedelta(days=7)
    past = past - timedelta(days=max(past.weekday() - 4, 0))
    assert refused(move, None, batch.pk) == "built_batch_has_its_transfer_day"
    assert refused(move, a_weekday(5), batch.pk) == "batch_is_transferred_on_a_weekday"
    assert refused(move, past, batch.pk) == "batch_is_not_transferred_before_it_is_built"
    late = "UPDATE reviews_payoutbatch SET released_at = now() + interval '20 days', status = "
    late += "'released', released_by_id = %s, release_key = gen_random_uuid() WHERE id = %s"
    by = make.finance()
    assert refused(late, by.pk, batch.pk) == "batch_is_not_transferred_before_its_release"
    assert run(move, a_weekday(0), batch.pk) == 1
    make.released(PayoutBatch.objects.get(pk=batch.pk))
    moved = refused(move, a_weekday(1), batch.pk)
    assert moved == "released_batch_keeps_its_transfer_day"
