"""Repetitions of failed payments: who loaded the failure does not approve them (0135)."""

import pytest
from django.urls import reverse

from reviews.payouts.approvals.blockers import approvable_by
from reviews.payouts.approvals.selection import Selection
from reviews.payouts.approvals.verbs import approve_payouts
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.results.worklist import answer_lines, open_lines
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.errors.approvals import (
    ClosedTheWordError,
    NothingApprovedError,
    ReportedFailureError,
)
from reviews.payouts.models import Payout
from reviews.payouts.preparation import verbs as preparation
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db


def load(*rows, by):
    load_results(file=paper(*rows), name="결과.csv", by=by)


def repeated(payout):
    payout.refresh_from_db()
    return preparation.prepare_replacement(payout=payout, by=make.secretary(), same_account=True)


def reported(by, *outcomes):
    """The repetition of a payment about which this person loaded these outcomes."""
    payout = make.released().payouts.get()
    for outcome in outcomes:
        load(row(payout, outcome), by=by)
    return repeated(payout)


@pytest.mark.parametrize("outcomes", [("failed",), ("paid", "returned")])
class TestLoader:
    def test_the_loader_does_not_approve_and_another_does(self, outcomes):
        loader = make.finance()
        again = reported(loader, *outcomes)
        bar = again.bars.get(user=loader)
        assert bar.why == "reported"
        with pytest.raises(ReportedFailureError):
            make.approved(again, by=loader)
        assert make.approved(again, by=make.finance()).status == "approved"

    def test_the_database_refuses_it_without_a_bar(self, outcomes, monkeypatch):
        monkeypatch.setattr(preparation, "_reporters_of", lambda _failed: [])
        loader = make.finance()
        again = reported(loader, *outcomes)
        assert not again.bars.filter(user=loader).exists()
        with pytest.raises(ReportedFailureError):
            make.approved(again, by=loader)


class TestRule:
    def test_two_of_finance_suffice_where_each_loaded_one_failure(self):
        one, two = make.finance(), make.finance()
        again = make.approved(reported(one, "failed"), by=two)
        make.released(make.built(again, by=one), by=two)
        load(row(again, "failed"), by=two)
        third = repeated(again)
        with pytest.raises(ReportedFailureError):
            make.approved(third, by=two)
        third = make.approved(third, by=one)
        make.released(make.built(third, by=two), by=one)

    def test_a_manual_result_of_two_people_bars_nobody(self):
        confirmer = make.finance()
        payout = make.released().payouts.get()
        make.by_hand(payout, "failed", text="계좌 없음", by=confirmer)
        again = repeated(payout)
        assert not again.bars.filter(why="reported").exists()
        make.approved(again, by=confirmer)

    def test_where_somebody_else_closed_the_banks_other_word_the_loader_approves(self):
        """Two have judged the failure, and the other one is barred: an office of two can pay."""
        loader, closer = make.finance(), make.finance()
        payout = make.released().payouts.get()
        load(row(payout, "failed"), by=loader)
        load(row(payout), by=closer)
        [line] = open_lines()
        answer_lines(results=[line.pk], action="accepted", note="은행에 확인함", by=closer)
        again = repeated(payout)
        with pytest.raises(ClosedTheWordError):
            make.approved(again, by=closer)
        assert make.approved(again, by=loader).status == "approved"

    def test_who_closed_another_word_before_the_failure_did_not_judge_it(self):
        """A wrong amount, long answered, says nothing of the failure that is loaded later."""
        loader, closer = make.finance(), make.finance()
        payout = make.released().payouts.get()
        load(row(payout, amount=1), by=closer)
        [line] = open_lines()
        answer_lines(results=[line.pk], action="not_ours", note="은행 오타", by=closer)
        load(row(payout), by=closer)
        load(row(payout, "returned"), by=loader)
        again = repeated(payout)
        with pytest.raises(ReportedFailureError):
            make.approved(again, by=loader)

    def test_nor_for_the_database(self, monkeypatch):
        monkeypatch.setattr(preparation, "_reporters_of", lambda _failed: [])
        self.test_who_closed_another_word_before_the_failure_did_not_judge_it()

    def test_who_closes_the_other_word_of_an_own_file_stays_barred(self):
        loader = make.finance()
        payout = make.released().payouts.get()
        load(row(payout, "failed"), by=loader)
        load(row(payout), by=make.finance())
        [line] = open_lines()
        answer_lines(results=[line.pk], action="accepted", note="은행에 확인함", by=loader)
        again = repeated(payout)
        with pytest.raises(ReportedFailureError):
            make.approved(again, by=loader)
        make.approved(again, by=make.finance())

    def test_a_bulk_approval_leaves_it_out_and_says_why(self):
        loader = make.finance()
        again = reported(loader, "failed")
        assert not Payout.objects.filter(approvable_by(loader), pk=again.pk).exists()
        with pytest.raises(NothingApprovedError) as error:
            approve_payouts(seen={again.pk: make.seen_value(again)}, by=loader)
        [(_row, why)] = error.value.details["left_out"]
        assert isinstance(why, ReportedFailureError)

    def test_the_second_person_reads_who_loaded_it(self, client, sign_in):
        loader, other = make.finance(), make.finance()
        again = reported(loader, "failed")
        [group] = [
            one
            for one in Selection(user=other, picked=[str(again.pk)]).barred_groups
            if one.reason == "reported"
        ]
        assert (group.people_text, group.sentence) == (
            str(loader),
            "다시 보내는 1건의 실패 결과를 올림",
        )
        sign_in(user=other)
        page = client.get(reverse("payouts:payout", args=[again.pk])).content.decode()
        assert "실패 결과를 올림" in page and "은행에서 이체가 실패했는지" in page
        url = reverse("payouts:payouts") + "?tab=prepared"
        assert "은행에서 실패 확인" in client.get(url).content.decode()
        sign_in(user=loader)
        assert "은행에서 실패 확인" not in client.get(url).content.decode()
