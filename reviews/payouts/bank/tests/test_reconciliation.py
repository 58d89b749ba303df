"""The reconciliation: every won is somewhere, and a difference is shown where it is."""

import csv
import io
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from claims.errors import ForbiddenError
from claims.privacy.models import AccessEntry
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from config.dev.scenes import scene
from reviews.payouts.approvals.verbs import cancel_payout
from reviews.payouts.bank.reconciliation import views
from reviews.payouts.bank.reconciliation.export import export_reconciliation, sheets_of
from reviews.payouts.bank.reconciliation.figures import STAGES
from reviews.payouts.bank.reconciliation.queries import reconcile
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.results.worklist import answer_lines, open_lines
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.ledger.snapshot import consistent_snapshot
from reviews.payouts.models import Payout
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/payouts/reconciliation/"


def a_payment_of_every_stage():
    """Tier grants of 50,000 won each: one at each stage, two that are in flight."""
    rows = make.many_approved(5)
    batch = make.released(make.built(*rows))
    load_results(
        file=paper(row(rows[0]), row(rows[1], "failed"), row(rows[2])),
        name="1.csv",
        by=make.finance(),
    )
    load_results(file=paper(row(rows[2], "returned")), name="2.csv", by=make.finance())
    make.tier_payout()
    make.approved()
    make.built()
    cancel_payout(payout=make.tier_payout(), by=make.secretary(), reason="시험")
    return batch


_every, every_stage = scene("every_stage", a_payment_of_every_stage, scope="asking")


def account():
    [found] = reconcile().accounts
    return found


class TestNumbers:
    def test_every_stage_is_counted_once(self, every_stage):
        found = account()
        [kind] = found.rows
        expected = dict.fromkeys(STAGES, 1) | {"in_flight": 2}
        assert kind.counts == found.total.counts == expected
        assert kind.won == {stage: n * 50_000 for stage, n in expected.items()}
        assert sum(kind.counts.values()) == Payout.objects.count()

    def test_ledger_budget_and_payments_agree(self, every_stage):
        found = account()
        assert (found.total.reserved, found.total.paid) == (4 * 50_000, 50_000)
        assert (found.budget.reserved, found.budget.spent) == (200_000, 50_000)
        assert not found.total.differs and not found.budget_differs
        assert reconcile().agrees

    def test_a_batch(self, every_stage):
        batch = every_stage
        one = next(b for b in reconcile().batches if b.pk == batch.pk)
        assert (one.count, one.total, one.waiting) == (5, 250_000, 100_000)
        assert (one.paid, one.failed, one.returned) == (50_000, 50_000, 50_000)
        assert (one.bank_paid, one.ledger_paid, one.difference) == (50_000, 50_000, 0)
        assert one.waiting + one.paid + one.failed + one.returned == one.total

    def test_recoveries_stand_beside_what_was_paid(self, client):
        found = recoveries.received(recoveries.demanded(amount=30_000), 10_000)
        recoveries.proposed()
        sums = account().recoveries
        assert (sums.count, sums.owed_count, sums.demanded) == (1, 1, 30_000)
        assert (sums.received, sums.owed) == (10_000, 20_000)
        assert account().budget.spent == 90_000 and reconcile().agrees
        client.force_login(make.finance())
        assert 'data-recoveries="1"' in client.get(PAGE).content.decode()
        [table] = [one for one in sheets_of(reconcile()) if one.title == "환수"]
        assert table.rows[0][1:] == [1, 30_000, 10_000, 0, 0, 1, 20_000, 10_000, 20_000, 20_000, 0]
        assert next(b for b in reconcile().batches if b.pk == found.payout.batch_id).difference == 0

    def test_kinds_are_apart(self):
        make.approved(make.decided_payout(amount=820_000))
        make.approved()
        assert {r.kind: r.won["approved"] for r in account().rows} == {
            "tier_grant": 50_000,
            "additional": 820_000,
        }
        assert account().total.won["approved"] == 870_000

    def test_the_newest_batches(self):
        for _ in range(3):
            make.built()
        assert len(reconcile(batches=2).batches) == 2
        numbers = [batch.number for batch in reconcile().batches]
        assert numbers == sorted(numbers, reverse=True)

    def test_what_no_file_backs_stands_apart(self, client):
        rows = [make.approved() for _ in range(3)]
        batch = make.released(make.built(*rows))
        make.by_hand(rows[0])
        make.by_hand(rows[1])
        found = reconcile()
        assert found.agrees and not found.complete
        assert (found.manual.count, found.manual.won) == (2, 100_000)
        [one] = found.batches
        assert (one.number, one.manual_count, one.manual_paid) == (batch.number, 2, 100_000)
        client.force_login(make.finance())
        page = client.get(PAGE).content.decode()
        assert "은행 결과 없이 2인 확인 2건 100,000원" in page
        assert "모두 맞음" not in page and "확인할 것 있음" in page
        # The bank says the same of one of them: a line that repeats, and is to be closed.
        load_results(file=paper(row(rows[0])), name="1.csv", by=make.finance())
        found = reconcile()
        assert (found.manual.count, found.lines.count) == (1, 1)

    def test_lines_that_are_open_or_wait_for_the_bank(self, client):
        rows = [make.approved() for _ in range(2)]
        make.released(make.built(*rows))
        load_results(
            file=paper(row(rows[0]), row(rows[1]), row("P000999999", amount=70_000)),
            name="1.csv",
            by=make.finance(),
        )
        user = make.finance()
        client.force_login(user)
        page = client.get(PAGE).content.decode()
        assert "모두 맞음" not in page and "처리할 줄 1줄" in page and "답을 기다림" not in page
        [line] = open_lines()
        answer_lines(results=[line.pk], action="asked_bank", note="전화함", by=user)
        page = client.get(PAGE).content.decode()
        assert "모두 맞음" not in page and "은행의 답을 기다림 1" in page
        answer_lines(results=[line.pk], action="not_ours", note="다른 기관", by=user)
        assert reconcile().complete
        assert "모두 맞음" in client.get(PAGE).content.decode()

    def test_nothing_at_all(self, client):
        client.force_login(UserFactory(roles="finance"))
        page = unescape(client.get(PAGE).content.decode())
        assert "아직 지급이 없습니다" in page and "모두 맞음" in page


