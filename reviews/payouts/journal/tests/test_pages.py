"""Pages of the journal: vouchers, the entries that each sums up, both as files."""

import re
from html import unescape

import pytest
from django.db import transaction
from django.db.models import Sum
from django.http import QueryDict
from django.urls import reverse

from claims import clock
from claims.exports.rows import RowReader
from claims.lists.registry import list_named
from claims.privacy.models import AccessEntry
from claims.tests.factories import UserFactory
from reviews.payouts.models import EntryKind, JournalLine, LedgerEntry, StatementLine
from reviews.payouts.months.tests import factories as make
from reviews.payouts.recoveries.tests import factories as owed
from reviews.payouts.statements.tests import factories as statements
from reviews.payouts.statements.verbs import explain_line
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db


def text_of(answer):
    return unescape(answer.content.decode())


def rows_of(name, query):
    """Head and rows of a list as a CSV file of a person of finance."""
    reader = RowReader(
        list_named(name), user=money.finance(), params=QueryDict(query), file_format="csv",
        plain=False,
    )  # fmt: skip
    with transaction.atomic():
        found = [row for _claims, part in reader.chunks() for row in part]
    return reader.head, found


def addresses(page):
    """Addresses of the entries of vouchers on a page of the journal, without repeats."""
    return sorted(set(re.findall(r'href="([^"]+/entries/\?[^"]*day=[^"]+)"', text_of(page))))


def test_the_journal_as_a_file_says_whether_it_is_a_draft():
    make.month_with_a_payment()
    query = f"month={make.last_month():%Y-%m}"
    head, found = rows_of("journal", query)
    assert head[0] == "전표번호" and head[-3:] == ["차변", "대변", "상태"]
    assert {row[-1] for row in found} == {"초안"}
    assert sum(row[-3] for row in found) == sum(row[-2] for row in found) > 0
    make.confirm_month(closing=make.proposed(), by=money.finance())
    assert {row[-1] for row in rows_of("journal", query)[1]} == {"마감"}


def test_an_export_of_the_journal_without_a_month_holds_all_months(client):
    make.paid_on(make.day(10))
    money.approved()
    client.force_login(UserFactory(roles="auditor"))
    months = {make.last_month(), clock.today().replace(day=1)}
    lines = JournalLine.objects.order_by()
    assert set(lines.values_list("month", flat=True)) == months

    whole = client.get("/exports/new/journal/")
    assert whole.context["rows"] == lines.count() and "조건 없이 모두" in text_of(whole)
    for query in ("", f"?month={make.last_month():%Y-%m}", "?month=2026-13"):
        page = client.get(reverse("payouts:journal") + query)
        shown = page.context["month"]
        link = re.search(r'href="(/exports/new/journal/\?[^"]+)"', text_of(page))[1]
        sheet = client.get(link)
        assert sheet.context["rows"] == lines.filter(month=shown).count() < lines.count()
        assert "고른 조건 그대로" in text_of(sheet)
        assert f"{shown.year}. {shown.month}." in " ".join(text_of(sheet).split("<dl")[1].split())


def test_journal_batch_and_payout_lead_to_each_other(client):
    payout = make.paid_on(make.day(10))
    client.force_login(UserFactory(roles="auditor"))
    journal = f"{reverse('payouts:journal')}?month={make.last_month():%Y-%m}"
    batch = reverse("payouts:batch", args=[payout.batch_id])
    assert f'href="{batch}"' in text_of(client.get(journal))
    for url in (batch, reverse("payouts:payout", args=[payout.pk])):
        assert f'href="{journal}"' in text_of(client.get(url))


def test_the_entries_of_each_voucher_are_its_sum_and_its_count(client):
    make.paid_on(make.day(10))
    make.paid_on(make.day(10))
    money.approved()
    owed.confirmed(owed.write_off(owed.received(owed.demanded(), 10_000)))
    client.force_login(money.finance())
    seen = set()
    for month in (make.last_month(), clock.today().replace(day=1)):
        journal = client.get(reverse("payouts:journal"), {"month": f"{month:%Y-%m}"})
        for url in addresses(journal):
            page = client.get(url)
            debit, credit = page.context["lines"]
            found = [row.record for row in page.context["table"].page]
            assert debit.voucher in text_of(page) and debit.account in text_of(page)
            assert len(found) == debit.count
            assert {(one.kind, one.booked_on) for one in found} == {(debit.kind, debit.day)}
            won = sum(max(abs(e.reserved), abs(e.paid), abs(e.receivable)) for e in found)
            assert won == debit.debit == credit.credit
            for one in found:
                assert one.claim.number in text_of(page)
            seen.update(one.pk for one in found)
    assert seen == set(LedgerEntry.objects.values_list("pk", flat=True))
    kinds = LedgerEntry.objects.values_list("kind", flat=True)
    assert {EntryKind.RESERVE, EntryKind.PAY, EntryKind.RECEIPT, EntryKind.WAIVE} <= set(kinds)


