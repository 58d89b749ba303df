"""Holds whose grant is gone, if a third claim of the payee has a grant too: of the prepared grants
of one payee one can be approved."""

from threading import Event

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.bank_accounts.tests.factories import record_account
from claims.contacts.tests.factories import corrected_contact
from claims.errors import DomainError
from claims.privacy.models import AccessEntry
from claims.tests.confirming import confirm, open_sheet
from claims.tests.races import at_once
from claims.tests.raw_sql import refused, run
from reviews.payouts.errors.preparation import GrantedMeanwhileError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds import verbs
from reviews.payouts.holds.holding import lapse_holds, prepare_again_or_hold
from reviews.payouts.holds.tests import factories as make
from reviews.payouts.holds.tests.test_guards import CANCEL, LAPSE, PROPOSE, RELEASE
from reviews.payouts.holds.tests.test_pages import of, one, text_of
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.preparation.cancel import cancel_unbatched
from reviews.payouts.tests import factories as money
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db
NUMBER, ANOTHER = "110000000001", "110000000002"
MOVE = """UPDATE reviews_payeehold SET other_id = %s, payout_id = %s, status = 'waiting',
    proposed_by_id = NULL, proposed_at = NULL, moved_at = now() WHERE id = %s"""
LAPSE_ALL = "UPDATE reviews_payeehold SET status = 'lapsed', settled_at = now()"


def onto(claim, number=NUMBER):
    """The account of the claim becomes this one."""
    record_account(
        claim=claim, by=money.secretary(), bank="004", number=number,
        holder=claim.representative, reason="정정",
    )  # fmt: skip


def gone(claim):
    cancel_unbatched(Payout.objects.filter(claim=claim), "시험")


def held_beside_one(others=2):
    """A claim with a prepared grant, and others whose prepared grants came on hold beside it."""
    make.one_each(make.ACCOUNT)
    first = make.claim(account=NUMBER)
    later = [make.claim() for _ in range(others)]
    grants.finished()
    for claim in later:
        onto(claim)
    return first, *later


def hold_of(claim):
    return PayeeHold.objects.with_grant().get(claim=claim)


def found(*claims):
    """Return (status, other claim) of the hold of each of these claims."""
    return [(hold.status, hold.other) for hold in map(hold_of, claims)]


def approved():
    """The claims whose prepared grants finance could approve."""
    done = []
    for payout in Payout.objects.filter(status="prepared").order_by("pk"):
        try:
            done.append(money.approved(payout).claim)
        except DomainError as error:
            assert error.code == "held_for_payee"
    return done


class TestARun:
    def test_frees_the_first_of_several_and_the_others_wait_beside_it(self):
        first, second, third, fourth = held_beside_one(3)
        verbs.propose_release(hold=hold_of(third), by=money.secretary(), reason="다른 지점")
        gone(first)
        run_of = grants.run_of()
        assert (run_of.lapsed, run_of.moved_holds, run_of.expected) == (1, 2, 0)
        assert found(second, third, fourth) == [
            ("lapsed", first), ("waiting", second), ("waiting", second),
        ]  # fmt: skip
        moved = hold_of(third)
        assert (moved.proposed_by, moved.reason) == (None, "")
        assert moved.moved_at is not None
        assert approved() == [second]

    def test_frees_one_after_the_other(self):
        first, second, third = held_beside_one()
        for claim in (first, second):
            gone(claim)
            assert sum(lapse_holds(hold_of(third).programme))
        assert found(second, third) == [("lapsed", first), ("lapsed", second)]
        assert approved() == [third]

    def test_lets_a_hold_wait_beside_a_grant_that_was_told_apart_from_the_first(self):
        """The second claim was looked at beside neither."""
        make.one_each(make.ACCOUNT)
        first = make.claim(account=NUMBER)
        third, second = make.claim(), make.claim()
        grants.finished()
        onto(third)
        make.released(hold_of(third))
        money.paid(money.approved(Payout.objects.get(claim=third)))
        onto(second)
        gone(first)
        grants.run_of()
        assert found(second) == [("waiting", third)]
        assert approved() == []

    def test_costs_the_same_for_many(self):
        counts = []
        for others in (2, 5):
            first, *_later = held_beside_one(others)
            gone(first)
            with CaptureQueriesContext(connection) as queries:
                assert sum(lapse_holds(hold_of(_later[0]).programme)) == others
            counts.append(len(queries))
            Payout.objects.filter(status="prepared").update(status="cancelled", ended_reason="x")
        assert counts[0] == counts[1]