def forge(owner, sql, *values):
    """Past every trigger, as only the owner of the tables can."""
    tables = ("reviews_ledgerentry", "reviews_payout")
    try:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(sql, values)
    finally:
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db(transaction=True)
class TestDifference:
    """Only the owner of the tables can bring one about; then the page says where."""

    def test_a_ledger_that_pays_more(self, client, owner_connection):
        payout = make.paid()
        forge(
            owner_connection,
            "INSERT INTO reviews_ledgerentry (payout_id, claim_id, programme_id, kind, reserved,"
            " paid, approval_no, at, booked_on) SELECT id, claim_id, programme_id, 'return', 0, -7,"
            " 9, now(), current_date FROM reviews_payout WHERE id = %s",
            payout.pk,
        )
        found = reconcile()
        [kind] = found.accounts[0].rows
        assert kind.paid_difference == -7 and kind.reserved_difference == 0
        assert found.accounts[0].budget_spent_difference == 7
        [batch] = found.batches
        assert batch.difference == batch.ledger_difference == -7
        [one] = found.mismatches
        assert (one.number, one.paid, one.amount) == (payout.claim.number, 49_993, 50_000)
        assert not found.agrees
        client.force_login(UserFactory(roles="auditor"))
        page = unescape(client.get(PAGE).content.decode())
        for words in ("차이 있음", "차이 나는 지급", payout.claim.number, "예산이 원장과 다릅니다"):
            assert words in page
        assert "−7" in page

    def test_the_export_is_found_by_the_claims_that_it_names(self, client, owner_connection):
        differs, _agrees = make.approved(), make.approved()
        forge(
            owner_connection,
            "UPDATE reviews_payout SET amount = amount + 1 WHERE id = %s",
            differs.pk,
        )
        client.force_login(UserFactory(roles="finance"))
        answer = client.post(f"{PAGE}export/", {"format": "csv", "reason": "월말 대사"})
        assert differs.claim.number in answer.content.decode()
        [entry] = AccessEntry.objects.filter(action="export")
        assert [shown.claim_id for shown in entry.shown.all()] == [differs.claim_id]

    def test_the_page_says_that_it_names_the_first_and_the_file_names_all(
        self, client, owner_connection, monkeypatch
    ):
        monkeypatch.setattr(views, "SHOWN_MISMATCHES", 1)
        first, second = make.approved(), make.approved()
        raised = "UPDATE reviews_payout SET amount = amount + 1 WHERE id = ANY(%s)"
        forge(owner_connection, raised, [first.pk, second.pk])
        client.force_login(UserFactory(roles="finance"))
        page = unescape(client.get(PAGE).content.decode())
        assert "처음 1건, 모두는 내려받기에" in page
        assert first.claim.number in page and second.claim.number not in page
        answer = client.post(f"{PAGE}export/", {"format": "csv", "reason": "월말 대사"})
        for one in (first, second):
            assert one.claim.number in answer.content.decode()

    def test_a_payment_that_is_not_where_its_batch_has_it(self, owner_connection):
        payout = make.approved()
        make.built(payout, make.approved())
        forge(
            owner_connection,
            "UPDATE reviews_payout SET batch_id = NULL, status = 'approved' WHERE id = %s",
            payout.pk,
        )
        [batch] = reconcile().batches
        assert batch.payout_difference == batch.difference == 50_000
        assert not reconcile().agrees


