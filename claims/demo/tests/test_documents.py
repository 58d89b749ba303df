"""The generated files open, say what the claim says, and carry their flaws."""

import datetime as dt
import io
import statistics

import pypdfium2
import pytest
from PIL import Image, ImageStat
from python_calamine import CalamineWorkbook

from claims.demo import documents, fonts
from claims.demo.register import rows
from claims.demo.sales import OUTAGE, daily_sales

KINDS = ["small_business_certificate", "sales_loss_proof", "service_usage_proof", "bankbook_copy"]


@pytest.fixture(scope="module")
def many() -> list[documents.Facts]:
    """Fixture: the Facts of the claims of a demo register of 2,500 that the council reviews."""
    return [
        documents.facts_from_row(row)
        for row in rows(claims=2_500)
        if row[3] == "소상공인" and row[12] == "카카오" and int(row[15] or 0) > 500_000
    ]


@pytest.fixture(scope="module")
def facts(many):
    return many[0]


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def _fall(facts, **options) -> float:
    """Return the won by which the sales during the outage fall below the mean of the same
    weekdays."""
    days = daily_sales(facts, **options)
    usual: dict[int, list[int]] = {}
    for day in days:
        if day.day not in OUTAGE:
            usual.setdefault(day.day.weekday(), []).append(day.won)
    return sum(
        statistics.mean(usual[day.day.weekday()]) - day.won for day in days if day.day in OUTAGE
    )


needs_typeface = pytest.mark.skipif(fonts.folder() is None, reason="Pretendard is not installed")


def test_a_flawless_claim_sends_all_four_kinds_in_order(facts):
    kinds = [file.kind for file in documents.files(facts)]
    assert list(dict.fromkeys(kinds)) == KINDS


@needs_typeface
def test_certificate_names_the_business_and_is_marked_as_a_sample(facts):
    text = _text(documents.certificate(facts))
    for words in (facts.business_name, facts.representative, facts.business_number, "예시"):
        assert words in text


@needs_typeface
def test_bankbook_names_account_and_holder(facts):
    text = _text(documents.bankbook(facts))
    assert facts.account in text
    assert facts.holder in text
    assert "예시" in text


@needs_typeface
def test_expired_certificate_ends_before_the_outage(many):
    for facts in many[:10]:
        line = next(
            line
            for line in _text(documents.certificate(facts, "certificate_expired")).splitlines()
            if line.startswith("유 효 기 간")
        )
        year, month, day = (int("".join(c for c in w if c.isdigit())) for w in line.split()[-3:])
        assert dt.date(year, month, day) < dt.date(2022, 10, 15)


@needs_typeface
def test_other_holder_is_neither_shop_nor_representative(facts):
    text = _text(documents.bankbook(facts, "bankbook_other_holder"))
    assert facts.representative not in text
    assert facts.business_name not in text


def test_workbook_is_read_back_with_its_days_and_total(many):
    as_text = 0
    for facts in many[:12]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(documents.sales_workbook(facts)))
        table = book.get_sheet_by_index(0).to_python()
        assert table[2][1] == facts.business_number
        assert table[6][0] == "거래일자"
        days = table[8:57]
        assert (days[0][0], days[-1][0]) == ("2022-09-19", "2022-11-06")
        as_text += isinstance(days[0][7], str)
        won = [int(str(row[7]).replace(",", "").split(".")[0]) for row in days]
        assert table[57][0] == "합계"
        assert int(str(table[57][7]).replace(",", "").split(".")[0]) == sum(won)
        assert won == [day.won for day in daily_sales(facts)]
    assert 0 < as_text < 12


def test_sales_show_the_outage_in_proportion_to_the_claim(many):
    for facts in many:
        assert 0.35 < _fall(facts) / facts.claimed_loss < 1.35


def test_unchanged_sales_show_no_outage(many):
    falls = [_fall(facts, fell=False) / facts.claimed_loss for facts in many]
    assert abs(statistics.mean(falls)) < 0.1


def test_screenshots_are_jpegs_of_a_phone(facts):
    for file in documents.files(facts):
        if file.kind == "service_usage_proof":
            image = Image.open(io.BytesIO(file.content))
            image.load()
            assert image.format == "JPEG"
            assert image.height > image.width


def test_unreadable_certificate_is_a_dark_photograph(facts):
    file = documents.files(facts, "certificate_unreadable")[0]
    image = Image.open(io.BytesIO(file.content))
    assert image.format == "JPEG"
    assert ImageStat.Stat(image.convert("L")).mean[0] < 110


@pytest.mark.parametrize(
    ("flaw", "kind"),
    [
        ("certificate_missing", KINDS[0]),
        ("sales_missing", KINDS[1]),
        ("usage_missing", KINDS[2]),
        ("bankbook_missing", KINDS[3]),
    ],
)
def test_missing_kinds_are_missing(facts, flaw, kind):
    kinds = {file.kind for file in documents.files(facts, flaw)}
    assert kinds == set(KINDS) - {kind}


def test_the_same_facts_give_the_same_bytes_also_in_several_processes(many):
    """Of each flaw and each guise: made once here, and once in two other processes."""
    forms = [{"flaw": one} for one in (documents.FLAWLESS, *documents.FLAWS)]
    forms += [{"guise": one} for one in documents.GUISES]
    jobs = [documents.Order(one, **form) for one, form in zip(many, forms, strict=False)]
    assert len(jobs) == len(forms) > 20  # fewer are made here
    here, there = (documents.files_for_many(jobs, processes=count) for count in (1, 2))
    differ = [form for form, one, two in zip(forms, here, there, strict=True) if one != two]
    assert differ == []


def test_ledger_goes_over_two_pages(facts):
    assert len(pypdfium2.PdfDocument(documents.ledger(facts))) == 2


def test_an_unknown_flaw_is_refused(facts):
    with pytest.raises(ValueError, match="unknown flaw"):
        documents.files(facts, "smudged")
    with pytest.raises(ValueError, match="unknown guise"):
        documents.files(facts, guise="carved in stone")
