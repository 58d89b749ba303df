"""Whole runs on PostgreSQL, as desk_app."""

import datetime as dt
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from claims import hooks
from claims.changes.verbs import confirm_change
from claims.intake import rejected_rows, verbs
from claims.intake.columns import COLUMNS
from claims.intake.errors import FileUnusableError
from claims.intake.loading import chunks, copy_rows, loader, reader_process, validation
from claims.intake.models import FilingWindow, ImportRejection, ImportRun, RunStatus
from claims.intake.tests.files import csv_of, person, shop, text_of, xlsx_of
from claims.personal_data.crypto import ManyDigests
from claims.policy.models import Company, Service
from claims.policy.service_merge import propose_merge
from claims.register.models import BankAccount, Claim, Claimant
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of

pytestmark = pytest.mark.django_db

PHONE, ACCOUNT, MAIL = "01077771234", "98765432101234", "planted.person@example.test"
PLANTED = {
    "휴대전화": "010-7777-1234",
    "계좌번호": "987-6543-2101234",
    "이메일": MAIL,
}


def load(file, window="1015-1", **kwargs):
    run = ImportRun(window=FilingWindow.objects.get(code=window), file_name="시험.csv", **kwargs)
    return verbs.run_import(run=run, file=file)


def counts(result):
    return (result.read, result.accepted, result.duplicates, result.rejected)


def test_a_claim_is_stored_as_it_was_filed():
    result = load(csv_of(shop()))
    assert counts(result) == (1, 1, 0, 0)
    assert result.routes == {"committee_review": 1}
    claim = Claim.objects.get()
    account = BankAccount.objects.get()
    assert claim.number == "K1015-0000001"
    assert claim.filed_at.astimezone(dt.UTC) == dt.datetime(2022, 10, 20, 5, 5, tzinfo=dt.UTC)
    assert (claim.claimant_kind, claim.fee, claim.harm) == ("small_business", "paid", "monetary")
    assert (claim.business_name, claim.representative) == ("온담 플라워", "홍길동")
    assert (claim.name_key, claim.representative_key) == ("온담플라워", "홍길동")
    assert (claim.business_number, claim.claimed_loss) == ("1248100998", 7_200_000)
    assert claim.reveal_phone() == "01012345678"
    assert claim.reveal_email() == "ondam@example.test"
    assert (claim.phone_last4, claim.email_hint) == ("5678", "on****@…")
    assert (claim.import_run, claim.row_no) == (result, 2)
    assert claim.routed_under.is_published and claim.tier is None
    assert account.reveal_number(claim.number) == "110123456789"
    assert (account.bank_code, account.last4, account.holder_match) == (
        "004",
        "6789",
        "representative",
    )
    assert claim.claimant.display_name == "온담 플라워"
    assert result.status == RunStatus.DONE and result.finished_at


@pytest.mark.parametrize(
    ("loss", "route", "amount"),
    [
        ("300,000", "tier_grant", 30_000),
        ("300,001", "tier_grant", 50_000),
        ("500,000", "tier_grant", 50_000),
        ("500,001", "committee_review", None),
    ],
)
def test_boundaries_in_the_register(loss, route, amount):
    load(csv_of(shop(피해금액=loss)))
    claim = Claim.objects.get()
    assert claim.route == route
    assert (claim.tier and claim.tier.amount) == amount


def test_routes_count_accepted_rows_late_ones_too():
    result = load(
        csv_of(
            shop(1),
            shop(2, 접수일시="2022-11-07 00:00"),  # closes_at is exclusive
            shop(3, 접수일시="2022-11-06 23:59:59"),
            shop(4, 접수일시="2023-01-15"),  # in the other filing window
            shop(5, 접수일시="2023-02-10"),  # the window for documents is no filing window
            shop(6, 계열사="카카오페이"),
            shop(7, 계열사="본사", 피해금액="20만원"),
            person(8),
            person(9, 피해유형="금전", 피해금액="80만원"),
        )
    )
    assert result.routes == {
        "committee_review": 3,
        "late": 2,
        "affiliate": 1,
        "tier_grant": 1,
        "no_monetary_loss": 1,
        "out_of_scope": 1,
    }
    assert sum(result.routes.values()) == result.accepted == 9


