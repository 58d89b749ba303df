"""Preparing a whole route: as a clerk would claim by claim, whatever happens in between."""

import pytest
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from claims.bank_accounts.tests.factories import record_account
from claims.direct_entry.tests.factories import entered_claim
from claims.errors import ForbiddenError
from claims.policy.models import Programme, SupportPolicy
from claims.register.models import BankAccount, Claim, HolderMatch
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import BankAccountFactory, UserFactory
from reviews.payouts.grants import errors, preparation, running, tasks
from reviews.payouts.grants.eligibility import ROUTES
from reviews.payouts.grants.missing_accounts import claims_without_account
from reviews.payouts.grants.queries import STALE_AFTER, claims_to_prepare, grant_summary
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.grants.tests.factories import BASE, TIER, by_hand, rows_of
from reviews.payouts.models import GrantRun, Payout, PayoutBar
from reviews.payouts.preparation.verbs import prepare_again
from reviews.payouts.tests import factories as make
from reviews.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 3)


class TestWhatIsWritten:
    @pytest.mark.parametrize("kind", [TIER, BASE])
    @pytest.mark.parametrize("chunk", [1, 3, 2_000])
    def test_as_a_clerk_would_claim_by_claim(self, kind, chunk, monkeypatch):
        monkeypatch.setattr(running, "CHUNK", chunk)
        grants.world(kind)
        expected = by_hand(kind)
        assert len(expected) >= 4
        run = grants.finished(kind)
        assert rows_of(run) == expected
        assert (run.status, run.prepared) == ("done", len(expected))
        assert run.total == sum(row[2] for row in expected)
        assert run.without_account == 3  # none, mismatch, and one that was spoilt later
        assert run.expected == run.looked_at
        assert run.finished_at is not None

    def test_each_row_names_its_hand_and_bars_it(self):
        by = make.secretary()
        grants.claim_of(TIER)
        (payout,) = Payout.objects.filter(run=grants.finished(by=by))
        assert (payout.status, payout.kind, payout.prepared_by) == ("prepared", TIER, by)
        assert payout.basis["tier"] == payout.claim.tier_id
        bars = PayoutBar.objects.filter(payout=payout)
        assert [(bar.user, bar.why) for bar in bars] == [(by, "prepared")]

    def test_history_has_every_row(self):
        for _ in range(3):
            grants.claim_of(TIER)
        run = grants.finished()
        assert make.model("PayoutEvent").objects.filter(run=run).count() == 3

    def test_nothing_is_told_before_approval(self):
        claim = grants.claim_of(TIER)
        grants.finished()
        assert claim.notices.count() == 0

    def test_another_programme_is_left_alone(self):
        policy = SupportPolicy.objects.effective()
        other = Programme.objects.create(
            code="other", name="다른 사업", incident=policy.programme.incident
        )
        theirs = SupportPolicy.objects.create(programme=other, version=1, title="다른 정책")
        claim = grants.claim_of(BASE)
        Claim.objects.filter(pk=claim.pk).update(routed_under=theirs)
        mine = grants.claim_of(BASE)
        run = grants.finished(BASE)
        assert {row[0] for row in rows_of(run)} == {mine.pk}

    def test_a_policy_that_gives_nothing_prepares_nothing(self):
        policy = SupportPolicy.objects.effective()
        none = SupportPolicy.objects.create(
            programme=policy.programme, version=9, title="없음", base_grant=0
        )
        claim = grants.claim_of(BASE)
        Claim.objects.filter(pk=claim.pk).update(routed_under=none)
        with pytest.raises(errors.NothingToPrepareError):
            grants.run_of(BASE)

    def test_statements_do_not_grow_with_claims(self):
        def statements() -> int:
            run = grants.run_of()
            with CaptureQueriesContext(connection) as found:
                running.process_chunk(run.pk)
            return len(found)

        grants.claim_of(TIER)
        one = statements()
        for _ in range(9):
            grants.claim_of(TIER)
        assert statements() == one
        assert Payout.objects.count() == 10


