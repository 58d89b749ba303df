"""Acts of finance, secretariat and bank on payouts, with repeated and late ones."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import rule

from claims import clock
from claims.bank_accounts.verbs import confirm_account, propose_account
from claims.errors import DomainError
from claims.register.models import BankAccount
from claims.users.models import User
from reviews.payouts.approvals.blockers import blocker_for_anyone
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import (
    approve_payout,
    approve_payouts,
    cancel_payout,
    void_approval,
)
from reviews.payouts.bank.reference import reference_of
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.results.worklist import answer_lines, asked, open_lines
from reviews.payouts.batches.verbs import build_batch, cancel_batch, release_batch
from reviews.payouts.grants.approval import approve_next, next_rows
from reviews.payouts.grants.preparation import prepare_grants
from reviews.payouts.grants.running import process
from reviews.payouts.manual_results.verbs import (
    confirm_results,
    propose_rest,
    propose_result,
    withdraw_results,
)
from reviews.payouts.models import Budget, GrantRun, HandResult, HandRow, Payout, Recovery
from reviews.payouts.preparation.corrections import prepare_correction
from reviews.payouts.preparation.payees import waive_holder
from reviews.payouts.preparation.verbs import prepare_again, prepare_replacement
from reviews.payouts.tests.factories import set_budget
from reviews.tests.state_machine import facts
from reviews.tests.state_machine.world import World, numbers, pick, when

STATEMENT = "2022-11-07 거래내역 31쪽"
WORDS = ("입금", "입금", "입금 불능", "반환")  # results in the words of the bank
UNBATCHED = ("prepared", "approved")


class Money(World):
    def __init__(self) -> None:
        super().__init__()
        self.run_ids: list[int] = []
        self.releases: list[tuple[int, str, UUID, User]] = []  # requests that may come again
        self.files: list[bytes] = []  # result files that may come again

    # -------------------------------------------------------------- preparing
    @rule(by=numbers, kind=st.sampled_from(["tier_grant", "base_grant"]))
    @when(lambda self: len(self.run_ids) < 3)
    def grants_are_prepared(self, by: int, kind: str) -> None:
        """Of every claim of the route, ours among them; the run is worked off at once."""
        run = self.act(prepare_grants, kind=kind, by=pick(self.people.secretaries, by))
        if isinstance(run, GrantRun):
            self.run_ids.append(run.pk)
            self.act(process, expect="done", run_id=run.pk)
            self.act(process, expect="done", run_id=run.pk)  # a repeated message

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts("failed"))
    def a_failed_payment_is_prepared_again(self, which: int, by: int) -> None:
        failed = pick(self.payouts("failed"), which)
        self.act(prepare_replacement, payout=failed, by=pick(self.people.secretaries, by))

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts("cancelled"))
    def a_cancelled_payout_is_prepared_again(self, which: int, by: int) -> None:
        ended = pick(self.payouts("cancelled"), which)
        self.act(prepare_again, payout=ended, by=pick(self.people.secretaries, by))

    @rule(which=numbers, by=numbers, share=st.integers(1, 120))
    @when(lambda self: self.payouts("paid"))
    def a_payment_is_corrected(self, which: int, by: int, share: int) -> None:
        """By a share of what the claim lost, which may be more than is left of it."""
        paid = pick(self.payouts("paid"), which)
        self.act(
            prepare_correction,
            payout=paid,
            amount=(paid.claim.claimed_loss or 100) * share // 100,
            by=pick(self.people.secretaries, by),
            reason="산정 오류",
        )

    # -------------------------------------------------------------- approving
    def approve(self, payout: Payout, by: User) -> None:
        """By somebody who has touched the claim before: refused. By anybody else of finance: done,
        if nothing is in everybody's way."""
        barred = by.pk in facts.barred_from(payout.pk) | facts.closers_of(payout.pk)
        budget = Budget.objects.get(programme=payout.programme_id)
        if barred or blocker_for_anyone(payout) is not None or payout.amount > budget.available:
            expect = "refused"
        else:
            expect = "" if by.pk in facts.hands_on(payout.claim_id) else "done"
        self.act(approve_payout, expect=expect, payout=payout, seen=seen_value(payout), by=by)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts("prepared"))
    def an_approval(self, which: int, by: int) -> None:
        self.approve(pick(self.payouts("prepared"), which), pick(self.people.finance, by))

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts("prepared"))
    def an_approval_is_clicked_twice(self, which: int, by: int) -> None:
        """On the page, with the form's key: the second click gets the first one's answer."""
        payout = pick(self.payouts("prepared"), which)
        client, fields = Client(), {"seen": seen_value(payout), "request_key": str(uuid4())}
        who = pick(self.people.finance, by)
        client.force_login(who)
        self.story.append(f"two clicks to approve payout {payout.pk}")
        with clock.at(self.now):
            answers = [client.post(f"/payouts/{payout.pk}/approve/", fields) for _ in range(2)]
        self.forget()
        first, again = [(answer.status_code, answer.get("Location")) for answer in answers]
        tied = who.pk in facts.hands_on(payout.claim_id)  # 403: left a seat for a tie
        assert first == again and first[0] in (302, 409, 422, *([403] if tied else []))
        payout.refresh_from_db()
        assert (payout.status == "approved") == (first[0] == 302)
        assert payout.entries.filter(kind="reserve", approval_no=payout.approval_no).count() == (
            payout.approval_no > 0
        )

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts())
    def an_approval_of_what_has_changed(self, which: int, by: int) -> None:
        """The form of yesterday: another amount, another account, or one approval less."""
        payout = pick(self.payouts(), which)
        old = Payout(
            pk=payout.pk, amount=payout.amount + 1, account_id=payout.account_id,
            approval_no=payout.approval_no,
        )  # fmt: skip
        who = pick(self.people.finance, by)
        self.act(approve_payout, expect="refused", payout=payout, seen=seen_value(old), by=who)

    @rule(by=numbers, stale=st.booleans(), gone=st.booleans())
    @when(lambda self: self.payouts("prepared"))
    def approvals_in_bulk(self, by: int, stale: bool, gone: bool) -> None:
        """Everything that waits; one row was shown otherwise, one has been approved since."""
        rows = self.payouts("prepared")
        seen = {row.pk: seen_value(row) for row in rows}
        if stale:
            seen[rows[0].pk] = "00" * 16
        if gone and len(rows) > 1:
            self.approve(rows[1], self.people.finance[0])
        done = self.act(approve_payouts, seen=seen, by=pick(self.people.finance, by))
        if not isinstance(done, DomainError) and stale:
            assert rows[0].pk not in {row.pk for row in done.approved}

    @rule(by=numbers, stale=st.booleans())
    @when(lambda self: self.run_ids)
    def a_run_is_approved(self, by: int, stale: bool) -> None:
        run = GrantRun.objects.get(pk=self.run_ids[-1])
        who = pick(self.people.finance, by)
        seen = selection_of([]) if stale else selection_of(next_rows(run, who))
        self.act(approve_next, run=run, seen=seen, by=who)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts("approved"))
    def an_approval_is_taken_back(self, which: int, by: int) -> None:
        payout = pick(self.payouts("approved"), which)
        who = pick(self.people.finance, by)
        self.act(void_approval, expect="done", payout=payout, by=who)

    @rule(which=numbers, by=numbers, really=st.integers(0, 2))
    @when(lambda self: self.payouts(*UNBATCHED))
    def a_payout_is_cancelled(self, which: int, by: int, really: int) -> None:
        if really:
            return self.ordinary_course(which)
        payout = pick(self.payouts(*UNBATCHED), which)
        who = pick(self.people.secretaries, by)
        self.act(cancel_payout, expect="done", payout=payout, by=who, reason="잘못 작성")

    @rule(
        which=numbers,
        by=numbers,
        number=st.integers(0, 3),
        holder=st.sampled_from(["대표자", "대표자", "다른 사람"]),
    )
    @when(lambda self: self.claim_ids)
    def an_account_is_edited(self, which: int, by: int, number: int, holder: str) -> None:
        claim = pick(self.claims(), which)
        proposed = self.act(
            propose_account,
            claim=claim,
            by=pick(self.people.secretaries, by),
            bank="088",
            number=f"11022233344{number}",
            holder=claim.representative if holder == "대표자" else holder,
            proof="call",
            reason="본인 통화",
        )
        if isinstance(proposed, DomainError):
            assert proposed.code in ("same_account", "claim_withdrawn")
            return
        self.act(
            confirm_account, expect="second_person", proposed=proposed, by=proposed.proposed_by
        )
        other = pick(self.people.secretaries, by + 1)
        self.act(confirm_account, expect="done", proposed=proposed, by=other)
        newest = BankAccount.objects.newest_of(claim)
        for payout in self.payouts(*UNBATCHED):
            assert payout.claim_id != claim.pk or payout.account_id == newest.pk

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts("prepared"))
    def a_holder_is_waived(self, which: int, by: int) -> None:
        payout = pick(self.payouts("prepared"), which)
        who = pick(self.people.secretaries, by)
        self.act(waive_holder, payout=payout, by=who, reason="배우자 계좌")

    # -------------------------------------------------------------- budget
    @rule(room=st.sampled_from([0, 50_000, 700_000, 5_000_000]))
    @when(lambda self: self.payouts("prepared"))
    def a_budget_is_set(self, room: int) -> None:
        """So little is left that approvals run into it, or more than is promised."""
        budget = Budget.objects.get()
        promised = budget.reserved + budget.spent
        self.act(set_budget, expect="done", budget=budget, granted=promised + room)
        if promised:
            self.act(set_budget, expect="refused", budget=budget, granted=promised - 1)

    budget_changes = a_budget_is_set  # twice as often

    # -------------------------------------------------------------- batches
    @rule(by=numbers, most=st.integers(1, 4), failures=st.booleans())
    @when(lambda self: self.payouts("approved"))
    def a_batch_is_built(self, by: int, most: int, failures: bool) -> None:
        rows = self.payouts("approved")[:most]
        only = failures and any(row.replaces_id for row in rows)
        again = all(row.replaces_id for row in rows)
        who = pick(self.people.finance, by)
        made = who.pk in facts.makers_of([row.pk for row in rows])
        batch = self.act(
            build_batch,
            expect="refused" if made or only and not again else "done",
            payouts=rows,
            seen=selection_of(rows),
            by=who,
            only_failures=only,
        )
        if not isinstance(batch, DomainError):
            self.batch_ids.append(batch.pk)
            self.forget()
            self.act(
                build_batch,
                expect="refused",
                payouts=rows,
                seen=selection_of(rows),
                by=pick(self.people.finance, by),
            )

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.payouts())
    def a_batch_of_what_may_not_leave(self, which: int, by: int) -> None:
        row = pick(self.payouts(), which)
        if row.status == "approved":
            return
        who = pick(self.people.finance, by)
        self.act(build_batch, expect="refused", payouts=[row], seen=selection_of([row]), by=who)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.batches("built"))
    def a_batch_is_released(self, which: int, by: int) -> None:
        batch = pick(self.batches("built"), which)
        who = pick(self.people.finance, by)
        request = (batch.pk, batch.manifest_sha256, uuid4(), who)
        rows = [row.pk for row in self.payouts() if row.batch_id == batch.pk]
        expect = "made_yourself" if who.pk in facts.makers_of(rows) else "done"
        if facts.of_older_accounts(rows):
            expect = "newer_account"
        done = self.act(
            release_batch,
            expect="built_yourself" if batch.built_by_id == who.pk else expect,
            batch=batch,
            manifest=batch.manifest_sha256,
            key=request[2],
            by=who,
        )
        if not isinstance(done, DomainError):
            self.releases.append(request)

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.batches("built"))
    def a_release_of_something_else(self, which: int, by: int) -> None:
        batch = pick(self.batches("built"), which)
        who = pick(self.people.finance, by)
        self.act(
            release_batch, expect="refused", batch=batch, manifest="0" * 64, key=uuid4(), by=who
        )

    @rule(which=numbers, same=st.booleans())
    @when(lambda self: self.releases)
    def a_release_comes_again(self, which: int, same: bool) -> None:
        """The same request is answered as the first time, another one is too late."""
        batch_id, manifest, key, who = pick(self.releases, which)
        batch = next(b for b in self.batches() if b.pk == batch_id)
        before = facts.stands(self.claim_ids)
        self.act(
            release_batch,
            expect="done" if same else "refused",
            batch=batch,
            manifest=manifest,
            key=key if same else uuid4(),
            by=who,
        )
        assert facts.stands(self.claim_ids) == before

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.batches("built"))
    def a_batch_is_cancelled(self, which: int, by: int) -> None:
        batch = pick(self.batches("built"), which)
        who = pick(self.people.finance, by)
        self.act(cancel_batch, expect="done", batch=batch, by=who, reason="다시 묶음")

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.batches("released", "settled"))
    def what_has_left_is_not_cancelled(self, which: int, by: int) -> None:
        batch = pick(self.batches("released", "settled"), which)
        who = pick(self.people.finance, by)
        self.act(cancel_batch, expect="refused", batch=batch, by=who, reason="늦었다")

    # -------------------------------------------------------------- the bank's word
    def sent(self, *statuses: str) -> list[Payout]:
        out = ("released", "settled")
        return [p for p in self.payouts(*statuses) if p.batch and p.batch.status in out]

    def waiting_hands(self) -> list[HandResult]:
        found = HandResult.objects.filter(batch__in=self.batch_ids, status="proposed")
        return list(found.order_by("pk"))

    def asked_back(self, *payouts: Payout) -> bool:
        """Money of one of these is asked back, or came back."""
        rows = Recovery.objects.filter(payout__in=payouts)
        return rows.exclude(status__in=["proposed", "cancelled"]).exists()

    def proposed(self, *payouts: Payout) -> bool:
        rows = HandRow.objects.filter(payout__in=payouts, hand__status="proposed")
        return rows.exists()

    @rule(which=numbers, by=numbers, paid=st.booleans(), off=st.sampled_from([None, 0, 0, 1]))
    @when(lambda self: self.sent("batched"))
    def a_result_by_hand(self, which: int, by: int, paid: bool, off: int | None) -> None:
        """Of one payment, perhaps of another than was shown; nothing moves by it."""
        payout = pick(self.sent("batched"), which)
        seen = None if off is None else selection_of([payout])
        expect = "already_proposed" if self.proposed(payout) else "done"
        if off:
            expect = "rows_changed"
        if open_lines().filter(payout=payout).exists():  # refused first
            expect = "line_open"
        self.act(
            propose_result,
            expect=expect,
            payout=payout,
            outcome="paid" if paid else "failed",
            reference=STATEMENT,
            by=pick(self.people.finance, by),
            seen="another" if off else seen,
            text="" if paid else "계좌 없음",
        )

    @rule(which=numbers, by=numbers, outcome=st.sampled_from(["paid", "failed", "returned"]))
    @when(lambda self: self.sent("paid", "failed"))
    def another_result_by_hand(self, which: int, by: int, outcome: str) -> None:
        """Only a return may follow, of what was paid."""
        payout = pick(self.sent("paid", "failed"), which)
        may = (payout.status, outcome) == ("paid", "returned") and not self.asked_back(payout)
        expect = "done" if may and not self.proposed(payout) else "refused"
        if may and open_lines().filter(payout=payout).exists():  # refused first
            expect = "line_open"
        self.act(
            propose_result,
            expect=expect,
            payout=payout,
            outcome=outcome,
            reference=STATEMENT,
            by=pick(self.people.finance, by),
            text="해지된 계좌",
        )

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.batches("released"))
    def the_rest_was_paid(self, which: int, by: int) -> None:
        """Refused while a line of the bank that did not fit one of them waits for an answer."""
        batch = pick(self.batches("released"), which)
        rest = list(batch.payouts.filter(status="batched"))
        waits = open_lines().filter(payout__in=rest).exists()
        twice = "already_proposed" if self.proposed(*rest) else "done"
        self.act(
            propose_rest,
            expect="lines_open" if waits else twice,
            batch=batch,
            reference=STATEMENT,
            by=pick(self.people.finance, by),
        )

    @rule(which=numbers, by=numbers, back=st.booleans())
    @when(lambda self: self.waiting_hands())
    def a_second_person_looks_at_it(self, which: int, by: int, back: bool) -> None:
        """Never who proposed it; and nothing that has its result now."""
        hand, who = pick(self.waiting_hands(), which), pick(self.people.finance, by)
        if back:
            self.act(withdraw_results, expect="done", hand=hand, by=who, reason="다시 봄")
            return
        before = "paid" if hand.outcome == "returned" else "batched"
        moved = hand.rows.exclude(payout__status=before).exists()
        rows = hand.rows.values("payout")
        lines = hand.rest and open_lines().filter(payout__in=rows).exists()
        expect = "rows_changed" if moved else "lines_open" if lines else "done"
        if hand.outcome == "returned" and self.asked_back(
            *Payout.objects.filter(hand_rows__hand=hand)
        ):
            expect = "recovered_payout"
        own = hand.proposed_by_id == who.pk
        self.act(confirm_results, expect="proposed_yourself" if own else expect, hand=hand, by=who)

    @rule(
        by=numbers,
        lines=st.lists(
            st.tuples(
                numbers, st.sampled_from(["입금", "입금", "입금 불능", "반환"]), st.booleans()
            ),
            min_size=1,
            max_size=5,
        ),
        stranger=st.booleans(),
        odd=st.booleans(),
    )
    @when(lambda self: self.payouts())
    def a_file_of_results(
        self, by: int, lines: list[tuple[int, str, bool]], stranger: bool, odd: bool
    ) -> None:
        """Of any payouts, in any state, perhaps a line twice, a wrong amount, an unknown number, a
        word that nobody knows."""
        rows = ["지급번호,금액,결과,사유"]
        for which, word, right in lines:
            payout = pick(self.payouts(), which)
            amount = payout.amount + (not right)
            rows.append(f"{reference_of(payout)},{amount},{word},계좌 없음")
        if stranger:
            rows.append("P999999999,1000,입금,")
        if odd and len(rows) > 1:
            payout = self.payouts()[-1]
            rows.append(f"{reference_of(payout)},{payout.amount},글쎄,")
        self.load("\r\n".join(rows).encode(), by)

    @rule(by=numbers, fails=st.integers(0, 3))
    @when(lambda self: self.sent("batched"))
    def the_file_that_the_bank_owes(self, by: int, fails: int) -> None:
        rows = ["지급번호,금액,결과,사유"]
        for place, payout in enumerate(self.sent("batched")):
            word = "입금 불능" if place == fails else "입금"
            rows.append(f"{reference_of(payout)},{payout.amount},{word},계좌 없음")
        flying = [payout.pk for payout in self.sent("batched")]
        self.load("\r\n".join(rows).encode(), by)
        assert not flying or not self.sent("batched")

    @rule(which=numbers, by=numbers)
    @when(lambda self: self.files)
    def the_same_file_again(self, which: int, by: int) -> None:
        before = facts.stands(self.claim_ids)
        loaded = self.act(
            load_results,
            expect="done",
            file=io.BytesIO(pick(self.files, which)),
            name="다시.csv",
            by=pick(self.people.finance, by),
        )
        assert not isinstance(loaded, DomainError) and loaded.again
        assert facts.stands(self.claim_ids) == before

    def load(self, content: bytes, by: int) -> None:
        done = self.act(
            load_results,
            expect="done",
            file=io.BytesIO(content),
            name="결과.csv",
            by=pick(self.people.finance, by),
        )
        assert not isinstance(done, DomainError)
        self.files.append(content)

    @rule(by=numbers)
    @when(lambda self: self.files)
    def the_bank_is_asked(self, by: int) -> None:
        """A question leaves the lines where they are."""
        mine = open_lines().filter(~asked(), payout__claim__in=self.claim_ids)
        ids = list(mine.values_list("pk", flat=True))
        self.act(
            answer_lines,
            expect="done" if ids else "refused",
            results=ids,
            action="asked_bank",
            note="통화함",
            by=pick(self.people.finance, by),
        )
        assert set(open_lines().filter(pk__in=ids).values_list("pk", flat=True)) == set(ids)

    @rule(by=numbers)
    @when(lambda self: self.files)
    def lines_that_did_not_fit_are_answered(self, by: int) -> None:
        mine = open_lines().filter(payout__claim__in=self.claim_ids)
        ids, who = list(mine.values_list("pk", flat=True)), pick(self.people.finance, by)
        sent = Payout.objects.filter(claim__in=self.claim_ids, status__in=("approved", "batched"))
        own = sent.filter(approved_by=who, replaces__isnull=False).exists()
        self.act(
            answer_lines,
            expect=("" if own else "done") if ids else "refused",
            results=ids,
            action="accepted",
            note="통화함",
            by=who,
        )