def declined(hold):
    verbs.decline_release(
        hold=make.proposed(hold), by=money.secretary(), reason="같은 사람으로 보임"
    )


def withdrawn(hold):
    by = money.secretary()
    verbs.decline_release(hold=make.proposed(hold, by=by), by=by, reason="다시 살펴봄")


def reopened(hold):
    hold = verbs.end_as_duplicate(hold=hold, by=money.secretary(), reason="중복")
    verbs.reopen_hold(hold=hold, by=money.secretary(), reason="전화로 확인함")


class TestAHoldWithAnAnswerMoves:
    """The answer to the last proposal stays as it was written, with the time of the move."""

    @pytest.mark.parametrize("answer", [declined, withdrawn])
    def test_by_the_start_of_a_run(self, answer):
        first, second, third = held_beside_one()
        answer(hold_of(third))
        said = hold_of(third).settled_reason
        gone(first)
        grants.finished()
        hold = hold_of(third)
        assert (hold.other, hold.status, hold.settled_reason) == (second, "waiting", said)
        assert said and hold.moved_at

    @pytest.mark.parametrize("answer", [declined, withdrawn, reopened])
    def test_by_an_account_that_is_corrected_or_a_release_that_is_proposed(self, answer, client):
        make.one_each(make.ACCOUNT)
        make.claim(account=NUMBER)
        other, second = make.claim(account=ANOTHER), make.claim()
        grants.finished()
        onto(second)
        answer(hold_of(second))
        said = hold_of(second).settled_reason
        onto(second, ANOTHER)
        if answer is reopened:  # its grant was cancelled, so that nothing looked at the account
            verbs.propose_release(hold=hold_of(second), by=money.secretary(), reason="다른 지점")
        hold = hold_of(second)
        assert (hold.other, hold.status, hold.settled_reason) == (other, "waiting", said)
        shown = text_of(client, money.secretary(), one(hold))
        assert said in shown and "전에 먼저 받던 신청에 관한 것" in shown
        make.proposed(hold)

    def test_once_more(self):
        first, second, third = held_beside_one()
        fourth = make.claim()
        grants.finished()
        onto(fourth)
        for claim in (first, second):
            gone(claim)
            grants.finished()
        assert found(third, fourth) == [("lapsed", second), ("waiting", third)]


class TestAnAccountCorrectedOnceMore:
    """From that of one payee to that of another: the hold names the claim that is paid there."""

    def test_moves_the_hold(self):
        make.one_each(make.ACCOUNT)
        first = make.claim(account=NUMBER)
        other = make.claim(account=ANOTHER)
        second = make.claim()
        grants.finished()
        onto(second)
        onto(second, ANOTHER)
        assert found(second) == [("waiting", other)]
        money.paid(money.approved(Payout.objects.get(claim=other)))
        gone(first)
        assert lapse_holds(hold_of(second).programme) == (0, 0)
        assert approved() == []

    def test_leaves_a_hold_whose_grant_still_bars(self):
        first, second = held_beside_one(1)
        onto(second, ANOTHER)
        onto(second)
        assert found(second) == [("waiting", first)]