def test_the_same_file_again_adds_nothing_in_any_encoding():
    rows = [shop(n, 피해내용="첫 줄\n둘째 줄") for n in range(1, 4)] + [person(9)]
    assert counts(load(csv_of(*rows))) == (4, 4, 0, 0)
    before = Claim.objects.count(), Claimant.objects.count(), BankAccount.objects.count()
    again = [
        csv_of(*rows),
        csv_of(*rows, encoding="cp949", delimiter=";"),
        csv_of(*rows, encoding="utf-16", delimiter="\t"),
        csv_of(*[row | {"피해내용": row["피해내용"].replace("\n", "\r\n")} for row in rows]),
        csv_of(*rows, columns=(*reversed(COLUMNS), "메모")),
        xlsx_of(*rows),
        xlsx_of(
            *[
                row
                | {"접수일시": dt.datetime(2022, 10, 20, 14, 5)}
                | ({"피해금액": 7_200_000, "휴대전화": 1012345678} if row["피해금액"] else {})
                for row in rows
            ]
        ),
    ]
    for file in again:
        result = load(file)
        assert rejected_rows.entries(result) == []
        assert counts(result) == (4, 0, 4, 0)
        assert result.routes == {}
    after = Claim.objects.count(), Claimant.objects.count(), BankAccount.objects.count()
    assert after == before


def test_the_same_number_with_other_content_is_told_apart():
    load(csv_of(shop(1)))
    result = load(csv_of(shop(1, 피해금액="900,000"), shop(2), shop(2), shop(2, 예금주="김하늘")))
    assert counts(result) == (4, 1, 1, 2)
    assert [(e["row"], e["column"], e["code"]) for e in rejected_rows.entries(result)] == [
        (2, "접수번호", "differs_from_register"),
        (5, "접수번호", "differs_from_register"),
    ]
    assert Claim.objects.get(number="K1015-0000001").claimed_loss == 7_200_000


def test_the_province_is_kept_and_a_file_without_its_column_is_the_same_filing():
    old = [column for column in COLUMNS if column != "지역"]
    assert counts(load(csv_of(shop(1), columns=old))) == (1, 1, 0, 0)
    assert counts(load(csv_of(shop(1)))) == (1, 0, 1, 0)
    result = load(csv_of(shop(1, 지역="부산"), shop(2, 지역="부산광역시 수영구"), person(3)))
    assert counts(result) == (3, 2, 0, 1)
    [rejected] = rejected_rows.entries(result)
    assert (rejected["row"], rejected["code"]) == (2, "differs_from_register")
    regions = dict(Claim.objects.values_list("number", "region"))
    assert regions == {"K1015-0000001": "", "K1015-0000002": "26", "K1015-0000003": ""}
    assert counts(load(csv_of(shop(2, 지역="부산")))) == (1, 0, 1, 0)


def test_a_filing_without_a_province_has_the_digest_that_it_had_before_there_was_one():
    load(csv_of(shop(1)))
    claim = Claim.objects.get()
    parts = (
        "K1015-0000001", "2022-10-20 14:05:00", "온라인", "소상공인", "홍길동", "온담 플라워",
        "홍길동", "1248100998", "화훼 소매", "01012345678", "ondam@example.test",
        "카카오톡 채널", "paid", "monetary", "주문을 받지 못했습니다.", "004", "110123456789",
        "홍길동", str(claim.company_id), "7200000",
    )  # fmt: skip
    assert bytes(claim.facts_digest) == ManyDigests("DIGEST_KEY").of("\x1f".join(parts))