class TestAgain:
    def test_a_second_run_finds_nothing(self):
        grants.world(TIER)
        grants.finished()
        with pytest.raises(errors.NothingToPrepareError):
            grants.run_of()

    def test_a_finished_run_is_left_alone(self):
        grants.claim_of(TIER)
        run = grants.finished()
        grants.claim_of(TIER)
        tasks.prepare_grants(run.pk)
        assert Payout.objects.count() == 1
        assert GrantRun.objects.get(pk=run.pk).last_claim == run.last_claim

    def test_an_account_that_comes_later_is_picked_up(self):
        late = grants.claim_of(TIER, account=False)
        wrong = grants.claim_of(TIER, holder_match=HolderMatch.MISMATCH)
        grants.claim_of(TIER)
        first = grants.finished()
        assert (first.prepared, first.without_account) == (1, 2)
        by = make.secretary()
        for claim in (late, wrong):
            record_account(
                claim=claim, by=by, bank="004", number="55501234567890",
                holder=claim.representative, reason="통장 사본",
            )  # fmt: skip
        second = grants.finished()
        assert {row[0] for row in rows_of(second)} == {late.pk, wrong.pk}

    def test_what_was_cancelled_does_not_come_back_by_itself_but_by_a_hand(self):
        claim = grants.claim_of(TIER)
        (payout,) = Payout.objects.filter(run=grants.finished())
        Payout.objects.filter(pk=payout.pk).update(status="cancelled", ended_reason="잘못")
        grants.claim_of(TIER)
        assert claim.pk not in {row[0] for row in rows_of(grants.finished())}
        payout.refresh_from_db()
        again = prepare_again(payout=payout, by=make.secretary())
        assert (again.amount, again.key) == (payout.amount, f"{payout.key}:2")

    def test_what_failed_is_not_prepared_a_second_time(self):
        payout = make.failed(make.approved(make.tier_payout()))
        grants.claim_of(TIER, plain_number="110055554444")
        assert payout.claim_id not in {row[0] for row in rows_of(grants.finished())}


class TestInterrupted:
    def test_killed_between_chunks_it_goes_on_where_it_was(self, small_chunks):
        grants.world(TIER)
        expected, run = by_hand(TIER), grants.run_of()
        assert running.process_chunk(run.pk)
        run.refresh_from_db()
        assert run.status == "running"
        assert 0 < run.prepared + run.without_account < run.expected
        assert run.prepared == Payout.objects.filter(run=run).count()
        before = run.started_at
        tasks.prepare_grants(run.pk)  # another worker, later
        run.refresh_from_db()
        assert rows_of(run) == expected
        assert (run.status, run.prepared, run.started_at) == ("done", len(expected), before)

    def test_killed_within_a_chunk_it_leaves_nothing_of_it(self, small_chunks, monkeypatch):
        grants.world(TIER)
        expected, run = by_hand(TIER), grants.run_of()
        running.process_chunk(run.pk)
        run.refresh_from_db()
        stood, write = rows_of(run), running._write

        def cut_off(*args):
            write(*args)
            raise OperationalError("the connection is gone")

        monkeypatch.setattr(running, "_write", cut_off)
        with pytest.raises(OperationalError):
            tasks.prepare_grants(run.pk)
        assert rows_of(run) == stood
        monkeypatch.setattr(running, "_write", write)
        last = run.last_claim
        run.refresh_from_db()
        assert (run.status, run.last_claim) == ("running", last)
        tasks.prepare_grants(run.pk)
        assert rows_of(run) == expected

    def test_what_cannot_be_written_ends_the_run_with_a_sentence(self, monkeypatch):
        grants.claim_of(TIER)
        run = grants.run_of()

        def refuse(*args):
            raise DataError("no such won")

        with monkeypatch.context() as patch, pytest.raises(DataError):
            patch.setattr(running, "_write", refuse)
            tasks.prepare_grants(run.pk)
        run.refresh_from_db()
        assert run.status == "failed" and "다시 시작" in run.error
        assert grants.finished().prepared == 1  # and the next one may begin

    def test_a_long_run_is_enqueued_again(self, small_chunks, monkeypatch):
        for _ in range(7):
            grants.claim_of(TIER)
        enqueued = []
        monkeypatch.setattr(running, "CHUNKS_PER_TASK", 1)
        run = grants.run_of()
        monkeypatch.setattr(tasks, "enqueue", lambda _task, pk: enqueued.append(pk))
        tasks.prepare_grants(run.pk)
        assert enqueued == [run.pk]
        tasks.prepare_grants(run.pk)
        tasks.prepare_grants(run.pk)
        assert enqueued == [run.pk, run.pk]
        assert GrantRun.objects.get(pk=run.pk).status == "done"

    def test_the_sweep_enqueues_stale_runs_only(self, monkeypatch):
        for kind in (TIER, BASE):
            grants.claim_of(kind)
        still, moving = grants.run_of(TIER), grants.run_of(BASE)
        GrantRun.objects.filter(pk=still.pk).update(progress_at=still.progress_at - 2 * STALE_AFTER)
        enqueued = []
        monkeypatch.setattr(tasks, "enqueue", lambda _task, pk: enqueued.append(pk))
        assert tasks.sweep_grant_runs() == 1
        assert enqueued == [still.pk]
        running.process(still.pk)
        running.process(moving.pk)
        GrantRun.objects.update(progress_at=still.created_at - 2 * STALE_AFTER)
        assert tasks.sweep_grant_runs() == 0