class TestARelease:
    def test_is_of_the_grant_that_two_people_saw(self):
        """The first one's is gone: the second goes free, the third waits beside it."""
        first, second, third = held_beside_one()
        gone(first)
        assert make.released(hold_of(second)).status == "lapsed"
        hold = verbs.propose_release(
            hold=hold_of(third), by=money.secretary(), reason="다른 지점의 피해임을 확인함"
        )
        assert (hold.status, hold.other, hold.proposed_by) == ("waiting", second, None)
        assert approved() == [second]
        assert make.released(hold_of(third)).status == "released"
        assert approved() == [third]

    def test_that_was_proposed_moves_the_hold(self, client):
        first, second, third = held_beside_one()
        make.proposed(hold_of(third))
        gone(first)
        make.released(hold_of(second))
        by, hold = money.secretary(), hold_of(third)
        shown = text_of(client, by, one(hold))
        assert f"{second.number}에 지원금이 있습니다" in shown
        assert "다음 일괄 작성 때 이 보류는 없어집니다" not in shown
        assert AccessEntry.objects.filter(user=by, shown__claim=second).exists()
        sheet = open_sheet(client, of("confirm", hold)).content.decode()
        assert "보류 옮기기" in sheet and second.number in sheet
        confirm(client, of("confirm", hold))
        assert found(third) == [("waiting", second)]
        assert "보류를 풀지 않았습니다" in text_of(client, by, one(hold))

    def test_names_the_other_grants_that_it_lets_stand(self, client):
        first, second, third = held_beside_one()
        make.released(hold_of(second))
        hold, by = make.proposed(hold_of(third)), money.secretary()
        assert second.number in text_of(client, by, one(hold))
        assert AccessEntry.objects.filter(user=by, shown__claim=second).exists()
        sheet = open_sheet(client, of("confirm", hold)).content.decode()
        assert "이 지급도 그대로 둠" in sheet and second.number in sheet
        confirm(client, of("confirm", hold))
        assert found(third) == [("released", first)]

    def test_proposed_on_the_page_moves_the_hold(self, client):
        first, second, third = held_beside_one()
        gone(first)
        make.released(hold_of(second))
        by, hold = money.secretary(), hold_of(third)
        client.force_login(by)
        client.post(of("release", hold), {"reason": "다른 지점의 피해임을 확인함"})
        assert found(third) == [("waiting", second)]
        shown = text_of(client, by, one(hold))
        assert "보류를 풀지 않았습니다" in shown and "해제를 올렸습니다" not in shown


class TestRawSql:
    def test_ends_one_of_several_holds(self):
        first, second, third = held_beside_one()
        run(CANCEL, first.pk)
        assert refused(LAPSE_ALL) == "hold_lapses_without_the_other_grant"
        run(LAPSE, hold_of(second).pk)
        assert refused(LAPSE, hold_of(third).pk) == "hold_lapses_without_the_other_grant"
        one, other = money.secretary(), money.secretary()
        run(PROPOSE, one.pk, hold_of(third).pk)
        two = RELEASE.replace("released", "lapsed")
        assert refused(two, other.pk, hold_of(third).pk) == "hold_lapses_without_the_other_grant"

    def test_moves_a_hold_only_to_a_grant_that_bars(self):
        first, second, third = held_beside_one()
        stranger = make.claim()
        grants.finished()

        def to(claim):
            return claim.pk, claim.payouts.get().pk, hold_of(third).pk

        assert refused(MOVE, *to(stranger)) == "hold_moves_to_a_grant_that_bars"
        assert refused(MOVE, *to(second)) == "hold_moves_to_a_grant_that_bars"  # the first stands
        run(CANCEL, first.pk)
        assert refused(MOVE, *to(second)) == "hold_moves_to_a_grant_that_bars"  # on hold itself
        run(LAPSE, hold_of(second).pk)
        assert refused(MOVE, *to(stranger)) == "hold_moves_to_a_grant_that_bars"
        run(MOVE, *to(second))

    def test_moves_no_hold_that_was_proposed_or_ended(self):
        first, second, third = held_beside_one()
        make.proposed(hold_of(third))
        run(CANCEL, first.pk)
        run(LAPSE, hold_of(second).pk)
        to = (second.pk, second.payouts.get().pk, hold_of(third).pk)
        beside = "UPDATE reviews_payeehold SET other_id = %s, payout_id = %s WHERE id = %s"
        assert refused(beside, *to) == "hold_facts_are_frozen"  # the release is of another pair
        undated = MOVE.replace("moved_at = now()", "moved_at = NULL")
        assert refused(undated, *to) == "moved_hold_says_when"
        stays = "UPDATE reviews_payeehold SET moved_at = now() WHERE id = %s"
        assert refused(stays, to[2]) == "moved_hold_says_when"
        run(MOVE, *to)
        make.duplicate(hold_of(third))
        assert refused(beside, first.pk, first.payouts.get().pk, to[2]) == "hold_facts_are_frozen"


