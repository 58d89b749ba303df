"""Papers made to break or to wear out the checks: bounded work, and findings that can be kept."""

import pytest

from claims.evidence import form_labels, subject
from claims.evidence.models import Finding, Verdict
from claims.evidence.registry import Found, check_of
from claims.evidence.run_checks import check_many
from claims.evidence.sales import cells
from claims.evidence.sales.cells import UnsureError, won_of
from claims.evidence.sales.reading import read_sheets
from claims.evidence.sentences import FAILED
from claims.evidence.subject import Sheet
from claims.evidence.tests import proof
from claims.evidence.text import LONGEST_LINE, text_from
from claims.identifiers import same_name


def one_line(*words):
    lines = [[[word, 1, 1, 2, 2] for word in words]]
    return text_from({"source": "pdf", "pages": [{"number": 1, "lines": lines}]})


def test_a_line_without_end_is_read_in_pieces():
    text = one_line(*["성명"] * 100_000)
    assert max(len(line.text) for line in text.lines) <= LONGEST_LINE
    assert sum(len(line.words) for line in text.lines) == 100_000


def test_a_word_without_end_is_cut_and_blanks_are_one():
    assert [len(line.text) for line in one_line("x" * 5_000).lines] == [LONGEST_LINE]
    assert (
        one_line("2022.1.1부터" + " " * 900 + "2022.2.1").lines[0].text == "2022.1.1부터 2022.2.1"
    )


def test_a_paper_of_labels_gives_so_many_values_of_such_a_length():
    label = form_labels.label_pattern("상호")
    text = one_line(*["상호", *["가나다라"] * 60] * 2_000)
    found = list(form_labels.find_values(text, label, label))
    assert len(found) == form_labels.MOST
    assert max(len(value.text) for value in found) == form_labels.LONGEST - 1


def test_nothing_longer_than_a_name_is_one():
    assert same_name("온담 (본점)", "온담")
    assert not same_name("온담 " + "(본점)" * 30, "온담")


@pytest.mark.parametrize(
    "given",
    [
        {"values": {"printed": "a\0b"}},
        {"values": {"printed": "\ud800"}},
        {"data": {"low": float("nan")}},
        {"data": {"days": ["x" * 1_000] * 200}},
        {"estimated_loss": 2**63},
        {"estimated_loss": -1},
    ],
)
def test_what_the_database_cannot_keep_is_no_finding(given):
    with pytest.raises(ValueError):
        Found(Verdict.OK, "said", **given)


# ------------------------------------------------------------------ sales
@pytest.mark.parametrize("figure", ["9" * 13 + ",000", "9" * 20, "9" * 900])
def test_no_unit_makes_an_amount_that_no_shop_takes(figure):
    with pytest.raises(UnsureError, match="amount_unreadable"):
        won_of(figure, 1_000)


def test_a_list_does_not_add_up_to_more_than_any_shop_takes():
    rows = [["거래일자", "승인번호", "승인금액"]]
    rows += [[f"2022-10-1{n % 9}", str(n), "999999999999999"] for n in range(30)]
    with pytest.raises(UnsureError, match="amount_unreadable"):
        read_sheets([Sheet("s", 1, rows)], 2022)


def test_a_total_after_each_row_is_held_against_all_earlier_ones_at_once():
    rows = [["거래일자", "매출액"]]
    for n in range(4):
        rows += [[f"2022-10-1{n}", "100"], ["합계", "100"]]
    assert len(read_sheets([Sheet("s", 1, rows)], 2022).days) == 4
    with pytest.raises(UnsureError, match="total_contradicts"):
        read_sheets([Sheet("s", 1, [*rows, ["합계", "250"]])], 2022)


def test_no_line_is_folded_as_a_whole(monkeypatch):
    folded = []
    normalize = cells.unicodedata.normalize
    monkeypatch.setattr(
        cells.unicodedata,
        "normalize",
        lambda form, text: folded.append(len(text)) or normalize(form, text),
    )
    accents = "\u0301\u0323" * 100
    line = f"（단위：천원） {accents} {'가 ' * 500}"
    assert cells.unit_in(line) == 1_000
    assert max(folded) <= cells.LONGEST_WORD


def test_cells_are_read_up_to_so_many_letters():
    rows = [["abc", None, 1], ["x" * 500]]
    assert subject._as_text(rows, 4) == ([["abc", "", "1"]], 0)
    texts, left = subject._as_text(rows, 1_000)
    assert [len(cell) for cell in texts[1]] == [subject.LONGEST_CELL]
    assert left == 1_000 - 4 - subject.LONGEST_CELL


@pytest.mark.django_db
def test_one_claims_paper_does_not_cost_another_its_findings(monkeypatch):
    poisoned, other = proof.claim_of(), proof.claim_of(business_number="1208147521")
    for claim in (poisoned, other):
        proof.sent(claim, kinds={"bankbook_copy"})
    check = check_of("bankbook.account")
    find = check.find

    def badly(asked):
        if asked.claim.pk == poisoned.pk:
            return Found(Verdict.OK, "same", {"filed": "\0"})
        return find(asked)

    monkeypatch.setattr(check, "find", badly)
    check_many([poisoned.pk, other.pk])
    said = dict(Finding.objects.filter(check_code=check.code).values_list("claim", "said"))
    assert said == {poisoned.pk: FAILED, other.pk: "same"}