def test_duplicates_are_found_across_chunks(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK_ROWS", 2)
    result = load(csv_of(shop(1), shop(2), shop(3), shop(1), shop(2, 예금주="김하늘"), shop(4)))
    assert counts(result) == (6, 4, 1, 1)


def test_duplicates_and_sums_are_named_by_their_rows(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK_ROWS", 2)
    monkeypatch.setattr(chunks, "FIRST_ROWS", 2)
    foot = {"접수번호": "합계", "피해금액": "14,400,000"}
    run = load(csv_of(shop(1), shop(2), shop(1), foot, shop(2), foot))
    assert (run.read, run.accepted, run.duplicates, run.rejected) == (4, 2, 2, 0)
    assert run.duplicate_rows == [[4, "K1015-0000001"], [6, "K1015-0000002"]]
    assert run.sum_rows == [5, 7]
    monkeypatch.setattr(reader_process, "WORTH_A_PROCESS", 0)  # and through the pipe
    again = load(csv_of(shop(1), foot))
    assert (again.duplicate_rows, again.sum_rows) == ([[2, "K1015-0000001"]], [3])


def test_the_first_good_row_of_a_number_counts():
    result = load(csv_of(shop(1, 피해금액="약 5만원"), shop(1)))
    assert counts(result) == (2, 1, 0, 1)


def test_claims_of_one_claimant_meet():
    load(
        csv_of(
            shop(1),
            shop(2, 상호="온담플라워 2호점", 서비스="톡스토어"),
            person(3, 휴대전화="010-2222-3333"),
            person(4, 휴대전화="010-2222-3333"),
            person(5, 휴대전화="010-2222-3334"),
            person(6),  # nothing to know them by: never merged on a guess
            person(7),
        )
    )
    by_claimant = Counter(Claim.objects.values_list("claimant_id", flat=True))
    assert sorted(by_claimant.values()) == [1, 1, 1, 2, 2]


def test_unknown_services_and_trades_are_entered_as_unconfirmed():
    load(csv_of(shop(1, 서비스="새 서비스", 업종="새 업종"), shop(2, 서비스=" 새서비스 ")))
    service = Service.objects.get(name_key="새서비스")
    assert not service.confirmed
    assert Claim.objects.filter(service=service).count() == 2
    assert not Claim.objects.get(number="K1015-0000001").industry.confirmed


def test_a_merged_name_of_a_service_is_read_as_the_service():
    talk = Service.objects.create(name="새 서비스", name_key="새서비스")
    other = Service.objects.create(name="새 써비스", name_key="새써비스")
    people = [UserFactory(roles="admin") for _ in range(2)]
    change = propose_merge(service=other, into=talk, reason="오타", by=people[0])
    confirm_change(change=change, by=people[1])
    load(csv_of(shop(1, 서비스="새 써비스")))
    assert Claim.objects.get(number="K1015-0000001").service == talk


def test_companies_of_the_admin_site_are_known():
    Company.objects.create(name="새 계열사", name_key="새계열사", aliases=["NEW"])
    result = load(csv_of(shop(1, 계열사="new"), shop(2, 계열사="새계열사"), shop(3, 계열사="NEWS")))
    assert result.routes == {"affiliate": 2}
    assert rejected_rows.entries(result)[0]["code"] == "company_unknown"


def test_odd_text_arrives_whole():
    odd = 'a\\b\tc "d"\u3000\\N \\. 끝'
    load(csv_of(shop(피해내용=odd, 상호="＼온담\\", 성명="홍\\t길")))
    claim = Claim.objects.get()
    assert claim.narrative == odd
    assert (claim.business_name, claim.person_name) == ("＼온담\\", "홍\\t길")


def test_rows_with_more_cells_than_the_header_are_not_guessed_at():
    text = text_of(shop(1), shop(2)).replace('"7,200,000"', "7,200,000", 1)
    result = load(io.BytesIO(text.encode()))
    assert counts(result) == (2, 1, 0, 1)
    [entry] = rejected_rows.entries(result)
    assert (entry["row"], entry["column"], entry["code"], entry["value"]) == (
        2,
        "피해금액",
        "amount_unreadable",
        "",
    )


def test_short_rows_are_blank_at_the_end():
    text = text_of(person(1)).rstrip("\r\n,") + "\r\n"
    assert counts(load(io.BytesIO(text.encode()))) == (1, 1, 0, 0)


def test_blank_rows_are_not_read():
    result = load(csv_of(shop(1), {}, {"성명": "  "}, shop(2)))
    assert counts(result) == (2, 2, 0, 0)
    assert sorted(Claim.objects.values_list("row_no", flat=True)) == [2, 5]


def test_an_account_in_a_number_cell_is_mangled():
    result = load(xlsx_of(shop(1, 계좌번호=110123456789), shop(2, 계좌번호="110123456789")))
    assert [(e["row"], e["code"]) for e in rejected_rows.entries(result)] == [
        (2, "account_mangled")
    ]
    # and stays so when the rows come back uncorrected
    back = io.BytesIO(b"".join(rejected_rows.as_csv(rejected_rows.rows_to_correct(result))))
    assert rejected_rows.entries(load(back))[0]["code"] == "account_mangled"


def test_rejected_rows_can_be_corrected_and_imported_again():
    bad = [
        shop(1, 피해금액="-50000"),
        shop(2, 성명="=HYPERLINK(1)", 계열사="카카오오"),
        shop(3, 성명="'=x", 피해내용="@a\n+b", 접수일시="어제"),
    ]
    result = load(csv_of(*bad, columns=(*COLUMNS, "=HYPERLINK(2)")))
    rows = list(rejected_rows.rows_to_correct(result))
    assert rows[0] == [*COLUMNS, "'=HYPERLINK(2)", "행번호", "오류"]
    assert [row[-2] for row in rows[1:]] == ["2", "3", "4"]
    assert rows[1][COLUMNS.index("피해금액")] == "'-50000"
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows[1:] for cell in row)
    for form in (
        lambda: io.BytesIO(b"".join(rejected_rows.as_csv(rows))),
        lambda: rejected_rows.as_xlsx(rows),
    ):
        again = load(form())  # nothing corrected: the same faults
        assert [e["code"] for e in rejected_rows.entries(again)] == [
            e["code"] for e in rejected_rows.entries(result)
        ]
    for row, column, value in (
        (1, "피해금액", "50000"),
        (2, "계열사", "카카오"),
        (3, "접수일시", "2022-10-20"),
    ):
        rows[row][COLUMNS.index(column)] = value
    assert counts(load(rejected_rows.as_xlsx(rows))) == (3, 3, 0, 0)
    assert Claim.objects.get(number="K1015-0000002").person_name == "=HYPERLINK(1)"
    third = Claim.objects.get(number="K1015-0000003")
    assert (third.person_name, third.narrative) == ("'=x", "@a\n+b")


def test_personal_numbers_are_nowhere_in_plain():
    result = load(
        csv_of(
            shop(1, **PLANTED),
            shop(2, **PLANTED, 피해금액="약 5만원"),
            shop(3, **(PLANTED | {"계좌번호": "98765432101234567", "휴대전화": "010-7777-12345"})),
            shop(4, 은행=PHONE, 피해유형=MAIL, 계열사=ACCOUNT),
            shop(1, **PLANTED, 피해금액="1"),
        )
    )
    assert counts(result) == (5, 1, 0, 4)
    needles = [
        PHONE,
        "010-7777-1234",
        "1077771234",
        ACCOUNT,
        "987-6543-2101234",
        MAIL,
        "9876543210",
    ]
    needles += [needle.encode().hex() for needle in needles]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        assert "claims_importrejection" in tables
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            text = "\n".join(row for (row,) in cursor.fetchall())
            assert [n for n in needles if n in text] == [], table
    shown = str(rejected_rows.entries(result))
    assert [n for n in needles if n in shown] == []


def test_a_file_that_is_none_changes_nothing():
    for file in (io.BytesIO(b""), csv_of(shop(), columns=COLUMNS[1:]), io.BytesIO(b"\x89PNG\r\n")):
        with pytest.raises(FileUnusableError):
            load(file)
    assert not ImportRun.objects.exists()
    assert not Claim.objects.exists()


def _broken_at_the_end():
    rows = text_of(*(shop(n) for n in range(1, 50))).encode()
    return io.BytesIO(rows + b'"K1015-')


@pytest.fixture(params=["here", "in its own process"])
def reading(request, monkeypatch):
    """Fixture: run the test once with files read in this process, and once in a forked one. Chunks
    have 10 rows."""
    monkeypatch.setattr(chunks, "CHUNK_ROWS", 10)
    if request.param != "here":
        monkeypatch.setattr(reader_process, "WORTH_A_PROCESS", 0)
    return request.param


def test_a_file_that_breaks_in_the_middle_leaves_nothing(reading):
    services = Service.objects.count()
    with pytest.raises(FileUnusableError) as refused:
        load(_broken_at_the_end())
    assert (refused.value.code, "51행에서" in str(refused.value)) == ("broken_row", True)
    assert not ImportRun.objects.exists()
    assert not Claim.objects.exists() and not Claimant.objects.exists()
    assert Service.objects.count() == services


def test_a_file_loads_alike_wherever_it_is_read(reading):
    rows = [shop(n, 피해내용="첫 줄\n둘째\t\\ 줄") for n in range(1, 35)]
    again = [
        shop(1, 피해내용="첫 줄\n둘째\t\\ 줄"),
        shop(2, 피해내용="다른 내용"),
        shop(99, 피해금액="x"),
    ]
    result = load(csv_of(*rows, *again))
    assert counts(result) == (37, 34, 1, 2)
    assert (result.encoding, result.delimiter) == ("utf-8", "comma")
    assert Claim.objects.get(number="K1015-0000034").narrative == "첫 줄\n둘째\t\\ 줄"
    assert BankAccount.objects.filter(claim__import_run=result).count() == 34
    differing = ImportRejection.objects.get(row_no=37)
    assert "다른 내용" in rejected_rows.raw_cells(differing)


def test_a_reading_process_that_is_killed_leaves_nothing(monkeypatch):
    here, check = os.getpid(), validation.RowChecker.check

    def die_at_the_end(self, cells):
        if cells[0] == "K1015-0000030" and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return check(self, cells)

    monkeypatch.setattr(chunks, "CHUNK_ROWS", 10)
    monkeypatch.setattr(reader_process, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(validation.RowChecker, "check", die_at_the_end)
    with pytest.raises(reader_process.ReaderDiedError):
        load(csv_of(*(shop(n) for n in range(1, 40))))
    assert not Claim.objects.exists() and not ImportRun.objects.exists()


def test_a_listener_that_fails_takes_the_load_with_it():
    def refuse(run):
        assert Claim.objects.filter(import_run=run).count() == 1
        raise RuntimeError("no review could be opened")

    with hooks.listening("claims_loaded", refuse), pytest.raises(RuntimeError):
        load(csv_of(shop()))
    assert not Claim.objects.exists()


def test_an_error_while_claims_are_sent_ends_the_sending(reading, monkeypatch):
    """The database refuses a row while the next chunk is read: the error comes, no thread stays,
    and the connection serves on."""
    before = set(threading.enumerate())

    def refused(facts):
        return "no_such_route", loader.NULL

    monkeypatch.setattr(copy_rows.RowPreparer, "_route", lambda self, facts: refused(facts))
    with pytest.raises(psycopg.errors.CheckViolation, match="claim_takes_a_known_route"):
        load(csv_of(*(shop(n) for n in range(1, 40))))
    assert set(threading.enumerate()) <= before
    assert not Claim.objects.exists()


def test_listeners_hear_of_the_run_once_in_its_transaction():
    heard = []
    with hooks.listening("claims_loaded", heard.append):
        result = load(csv_of(shop()))
    assert heard == [result]


def test_a_policy_in_force_is_needed(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(1999, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(FileUnusableError) as refused:
        load(csv_of(shop()))
    assert refused.value.code == "policy_missing"


def test_raw_rows_open_only_in_their_place():
    result = load(csv_of(shop(1, 피해금액="x"), shop(2, 피해금액="y")))
    first, second = ImportRejection.objects.order_by("row_no")
    assert rejected_rows.raw_cells(first)[0] == "K1015-0000001"
    first.raw_row = second.raw_row
    with pytest.raises(loader.crypto.CannotDecryptError):
        rejected_rows.raw_cells(first)
    assert result.rejected == 2


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_stand_in_line():
    """The second finds what the first has loaded: never the same claim twice, never an error."""
    results = at_once(*[lambda: load(csv_of(*(shop(n) for n in range(1, 200))))] * 2)
    assert errors_of(results) == []
    assert sorted((r.accepted, r.duplicates) for r in results) == [(0, 199), (199, 0)]
    with transaction.atomic():
        assert Claim.objects.count() == 199


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_in_the_middle_leaves_nothing(tmp_path, owner_connection):
    """kill -9 while rows are being written; afterwards the same file loads as if nothing was.

    A lock holds the import if its claims are written and their accounts are not."""
    path = tmp_path / "claims.csv"
    path.write_bytes(csv_of(*(shop(n) for n in range(1, 2_001))).getvalue())
    command = [sys.executable, "manage.py", "import_claims", str(path), "--window", "1015-1"]
    writing = """
        SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE d.datname = current_database() AND NOT granted
        AND relation = 'claims_bankaccount'::regclass
    """
    deadline = time.monotonic() + 60
    with owner_connection.transaction():
        owner_connection.execute("LOCK TABLE claims_bankaccount IN SHARE MODE")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not (found := owner_connection.execute(writing).fetchone()):
            assert process.poll() is None and time.monotonic() < deadline, "never seen writing"
            time.sleep(0.02)
        process.kill()
        process.wait()
    backend = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
    while owner_connection.execute(backend, found).fetchone() and time.monotonic() < deadline:
        time.sleep(0.02)
    for model in (Claim, Claimant, BankAccount, ImportRun, ImportRejection):
        assert not model.objects.exists(), model
    assert counts(load(path.open("rb"))) == (2_000, 2_000, 0, 0)
