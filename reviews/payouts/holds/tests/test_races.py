"""Claims of one payee at the same moment: one of them is granted, and nobody waits in a circle."""

from threading import Event

import pytest
from django.db import transaction

from claims.bank_accounts.tests.factories import proposed_account
from claims.bank_accounts.verbs import confirm_account
from claims.errors import DomainError
from claims.tests.races import at_once
from reviews.payouts.errors.preparation import PayeeBusyError
from reviews.payouts.grants import running, waiver
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import verbs
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.models import GrantRun, PayeeHold, Payout
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db(transaction=True)


def race(*acts):
    """Codes of the refusals; anything else that is raised fails the test."""
    answers = at_once(*acts)
    wrong = [a for a in answers if isinstance(a, Exception) and not isinstance(a, DomainError)]
    assert wrong == []
    return sorted(a.code for a in answers if isinstance(a, DomainError))


def one_grant_each():
    """Each claimant has one fixed grant that stands."""
    rows = Payout.objects.exclude(status="cancelled").values_list("claimant", flat=True)
    return len(rows) == len(set(rows))


def test_a_run_of_each_kind_over_the_claims_of_the_same_payees(monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 3)
    make.one_each()
    for turn in range(8):
        first = make.claim(base=turn % 2 == 1)
        make.claim(first, make.CLAIMANT, base=turn % 2 == 0)
        make.claim(first, make.CLAIMANT, make.ACCOUNT, base=turn % 3 == 0)
    runs = [grants.run_of("tier_grant"), grants.run_of("base_grant")]
    assert race(*[lambda run=run: running.process(run.pk) for run in runs * 2]) == []
    assert [run.status for run in GrantRun.objects.order_by("pk")] == ["done", "done"]
    assert one_grant_each()
    assert (Payout.objects.count(), PayeeHold.objects.count()) == (8, 16)


def test_two_single_grants_of_one_payee():
    make.one_each()
    first = make.claim(account="")
    second = make.claim(first, make.CLAIMANT, account="")
    for claim in (first, second):
        grants.BankAccountFactory(claim=claim, plain_number="999", holder_match="mismatch")
    people = [money.secretary(), money.secretary()]
    refusals = race(
        *[
            lambda claim=claim, by=by: waiver.prepare_with_waiver(
                claim=claim, kind="tier_grant", by=by, reason="가족 명의"
            )
            for claim, by in zip((first, second), people, strict=True)
        ]
    )
    assert set(refusals) <= {"payee_busy", "payee_granted"}
    assert Payout.objects.count() == 1 or len(refusals) == 2
    assert one_grant_each()


def test_a_release_while_the_run_goes(monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 2)
    hold = make.proposed()
    for _ in range(6):
        make.claim()
    run, by = grants.run_of(), money.secretary()
    acts = (
        lambda: running.process(run.pk),
        lambda: verbs.confirm_release(hold=hold, by=by),
    )
    assert race(*acts) == []
    if not hold.claim.payouts.exists():  # the run had passed it: the next one takes it up
        grants.finished()
    assert hold.claim.payouts.get().status == "prepared"
    assert not PayeeHold.objects.barring().exists()


class TestAccountsThatChange:
    """Of two claims that come to one account, each with a prepared grant, one is held."""

    def becomes(self, claim, number):
        proposed = proposed_account(claim, number=number, holder=claim.representative)
        return lambda by: confirm_account(proposed=proposed, by=by)

    def test_while_the_other_claim_is_granted(self):
        make.one_each(make.ACCOUNT)
        claim = make.claim()
        grants.finished()
        other = make.claim(account="110000000001")
        change, by = self.becomes(claim, "110000000001"), money.secretary()
        run, written, go_on = grants.run_of(), Event(), Event()

        def grant():
            with transaction.atomic():
                running.process_chunk(run.pk)
                written.set()
                assert go_on.wait(60)

        def refused_and_again():
            assert written.wait(60)
            try:
                with pytest.raises(PayeeBusyError):
                    change(by)
            finally:
                go_on.set()

        assert race(grant, refused_and_again) == []
        change(by)
        hold = PayeeHold.objects.get()
        assert (hold.claim, hold.other, hold.status) == (claim, other, "waiting")

    @pytest.mark.parametrize("turn", range(3))
    def test_while_the_account_of_the_other_one_changes_too(self, turn):
        make.one_each(make.ACCOUNT)
        claims = [make.claim() for _ in range(2)]
        grants.finished()
        changes = [self.becomes(claim, "110000000001") for claim in claims]
        people = [money.secretary(), money.secretary()]
        acts = [lambda c=c, by=by: c(by) for c, by in zip(changes, people, strict=True)]
        assert race(*acts) == []
        hold = PayeeHold.objects.get()
        assert {hold.claim, hold.other} == set(claims)


def test_one_release_is_confirmed_once_or_declined():
    hold = make.proposed()
    one, other, third = (money.secretary() for _ in range(3))
    acts = (
        lambda: verbs.confirm_release(hold=hold, by=one),
        lambda: verbs.confirm_release(hold=hold, by=other),
        lambda: verbs.decline_release(hold=hold, by=third, reason="자료 없음"),
    )
    assert race(*acts) == ["hold_moved", "hold_moved"]


def test_a_release_against_the_end_as_a_duplicate():
    hold = make.held()
    one, other = money.secretary(), money.secretary()
    acts = (
        lambda: verbs.propose_release(hold=hold, by=one, reason="다른 지점"),
        lambda: verbs.end_as_duplicate(hold=hold, by=other, reason="두 번 접수함"),
    )
    assert race(*acts) == ["hold_moved"]
    hold.refresh_from_db()
    letters = hold.claim.notices.filter(event="grant_duplicate").count()
    assert letters == (1 if hold.status == "duplicate" else 0)