def test_entries_of_a_month_add_up_to_the_changes_of_the_books(client):
    make.paid_on(make.day(10))
    owed.received(owed.demanded(), 10_000)
    client.force_login(UserFactory(roles="auditor"))
    page = client.get(reverse("payouts:entries"))
    today = clock.today()
    rows = LedgerEntry.objects.filter(booked_on__gte=today.replace(day=1))
    sums = rows.aggregate(reserved=Sum("reserved"), paid=Sum("paid"), owed=Sum("receivable"))
    assert page.context["sums"]["paid"] == sums["paid"]
    assert page.context["sums"]["receivable"] == sums["owed"] == 40_000
    sheet = client.get(re.search(r'href="(/exports/new/ledger/\?[^"]+)"', text_of(page))[1])
    assert sheet.context["rows"] == rows.count() < LedgerEntry.objects.count()
    head, found = rows_of("ledger", f"month={today:%Y-%m}")
    paid = head.index("지급액 증감")
    assert sum(row[paid] for row in found) == sums["paid"]


def test_what_is_no_part_of_a_voucher_is_passed_over(client):
    payout = make.paid_on(make.day(10))
    client.force_login(money.finance())
    month = f"{make.last_month():%Y-%m}"
    for query in (
        f"month={month}&kind=none&programme=x&batch=1x&day=2026-13-01",
        f"month={month}&programme=0",
    ):
        page = client.get(f"{reverse('payouts:entries')}?{query}")
        assert payout.claim.number in text_of(page) and not page.context["conditions"]
    gone = client.get(reverse("payouts:entries"), {"month": month, "batch": 10**6})
    assert "이 조건의 원장 기록이 없습니다" in text_of(gone)


def test_the_access_log_names_the_claims_of_the_entries(client):
    payout = make.paid_on(make.day(10))
    client.force_login(money.finance())
    client.get(reverse("payouts:entries"), {"month": f"{make.last_month():%Y-%m}"})
    entry = AccessEntry.objects.get(action="view_list")
    assert set(entry.shown.values_list("claim_id", flat=True)) == {payout.claim_id}


def test_a_voucher_of_explained_lines_leads_to_those_of_its_day(client):
    fees = [(make.day(11), -500, "이체수수료"), (make.day(12), -700, "이체수수료")]
    statements.loaded(*fees, until=make.end_of(make.last_month()))
    by = money.finance()
    for line in StatementLine.objects.all():
        explain_line(line=line, kind="fee", reason="이체수수료", by=by)
    client.force_login(by)
    journal = client.get(reverse("payouts:journal"), {"month": f"{make.last_month():%Y-%m}"})
    links = re.findall(r'href="([^"]+/statements/\?[^"]+)"', text_of(journal))
    assert len(set(links)) == 2
    page = client.get(sorted(set(links))[0])
    assert [line.amount for line in page.context["table"].page.object_list.data] == [-500]


def test_it_leads_to_the_lines_of_its_kind_and_direction_alone(client):
    day = make.day(11)
    rows = [(13, "interest"), (-500, "fee"), (-700, "fee"), (200, "fee")]
    lines = [(day, won, "시험") for won, _kind in rows]
    statements.loaded(*lines, until=make.end_of(make.last_month()))
    by = money.finance()
    for line, (_won, kind) in zip(StatementLine.objects.order_by("seq"), rows, strict=True):
        explain_line(line=line, kind=kind, reason="시험", by=by)
    client.force_login(by)
    journal = client.get(reverse("payouts:journal"), {"month": f"{make.last_month():%Y-%m}"})
    links = set(re.findall(r'href="([^"]+/statements/\?[^"]+)"', text_of(journal)))
    pages = [client.get(link.replace("&amp;", "&")) for link in links]
    shown = sorted([row.amount for row in page.context["table"].page.object_list.data]
                   for page in pages)  # fmt: skip
    assert shown == [[-700, -500], [13], [200]]
    assert any("수수료 출금" in text_of(page) for page in pages)
    page = client.get(reverse("payouts:statements"), {"show": "explained", "kind": "fee"})
    assert len(page.context["table"].page.object_list.data) == 4  # no kind of a voucher