class TestHands:
    @pytest.mark.parametrize("role", sorted(ROLES))
    def test_only_the_secretariat(self, role):
        grants.claim_of(TIER)
        by = UserFactory(roles=role)
        if "reviews.prepare_payout" in ROLES[role]:
            assert grants.run_of(by=by).started_by == by
        else:
            with pytest.raises(ForbiddenError):
                grants.run_of(by=by)

    def test_only_what_the_plan_fixes(self):
        for kind in ("additional", "correction", "", "tier"):
            with pytest.raises(errors.NoSuchGrantError):
                grants.run_of(kind)

    def test_one_run_of_a_kind_at_a_time(self):
        for kind in (TIER, BASE):
            grants.claim_of(kind)
            grants.run_of(kind)
        with pytest.raises(errors.RunUnderWayError):
            grants.run_of(TIER)


class TestNumbers:
    @pytest.mark.parametrize("kind", [TIER, BASE])
    def test_say_what_a_run_will_do_and_has_done(self, kind):
        grants.world(kind)
        grant, programme = ROUTES[kind], preparation.programme_now()
        expected = by_hand(kind)
        before = grant_summary(grant, programme)
        assert (before.ready.count, before.ready.won) == (
            len(expected),
            sum(row[2] for row in expected),
        )
        told = claims_to_prepare(grant, programme)
        assert (told.ready, told.without_account, told.failed_before) == (len(expected), 3, 0)
        grants.finished(kind)
        after = grant_summary(grant, programme)
        assert after.claims == before.claims
        assert after.ready.count == 0
        assert after.of("prepared").count == len(expected) + 1
        assert after.of("prepared").won == before.ready.won + 50_000
        assert after.of("cancelled").count == 1
        whole = sum(amounts.count for amounts in after.by_status.values())
        assert after.claims == whole + after.without_account

    @pytest.mark.parametrize("kind", [TIER, BASE])
    def test_the_worklist_holds_those_who_are_counted(self, kind):
        claims = grants.world(kind)
        grant, programme = ROUTES[kind], preparation.programme_now()
        found = claims_without_account(grant, programme)
        assert set(found) == {claims[name] for name in ("no account", "mismatch", "spoilt")}
        assert grant_summary(grant, programme).without_account == len(found)
        assert {claim.holder for claim in found} == {None, "mismatch"}

    def test_an_erased_account_pays_nobody(self):
        claim = grants.claim_of(TIER)
        grants.claim_of(TIER)
        mark_as_erased(claim)
        BankAccount.objects.filter(claim=claim).update(
            number=b"", last4="", number_index=b"", holder_name="", erased_at=claim.filed_at
        )
        run = grants.finished()
        assert (run.prepared, run.without_account) == (1, 1)
        assert list(claims_without_account(ROUTES[TIER], run.programme)) == [claim]


def test_a_second_version_of_the_account_does_not_make_a_second_row():
    claim = grants.claim_of(TIER)
    for version in (2, 3):
        BankAccountFactory(claim=claim, version=version)
    (row,) = rows_of(grants.finished())
    assert row[3] == BankAccount.objects.newest_of(claim).pk


class TestEnteredByHand:
    """A person who entered a claim does not prepare its grant."""

    def entered(self, by, **changes):
        return entered_claim(by=by, **{"피해금액": "100000", **changes}).claim

    def test_its_person_leaves_it_to_another(self):
        secretary = make.secretary()
        own, other = self.entered(secretary), grants.claim_of(TIER)
        assert own.route == other.route
        run = grants.finished(by=secretary)
        assert (run.expected, run.prepared) == (1, 1)
        assert {row[0] for row in grants.rows_of(run)} == {other.pk}
        run = grants.finished(by=make.secretary())
        assert (run.expected, run.prepared) == (1, 1)
        assert {row[0] for row in grants.rows_of(run)} == {own.pk}

    def test_a_run_of_nothing_but_ones_own_is_refused_with_the_reason(self):
        secretary = make.secretary()
        self.entered(secretary)
        with pytest.raises(errors.OwnClaimsOnlyError):
            grants.run_of(by=secretary)
        assert not GrantRun.objects.exists()

    def test_own_claims_that_are_no_part_of_any_run_count_for_nothing(self):
        """Withdrawn, on hold for one payee, prepared already: the run expects what it looks at."""
        secretary = make.secretary()
        for phone in ("010-1111-2222", "010-1111-3333"):
            grants.withdrawn(self.entered(secretary, 휴대전화=phone))
        grants.claim_of(TIER)
        assert grants.run_of(by=secretary).expected == 1
