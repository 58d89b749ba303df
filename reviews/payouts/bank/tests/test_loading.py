"""Results of the bank, loaded from a file: appended, applied if they fit, never overwriting."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from claims.errors import ForbiddenError, ReasonNeededError
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused as refused_by_rule
from claims.tests.raw_sql import row_of
from config.dev.scenes import scene
from reviews.payouts.approvals.fingerprint import seen_value
from reviews.payouts.approvals.verbs import approve_payouts
from reviews.payouts.bank.errors import (
    NothingToAnswerError,
    OwnRepetitionError,
    ResultsUnusableError,
)
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.results.worklist import answer_lines, open_count, open_lines
from reviews.payouts.bank.tests.papers import execute, not_allowed, paper, refused, row, said
from reviews.payouts.errors.approvals import ClosedTheWordError, NothingApprovedError
from reviews.payouts.errors.preparation import BankNotAskedError
from reviews.payouts.manual_results.verbs import confirm_results
from reviews.payouts.models import BankResult, LedgerEntry, Payout, ResultFile
from reviews.payouts.preparation.verbs import prepare_replacement
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as make
from reviews.payouts.tests.attack import APPROVE

pytestmark = pytest.mark.django_db


def sent(number=1, amount=50_000):
    """Payments of one released batch."""
    batch = make.released(make.built(*make.many_approved(number, amount=amount)))
    return batch, list(batch.payouts.order_by("pk"))


_one, one_sent = scene("one_sent", sent, scope="asking")
_two, two_sent = scene("two_sent", lambda: sent(2), scope="asking")


def load(*rows, by=None, name="결과.csv"):
    return load_results(file=paper(*rows), name=name, by=by or make.finance())


def status(payout):
    payout.refresh_from_db()
    return payout.status


class TestApplied:
    def test_paid_and_failed(self, two_sent):
        batch, (one, two) = two_sent
        loaded = load(row(one), row(two, "failed"))
        assert not loaded.again
        assert said(loaded.file) == [(2, "paid", "applied"), (3, "failed", "applied")]
        assert (status(one), status(two)) == ("paid", "failed")
        assert (one.ended_reason, two.ended_reason) == ("", "계좌 해지")
        batch.refresh_from_db()
        assert batch.status == "settled"
        assert one.claim.notices.filter(event="payout_sent").count() == 1
        assert two.claim.notices.filter(event="payout_failed").count() == 1
        entries = LedgerEntry.objects.filter(payout__in=[one, two]).exclude(kind="reserve")
        assert set(entries.values_list("payout", "kind", "result__file")) == {
            (one.pk, "pay", loaded.file.pk),
            (two.pk, "release", loaded.file.pk),
        }

    def test_no_remark_of_the_bank_keeps_or_tells_an_account_or_a_name(self, one_sent):
        """The remark is appended for good, goes into the history, and stands in the letter."""
        _batch, (one,) = one_sent
        line = row(one, "failed").replace("계좌 해지", "110-222-333444 예금주 상이(김철수)")
        (result,) = load(line).file.results.all()
        one.refresh_from_db()
        history = one.events.values_list("ended_reason", flat=True)
        letter = one.claim.notices.get(event="payout_failed").body
        for text in (result.text, one.ended_reason, *history, letter):
            assert "김철수" not in text and "333444" not in text
        assert result.text == one.ended_reason == "**** 예금주 상이(김*수)"
        assert result.text in letter

    def test_a_part_of_a_batch_leaves_the_rest_in_flight(self, two_sent):
        batch, (one, two) = two_sent
        load(row(one))
        batch.refresh_from_db()
        assert (status(one), status(two), batch.status) == ("paid", "batched", "released")
        load(row(two))
        batch.refresh_from_db()
        assert batch.status == "settled"

    def test_a_payment_that_came_back(self, one_sent):
        batch, (one,) = one_sent
        load(row(one))
        load(row(one, "returned"))
        assert status(one) == "failed"
        batch.refresh_from_db()
        assert batch.status == "settled"
        paid = LedgerEntry.objects.filter(payout=one).exclude(paid=0)
        assert sum(paid.values_list("paid", flat=True)) == 0
        prepare_replacement(payout=one, by=make.secretary(), same_account=True)

    def test_paid_and_back_in_one_file(self, one_sent):
        _batch, (one,) = one_sent
        loaded = load(row(one), row(one, "returned"))
        assert {match for _no, _what, match in said(loaded.file)} == {"applied"}
        assert status(one) == "failed"

    def test_two_batches_in_one_file(self):
        first, (one,) = sent()
        second, (two,) = sent()
        load(row(two), row(one))
        for batch in (first, second):
            batch.refresh_from_db()
            assert batch.status == "settled"

    def test_an_encoding_of_excel(self, one_sent):
        _batch, (one,) = one_sent
        load_results(file=paper(row(one), encoding="cp949"), name="결과.csv", by=make.finance())
        assert status(one) == "paid"


class TestNotApplied:
    def test_every_kind_of_misfit_goes_to_the_worklist_and_changes_nothing(self):
        _batch, (one, two, three, four) = sent(4)
        load(row(one), row(two, "failed"))
        before = list(Payout.objects.order_by("pk").values_list("pk", "status", "ended_at"))
        loaded = load(
            row(one),  # again
            row(one, "failed"),  # it was paid
            row(two),  # it was failed
            row(three, amount=49_999),
            row("P000999999", amount=1),
            row("합계", amount=1),
            row(four, "returned"),  # never paid
        )
        assert [match for _no, _what, match in said(loaded.file)] == [
            "repeated",
            "contradiction",
            "contradiction",
            "wrong_amount",
            "unknown",
            "unknown",
            "contradiction",
        ]
        after = list(Payout.objects.order_by("pk").values_list("pk", "status", "ended_at"))
        assert after == before
        assert open_count() == 7

    def test_a_payment_called_both_waits_for_a_person(self, one_sent):
        batch, (one,) = one_sent
        loaded = load(row(one, "failed"), row(one))
        assert {m for _no, _what, m in said(loaded.file)} == {"contradiction"}
        assert status(one) == "batched"
        answer_lines(
            results=open_lines().values_list("pk", flat=True),
            action="accepted",
            note="은행 확인: 입금됨",
            by=make.finance(),
        )
        make.by_hand(one)
        batch.refresh_from_db()
        assert batch.status == "settled"

    def test_what_was_never_let_go(self):
        payout = make.approved()
        batch = make.built(payout)
        loaded = load(row(payout))
        assert said(loaded.file) == [(2, "paid", "unknown")]
        result = loaded.file.results.get()
        assert (result.payout, result.batch) == (payout, batch)
        assert status(payout) == "batched"

    def test_what_is_entered_by_hand_counts_as_earlier(self, one_sent):
        _batch, (one,) = one_sent
        make.by_hand(one)
        assert said(load(row(one, "failed")).file) == [(2, "failed", "contradiction")]

    def test_a_failure_with_another_word_is_not_paid_again_unasked(self, one_sent):
        _batch, (one,) = one_sent
        load(row(one, "failed"))
        load(row(one))
        with pytest.raises(BankNotAskedError, match=rf"{one.claim.number}.*결과.csv 2행"):
            prepare_replacement(payout=one, by=make.secretary(), same_account=True)
        [line] = open_lines()
        answer_lines(results=[line.pk], action="asked_bank", note="통화함", by=make.finance())
        with pytest.raises(BankNotAskedError):  # asked, and not answered yet
            prepare_replacement(payout=one, by=make.secretary(), same_account=True)
        answer_lines(results=[line.pk], action="accepted", note="실패 확인", by=make.finance())
        assert (
            prepare_replacement(payout=one, by=make.secretary(), same_account=True).replaces == one
        )

    def test_paid_once_more_after_a_return_is_not_paid_again_unasked(self, one_sent):
        """The bank said it before, and still it is its last word."""
        _batch, (one,) = one_sent
        load(row(one))
        load(row(one, "returned"))
        again = load(row(one), "")  # other bytes than the first file
        assert said(again.file) == [(2, "paid", "contradiction")]
        with pytest.raises(BankNotAskedError, match=rf"{one.claim.number}.*결과.csv 2행"):
            prepare_replacement(payout=one, by=make.secretary(), same_account=True)
        [line] = open_lines()
        answer_lines(results=[line.pk], action="accepted", note="반환 확인", by=make.finance())
        assert (
            prepare_replacement(payout=one, by=make.secretary(), same_account=True).replaces == one
        )

    def test_a_day_sent_again_with_its_return_holds_nothing_up(self, one_sent):
        _batch, (one,) = one_sent
        load(row(one), row(one, "returned"))
        again = load(row(one), row(one, "returned"), "")
        assert said(again.file) == [(2, "paid", "repeated"), (3, "returned", "repeated")]
        assert prepare_replacement(payout=one, by=make.secretary(), same_account=True)

    @pytest.mark.parametrize("far", ["prepared", "approved", "built", "failed again"])
    def test_the_other_word_may_come_after_the_repetition_was_prepared(self, far, one_sent):
        """However far the repetition has come, it does not leave before the bank was asked."""
        _batch, (one,) = one_sent
        load(row(one, "failed"))
        new = prepare_replacement(payout=one, by=make.secretary(), same_account=True)
        if far == "failed again":  # the word is of the payment that the repeated one repeats
            new = prepare_replacement(
                payout=make.failed(make.approved(new)), by=make.secretary(), same_account=True
            )
        batch = None
        if far in ("approved", "built"):
            new = make.approved(new)
        if far == "built":
            batch = make.built(new)
        load(row(one))
        steps = {"approved": lambda: make.built(new), "built": lambda: make.released(batch)}
        step = steps.get(far, lambda: make.approved(new))
        with pytest.raises(BankNotAskedError, match=rf"{one.claim.number}.*결과.csv 2행"):
            step()
        [line] = open_lines()
        answer_lines(results=[line.pk], action="accepted", note="실패 확인", by=make.finance())
        step()


class TestWhoClosesTheOtherWord:
    """One person does not judge that a payment failed though the bank says otherwise: who
    closes the line neither approves the repetition, nor has approved it."""

    ANSWER = """INSERT INTO reviews_resultanswer (result_id, action, note, note_digest, by_id, at)
        VALUES (%s, 'accepted', 'x', %s, %s, now())"""

    def closed(self, one, by):
        load(row(one, "failed"))
        load(row(one))
        [line] = open_lines()
        answer_lines(results=[line.pk], action="asked_bank", note="통화함", by=make.finance())
        answer_lines(results=[line.pk], action="accepted", note="실패 확인", by=by)
        return prepare_replacement(payout=one, by=make.secretary(), same_account=True)

    def test_does_not_approve_the_repetition(self, one_sent):
        _batch, (one,) = one_sent
        by, other = make.finance(), make.finance()
        new = self.closed(one, by)
        with pytest.raises(ClosedTheWordError, match="다른 지급 담당이 승인합니다"):
            make.approved(new, by=by)
        with pytest.raises(NothingApprovedError):
            approve_payouts(seen={new.pk: seen_value(new)}, by=by)
        assert refused_by_rule(APPROVE, by.pk, new.pk) == "approver_did_not_close_the_banks_word"
        assert make.approved(new, by=other).approved_by == other

    def test_nor_a_later_repetition(self, one_sent):
        _batch, (one,) = one_sent
        by = make.finance()
        new = make.failed(make.approved(self.closed(one, by)))
        again = prepare_replacement(payout=new, by=make.secretary(), same_account=True)
        with pytest.raises(ClosedTheWordError):
            make.approved(again, by=by)

    @pytest.mark.parametrize("far", ["approved", "built"])
    def test_who_approved_the_repetition_does_not_close_the_line(self, far, one_sent):
        _batch, (one,) = one_sent
        load(row(one, "failed"))
        new = prepare_replacement(payout=one, by=make.secretary(), same_account=True)
        by = make.finance()
        new = make.approved(new, by=by)
        batch = make.built(new) if far == "built" else None
        load(row(one))
        [line] = open_lines()
        with pytest.raises(OwnRepetitionError, match="다른 지급 담당이"):
            answer_lines(results=[line.pk], action="accepted", note="실패 확인", by=by)
        name = "who_closes_the_banks_word_did_not_approve"
        assert refused_by_rule(self.ANSWER, line.pk, b"0" * 16, by.pk) == name
        answer_lines(results=[line.pk], action="asked_bank", note="통화함", by=by)
        answer_lines(results=[line.pk], action="accepted", note="실패", by=make.finance())
        assert make.released(batch or make.built(new)).status == "released"

    @pytest.mark.django_db(transaction=True)
    def test_at_the_same_moment_one_of_the_two_is_refused(self):
        """The approval may come first or be refused because the line is open: never both."""
        _batch, (one,) = sent()
        load(row(one, "failed"))
        new = prepare_replacement(payout=one, by=make.secretary(), same_account=True)
        by = make.finance()
        load(row(one))
        [line] = open_lines()
        results = at_once(
            lambda: answer_lines(results=[line.pk], action="accepted", note="실패", by=by),
            lambda: make.approved(new, by=by),
        )
        assert errors_of(results)
        assert not (status(new) == "approved" and not open_count())


class TestFile:
    def test_the_same_bytes_add_nothing(self, two_sent):
        _batch, (one, two) = two_sent
        first = load(row(one))
        again = load(row(one), name="다른 이름.csv")
        assert again.again and again.file == first.file
        assert (ResultFile.objects.count(), BankResult.objects.count()) == (1, 1)
        assert one.claim.notices.filter(event="payout_sent").count() == 1

    def test_one_unreadable_line_waits_and_the_others_are_applied(self, two_sent):
        batch, (one, two) = two_sent
        loaded = load(row(one), row(two).replace("정상", "글쎄"))
        assert said(loaded.file) == [(2, "paid", "applied"), (3, "", "unreadable")]
        assert (loaded.file.rows, loaded.file.unreadable) == (2, 1)
        batch.refresh_from_db()
        assert (status(one), status(two), batch.status) == ("paid", "batched", "released")
        [line] = open_lines()
        assert (line.payout, line.unread) == (two, "outcome") and "글쎄" in line.words
        load(row(two))  # the bank's next file
        assert status(two) == "paid"
        answer_lines(results=[line.pk], action="accepted", note="다음 파일로 옴", by=make.finance())
        assert open_count() == 0

    def test_a_file_that_cannot_be_read_takes_nothing(self, two_sent):
        _batch, (one, two) = two_sent
        with pytest.raises(ResultsUnusableError):
            load(*(row(payout).replace("정상", "글쎄") for payout in (one, two)))
        assert status(one) == "batched"
        assert not ResultFile.objects.exists()

    def test_the_return_of_a_payment_that_is_asked_back_waits(self, one_sent):
        _batch, (one,) = one_sent
        load(row(one))
        recoveries.demanded(one)
        assert said(load(row(one, "returned")).file) == [(2, "returned", "contradiction")]
        assert status(one) == "paid"

    def test_its_name_is_no_path(self, one_sent):
        _batch, (one,) = one_sent
        assert load(row(one), name="C:\\temp\\결과.csv").file.name == "결과.csv"

    @pytest.mark.parametrize("role", ["secretariat", "chair", "auditor"])
    def test_finance_loads(self, role, one_sent):
        _batch, (one,) = one_sent
        with pytest.raises(ForbiddenError):
            load(row(one), by=UserFactory(roles=role))

    def test_as_many_statements_for_many_lines_as_for_few(self):
        def statements(number):
            _batch, rows = sent(number)
            by = make.finance()
            by.has_perm("reviews.release_batch")  # permissions are read once for a request
            words = ["failed" if n % 3 == 1 else "paid" for n in range(number)]
            file = paper(*map(row, rows, words))
            with CaptureQueriesContext(connection) as queries:
                load_results(file=file, name="결과.csv", by=by)
            return len(queries)

        assert statements(3) == statements(24)


class TestAnswers:
    def test_an_answer_closes_its_lines_and_leaves_what_was_said(self, one_sent):
        _batch, (one,) = one_sent
        loaded = load(row("P000999999", amount=1), row("P000999998", amount=2), row(one))
        lines = list(open_lines().values_list("pk", flat=True))
        by = make.finance()
        answer_lines(results=lines, action="not_ours", note="다른 기관의 지급", by=by)
        assert open_count() == 0
        answers = [line.answers.get() for line in loaded.file.results.exclude(match="applied")]
        assert {(a.action, a.note, a.by) for a in answers} == {("not_ours", "다른 기관의 지급", by)}
        with pytest.raises(NothingToAnswerError):
            answer_lines(results=lines, action="accepted", note="또", by=by)

    def test_a_question_to_the_bank_leaves_the_line_on_the_list(self, one_sent):
        _batch, (one,) = one_sent
        load(row(one, amount=1))
        [line] = open_lines()
        by = make.finance()
        answer_lines(results=[line.pk], action="asked_bank", note="전화함", by=by)
        assert list(open_lines()) == [line]
        with pytest.raises(NothingToAnswerError):  # once
            answer_lines(results=[line.pk], action="asked_bank", note="또 전화함", by=by)
        answer_lines(results=[line.pk], action="accepted", note="은행이 바로잡음", by=by)
        assert open_count() == 0
        with pytest.raises(NothingToAnswerError):
            answer_lines(results=[line.pk], action="asked_bank", note="늦었다", by=by)

    def test_refusals(self, one_sent):
        _batch, (one,) = one_sent
        load(row(one), row("P000999999", amount=1))
        applied = BankResult.objects.get(match="applied")
        [line] = open_lines()
        by = make.finance()
        with pytest.raises(ReasonNeededError):
            answer_lines(results=[line.pk], action="accepted", note=" ", by=by)
        for ids in ([], [applied.pk], [line.pk, applied.pk], [line.pk, 999_999]):
            with pytest.raises(NothingToAnswerError):
                answer_lines(results=ids, action="accepted", note="확인", by=by)
        with pytest.raises(ForbiddenError):
            answer_lines(results=[line.pk], action="accepted", note="확인", by=make.secretary())


class TestAttacks:
    """Raw SQL as the application's own role."""

    INSERT = (
        "INSERT INTO reviews_bankresult (batch_id, payout_id, outcome, amount, code, text, match,"
        " entered_by_id, at, reference) VALUES (%s, %s, %s, %s, '', '', 'applied', %s, now(), '')"
    )

    def test_a_word_without_its_deed(self, one_sent):
        """An applied result whose payment stays if it was."""
        batch, (one,) = one_sent
        by = make.finance()
        file = load(row("P000999999", amount=1), by=by).file
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # the file itself is as it says
        execute("SET CONSTRAINTS ALL DEFERRED")
        sql = self.INSERT.replace("reference)", "reference, file_id, row_no)")
        sql = sql.replace("'')", f"'', {file.pk}, 9)")
        values = (batch.pk, one.pk, "paid", one.amount, by.pk)
        name = refused(sql, *values, at_end=True)
        assert name == "applied_result_is_carried_out"

    def test_a_return_of_what_was_never_paid(self, one_sent):
        batch, (one,) = one_sent
        values = (batch.pk, one.pk, "returned", one.amount, make.finance().pk)
        assert refused(self.INSERT, *values) == "applied_result_fits_its_payout"

    def test_a_second_return(self, one_sent):
        batch, (one,) = one_sent
        load(row(one), row(one, "returned"))
        values = (batch.pk, one.pk, "returned", one.amount, make.finance().pk)
        assert refused(self.INSERT, *values) == "applied_result_fits_its_payout"

    def test_paid_after_a_return_as_a_mere_repetition(self, one_sent):
        batch, (one,) = one_sent
        by = make.finance()
        file = load(row(one), row(one, "returned"), by=by).file
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("SET CONSTRAINTS ALL DEFERRED")
        sql = self.INSERT.replace("'applied'", "'repeated'")
        sql = sql.replace("reference)", "reference, file_id, row_no)")
        sql = sql.replace("'')", f"'', {file.pk}, 9)")
        values = (batch.pk, one.pk, "paid", one.amount, by.pk)
        assert refused(sql, *values, at_end=True) == "paid_after_a_return_is_another_word"

    def test_an_account_in_the_remark(self, one_sent):
        batch, (one,) = one_sent
        by = make.finance()
        file = load(row("P000999999", amount=1), by=by).file
        sql = self.INSERT.replace("reference)", "reference, file_id, row_no)")
        sql = sql.replace("'', '', 'applied'", "'', '계좌 110-222-333444 해지', 'applied'")
        sql = sql.replace("'')", f"'', {file.pk}, 9)")
        values = (batch.pk, one.pk, "failed", one.amount, by.pk)
        assert refused(sql, *values) == "bank_remark_holds_no_account"

    def test_a_line_without_its_file(self, one_sent):
        _batch, (one,) = one_sent
        sql = self.INSERT.replace("reference)", "reference, row_no)").replace("'')", "'', 5)")
        values = (one.batch_id, one.pk, "paid", one.amount, make.finance().pk)
        assert refused(sql, *values) == "result_of_a_file_names_its_line"

    def test_what_the_bank_said_stays(self, one_sent):
        _batch, (one,) = one_sent
        load(row(one))
        for sql in (
            "UPDATE reviews_bankresult SET amount = 1",
            "DELETE FROM reviews_bankresult",
            "UPDATE reviews_resultfile SET rows = 9",
            "DELETE FROM reviews_resultfile",
        ):
            not_allowed(sql)

    def test_a_file_with_fewer_lines_than_it_says(self, one_sent):
        _batch, (one,) = one_sent
        load(row(one))
        for column in ("rows", "unreadable"):
            sql = (
                "INSERT INTO reviews_resultfile (sha256, name, layout, rows, unreadable, pending,"
                " loaded_by_id, at) SELECT 'x', name, layout, 0, 0, 0, loaded_by_id, at"
                " FROM reviews_resultfile"
            )
            more = sql.replace("0, 0, 0", "1, 0, 0" if column == "rows" else "0, 1, 0")
            assert refused(more, at_end=True) == "file_keeps_all_its_lines"

    def test_an_unreadable_line_has_its_words_and_no_outcome(self, two_sent):
        _batch, (one, two) = two_sent
        load(row(one), row(two).replace("정상", "글쎄"))
        line = BankResult.objects.get(match="unreadable")
        for changed in ({"words": "''"}, {"outcome": "'paid'"}, {"match": "'applied'"}):
            sql = row_of(line, row_no="9", **changed)
            assert refused(sql, at_end=True) == "bank_result_is_of_a_known_kind"

    def test_an_answer_to_what_was_applied(self, one_sent):
        _batch, (one,) = one_sent
        load(row(one))
        sql = (
            "INSERT INTO reviews_resultanswer (result_id, action, note, note_digest, by_id, at)"
            " VALUES (%s, 'accepted', 'x', 'x', %s, now())"
        )
        result = BankResult.objects.get()
        assert refused(sql, result.pk, make.finance().pk) == "answer_is_to_a_line_that_did_not_fit"

    def test_two_answers_and_a_question_after_the_answer(self):
        load(row("P000999999", amount=1))
        [line] = open_lines()
        by = make.finance()
        answer_lines(results=[line.pk], action="accepted", note="확인", by=by)
        sql = (
            "INSERT INTO reviews_resultanswer (result_id, action, note, note_digest, by_id, at)"
            " VALUES (%s, %s, 'x', 'x', %s, now())"
        )
        for action in ("not_ours", "asked_bank"):
            name = refused(sql, line.pk, action, by.pk)
            assert name == "answer_is_to_a_line_that_did_not_fit"


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_one_file_loaded_by_two_at_once(self):
        _batch, rows = sent(4)
        by = [make.finance(), make.finance()]
        answers = at_once(*(lambda one=one: load(*map(row, rows), by=one) for one in by))
        assert errors_of(answers) == []
        assert sorted(answer.again for answer in answers) == [False, True]
        assert BankResult.objects.count() == 4
        assert not Payout.objects.exclude(status="paid").exists()

    def test_two_files_about_the_same_payments(self):
        """In opposite order: nobody waits in a circle, and each payment has one result."""
        _batch, rows = sent(6)
        by = [make.finance(), make.finance()]
        answers = at_once(
            lambda: load(*map(row, rows), by=by[0]),
            lambda: load(*(row(one, "failed") for one in reversed(rows)), by=by[1]),
        )
        assert errors_of(answers) == []
        assert BankResult.objects.filter(match="applied").count() == 6
        assert BankResult.objects.filter(match="contradiction").count() == 6
        results = BankResult.objects.filter(match="applied")
        assert not results.exclude(outcome=F("payout__status")).exists()

    def test_a_file_against_a_hand(self):
        _batch, (one,) = sent()
        by = [make.finance(), make.finance()]
        hand = make.proposed(one, "failed", text="계좌 없음")
        answers = at_once(
            lambda: load(row(one), by=by[0]),
            lambda: confirm_results(hand=hand, by=by[1]),
        )
        assert len(errors_of(answers)) <= 1
        assert one.results.filter(match="applied").count() == 1