class TestTheApproval:
    """Of a grant whose hold lapsed, if a correction made it that of another payee since then."""

    @pytest.fixture
    def both(self):
        """A claim whose hold lapsed, and another with a grant and the same telephone."""
        make.one_each(make.ACCOUNT, make.PHONE)
        first, second = make.claim(account=NUMBER), make.claim()
        other = make.claim(plain_phone="01055556666")
        grants.finished()
        onto(second)
        gone(first)
        grants.run_of()
        corrected_contact(second, phone="01055556666")
        assert found(second) == [("lapsed", first)]
        return second, other

    def test_is_refused_beside_a_grant_that_is_approved(self, both):
        second, other = both
        payout = second.payouts.get()
        money.approved(other.payouts.get())
        with pytest.raises(GrantedMeanwhileError):
            money.approved(payout)
        rule = "payee_has_one_approved_grant_after_a_hold"
        assert refused(APPROVE, money.finance().pk, payout.pk) == rule
        gone(second)
        payout.refresh_from_db()
        hold = prepare_again_or_hold(payout=payout, by=money.secretary())
        assert (hold.claim, hold.other) == (second, other)
        make.released(hold)
        again = prepare_again_or_hold(payout=payout, by=money.secretary())
        assert money.approved(again).status == "approved"

    def test_goes_on_beside_one_that_is_prepared(self, both):
        second, _other = both
        assert money.approved(second.payouts.get()).status == "approved"


@pytest.mark.django_db(transaction=True)
def test_two_holds_that_end_at_the_same_moment_free_one_claim():
    first, second, third = held_beside_one()
    run(CANCEL, first.pk)
    ended, go_on = Event(), Event()

    def one():
        with transaction.atomic():
            run(LAPSE, hold_of(second).pk)
            ended.set()
            assert go_on.wait(60)

    def other():
        assert ended.wait(60)
        try:
            rule = "payee_is_granted_by_another_just_now"
            assert refused(LAPSE, hold_of(third).pk) == rule
        finally:
            go_on.set()

    assert [a for a in at_once(one, other) if isinstance(a, BaseException)] == []
    assert refused(LAPSE, hold_of(third).pk) == "hold_lapses_without_the_other_grant"


class TestAReleaseBeforeACorrectedAccount:
    def test_does_not_allow_the_grants_of_an_account_that_nobody_had_looked_at(self):
        make.one_each(make.ACCOUNT)
        first = make.claim(account=NUMBER)
        fourth, second = make.claim(account=ANOTHER), make.claim()
        grants.finished()
        onto(second)
        make.released(hold_of(second))
        onto(second, ANOTHER)
        assert PayeeHold.objects.get(claim=second, status="waiting").other == fourth
        assert set(approved()) == {first, fourth}

    def test_allows_those_that_stood_then_where_no_account_changed(self):
        first, second, third = held_beside_one()
        gone(third)
        make.released(hold_of(second))
        assert set(approved()) == {first, second}


class TestAReleaseBeforeAFirstAccountOrATelephone:
    """The second claim was looked at beside the first one, of the same claimant; since then it
    shares its account or telephone with a third person's claim, whose grant was paid before."""

    def released(self, mark, account=None):
        make.one_each(make.CLAIMANT, mark)
        third, first = make.claim(account=NUMBER), make.claim()
        second = make.claim(first, make.CLAIMANT, account=account)
        grants.finished()
        for claim in (third, first):
            money.paid(money.approved(claim.payouts.get()))
        assert make.released(hold_of(second)).other == first
        return second, third

    def waits(self, second, third):
        grants.finished()
        assert PayeeHold.objects.get(claim=second, status="waiting").other == third
        assert not second.payouts.exists()

    @pytest.mark.parametrize("account", [None, "110000000077"])
    def test_its_account_is_that_of_a_third(self, account):
        second, third = self.released(make.ACCOUNT, account)
        record_account(
            claim=second, by=money.secretary(), bank="004", number=NUMBER,
            holder=second.person_name or second.representative, reason="전화로 알려 줌",
        )  # fmt: skip
        self.waits(second, third)

    def test_its_telephone_is_that_of_a_third(self):
        second, third = self.released(make.PHONE, "110000000077")
        corrected_contact(second, phone=third.reveal_phone())
        self.waits(second, third)

    def test_another_part_of_its_contact_changes_nothing(self):
        make.one_each(make.PHONE)
        first = make.claim()
        second, third = make.claim(first, make.PHONE), make.claim(first, make.PHONE)
        grants.finished()
        make.released(hold_of(second))
        grants.finished()
        make.released(hold_of(third))
        corrected_contact(third, email="other@example.com")
        grants.finished()
        assert third.payouts.exists()