@pytest.mark.django_db(transaction=True)
def test_what_is_approved_between_two_of_its_questions_is_no_difference():
    make.approved()
    with consistent_snapshot():
        assert reconcile().accounts[0].total.reserved == 50_000
        assert not errors_of(at_once(make.approved))
        found = reconcile()
        assert found.accounts[0].total.reserved == 50_000
        assert found.agrees
    assert reconcile().accounts[0].total.reserved == 100_000


class TestExport:
    def test_everything_on_the_page(self, every_stage):
        batch = every_stage
        now = reconcile()
        totals, batches, _recoveries, differing = sheets_of(now)
        assert [r[1] for r in totals.rows] == ["구간 지원금", "합계"]
        assert all(len(r) == len(totals.heads) for r in totals.rows)
        assert {r[0] for r in batches.rows} == {b.number for b in now.batches}
        assert all(len(r) == len(batches.heads) for r in batches.rows)
        assert batch.number in {r[0] for r in batches.rows}
        assert differing.rows == []

    @pytest.mark.parametrize("format", ["csv", "xlsx"])
    def test_as_a_file(self, client, format, every_stage):
        batch = every_stage
        by = UserFactory(roles="auditor")
        client.force_login(by)
        answer = client.post(f"{PAGE}export/", {"format": format, "reason": "월말 대사"})
        assert answer.status_code == 200
        if format == "csv":
            text = answer.content.decode("utf-8-sig")
            cells = {cell for line in csv.reader(io.StringIO(text)) for cell in line}
        else:
            book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
            assert book.sheet_names == ["합계", "묶음별", "환수", "차이 나는 지급"]
            sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
            lines = [line for sheet in sheets for line in sheet]
            cells = {str(cell).removesuffix(".0") for line in lines for cell in line}
        assert {batch.number, "250000", "구간 지원금", "지급완료 금액"} <= cells
        [entry] = AccessEntry.objects.filter(action="export")
        assert (entry.user, entry.reason) == (by, "월말 대사") and entry.count >= 4

    def test_with_a_reason(self, client):
        client.force_login(UserFactory(roles="finance"))
        answer = client.post(f"{PAGE}export/", {"format": "csv", "reason": " "})
        assert answer.status_code == 422 and "사유를" in answer.content.decode()
        assert not AccessEntry.objects.filter(action="export").exists()

    @pytest.mark.parametrize("role", ["member", "customer_centre", "admin"])
    def test_not_by_others(self, client, role):
        user = UserFactory(roles=role)
        client.force_login(user)
        url = f"{PAGE}export/"
        assert client.post(url, {"format": "csv", "reason": "궁금함"}).status_code == 403
        with pytest.raises(ForbiddenError):
            export_reconciliation(format="csv", by=user, reason="궁금함")
