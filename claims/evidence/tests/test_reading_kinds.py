"""Tables, card slips and screenshots that were read from pictures: certain, or a reason to look."""

import datetime as dt

import pytest

from claims.documents.formats.homography import between
from claims.documents.storage import readings
from claims.documents.tests import photographs
from claims.evidence.checks.card_slips import CardSlips
from claims.evidence.models import Finding, Verdict
from claims.evidence.picture_confidence import weigh
from claims.evidence.registry import check_of
from claims.evidence.sales.cells import UnsureError
from claims.evidence.sales.pictured import read_pictured
from claims.evidence.tests import proof
from claims.evidence.text import Text, Word

SLIP = (
    "카드 매출전표",
    "거래일시 2022/10/14 13:20",
    "승인번호 30012345",
    "공급가액 30,000원",
    "부가세 3,000원",
    "합계 33,000원",
)
FIRST = dt.date(2022, 9, 19)
COLUMNS = ((100, "left"), (300, "left"), (500, "right"), (700, "right"), (900, "right"))
HEAD = ("일자", "요일", "카드", "현금", "합계")


def read(*lines, confidence=90):
    """A page of these lines as a reader gives it."""
    body = [
        [
            [word, 100 + 120 * at, 40 * row, 200 + 120 * at, 40 * row + 25, confidence]
            for at, word in enumerate(line.split())
        ]
        for row, line in enumerate(lines)
    ]
    return Text().with_read([{"number": 1, "lines": body}])


def given(code, text, **claim):
    """A check's answer to a text, as it is given to people."""
    subject = proof.subject_with(text, proof.claim_of(**claim))
    subject.__dict__["sheets"] = []
    found = check_of(code).find(subject)
    return weigh(found, text) if found else None


# ------------------------------------------------------------------ tables
def sales(count=49, usual=400_000, lost=300_000):
    """Days with their won by card and in cash, fallen in the five days of the outage."""
    days = [FIRST + dt.timedelta(days=n) for n in range(count)]
    outage = {dt.date(2022, 10, day) for day in range(15, 20)}
    return [(day, usual - (lost if day in outage else 0) + 500 * (n % 7), 50_000)
            for n, day in enumerate(days)]  # fmt: skip


def cells(days, total=None):
    rows = [
        (
            f"{day.year}. {day.month}. {day.day}.",
            "월화수목금토일"[day.weekday()],
            f"{card:,}",
            f"{cash:,}",
            f"{card + cash:,}",
        )
        for day, card, cash in days
    ]
    sums = [sum(card for _d, card, _c in days), sum(cash for _d, _c, cash in days)]
    return [HEAD, *rows, ("합계", "", *(f"{won:,}" for won in (*sums, total or sum(sums))))]


def lines_of(rows, confidence=90, high=18):
    """Lines of words at their columns, as a reader places them."""
    lines = []
    for row, values in enumerate(rows):
        words, y = [], 20 + high * row
        for text, (at, side) in zip(values, COLUMNS, strict=True):
            left = at if side == "left" else at - 9 * len(text)
            for part in text.split():
                words.append([part, left, y, left + 9 * len(part), y + 10, confidence])
                left += 9 * len(part) + 4
        lines.append(words)
    return lines


def page_of(rows, confidence=90):
    body = {"number": 1, "lines": lines_of(rows, confidence)}
    return Text().with_read([body])


def series(rows, confidence=90):
    return read_pictured(
        [(line.page, line.words) for line in page_of(rows, confidence).lines], 2022
    )


def why(rows, **more):
    with pytest.raises(UnsureError) as error:
        series(rows, **more)
    return error.value.reason


def test_a_table_whose_sums_agree_is_read():
    days = sales()
    found = series(cells(days))
    assert found.days == {day: card + cash for day, card, cash in days}
    assert (found.source, found.confidence) == ("picture", 90)
    assert found.places[dt.date(2022, 10, 15)][0] == 1


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_table_on_its_side_or_from_a_slant_is_read_on_its_level_page(quarters):
    """The words' boxes are those of the page as it is shown."""
    shown = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
    slanted = [(40, 10), (960, 60), (990, 950), (10, 980)]
    turned = [*slanted[quarters:], *slanted[:quarters]]
    level, rows = between(turned, shown), cells(sales())
    body = [
        [[text, *level.inverse().around(box, 1000), sure] for text, *box, sure in line]
        for line in lines_of(rows)
    ]
    text = Text().with_read([{"number": 1, "lines": body, "level": [*level]}])
    found = read_pictured([(line.page, line.words) for line in text.lines], 2022)
    assert len(found.known) == len(sales())
    _page, box = found.places[FIRST]
    assert all(abs(a - b) < 12 for a, b in zip(box, (100, 38, 900, 48), strict=True))
    shown_box = text.shown(1, box)
    assert level.around(shown_box, 1000)[0] <= box[0] + 12 and shown_box != box
    assert Text().shown(1, box) == box and text.shown(None, None) is None


def test_what_a_reader_does_to_figures_is_mended_when_the_sums_agree():
    rows = [list(row) for row in cells(sales(20))]
    rows[3][4] = rows[3][4].replace(",", ".")  # a comma taken for a point
    rows[4][4] = rows[4][4].replace(",", ", ")  # a figure taken apart
    rows[5][0] = rows[5][0].replace(". ", ".")
    rows[6][1] = "|"  # the ruling in the place of a weekday
    assert len(series(rows).known) == 20


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: (rows[7].__setitem__(4, "451,000"), rows[7].__setitem__(3, "50,001")),
        lambda rows: (rows[7].__setitem__(4, ""), rows[7].__setitem__(3, "")),
        lambda rows: rows.pop(9),
        lambda rows: rows.pop(),  # no sum
        lambda rows: rows[-1].__setitem__(4, "1"),
        lambda rows: rows[8].__setitem__(0, "2022. 10. 31."),
        lambda rows: rows[8].__setitem__(0, rows[9][0]),
        lambda rows: rows[16].__setitem__(0, "2022. 9. 6."),  # a Tuesday as 10. 4. is
    ],
    ids=[
        "digits",
        "no amounts",
        "no row",
        "no sum",
        "other sum",
        "day",
        "day twice",
        "weeks off",
    ],
)
def test_one_figure_that_is_not_proved_leaves_the_table_to_people(change):
    rows = [list(row) for row in cells(sales(20))]
    change(rows)
    assert why(rows) == "unproved"


def test_a_sum_that_was_misread_is_that_of_its_parts_where_the_last_sum_says_so():
    whole, rows = series(cells(sales(20))).days, [list(row) for row in cells(sales(20))]
    rows[7][4], rows[9][4], rows[11][3] = "451,000", "", "90,000"
    assert series(rows).days == whole
    rows = [list(row) for row in cells(sales(20))]
    for at in (7, 9, -1):  # two sums too high, the last one by half of it: either may be misread
        rows[at][4] = f"{int(rows[at][4].replace(',', '')) + 100_000:,}"
    assert why(rows) == "unproved"


def test_the_head_over_the_days_is_known_by_its_place():
    rows = [list(row) for row in cells(sales(20))]
    rows[0][0], rows[0][3] = "일사", "혀 금"
    assert len(series(rows).known) == 20


def test_days_that_lost_a_digit_or_wholly_are_those_between_their_neighbours():
    rows = [list(row) for row in cells(sales(30))]
    assert rows[23][0] == "2022. 10. 11."
    rows[23][0], rows[5][0], rows[24][0] = "2022 10.1", "2022 . 9. 23", "2022. 10 12 "
    found = page_of(rows)
    lines = [
        (1, [word for word in line.words if n not in (8, 9) or "," in word.text])
        for n, line in enumerate(found.lines)
    ]
    assert list(read_pictured(lines, 2022).known) == [day for day, _card, _cash in sales(30)]


def test_a_day_whose_digits_were_lost_is_the_one_between_its_neighbours():
    rows = [list(row) for row in cells(sales(20))]
    for at, text in ((3, "2022 9"), (4, "2022 9."), (9, "2022"), (7, "2022 9 25")):
        rows[at][0] = text
    assert list(series(rows).known) == [day for day, _card, _cash in sales(20)]
    rows.pop(4)  # a row that was not read: its neighbours leave two days for one row
    rows[-1][4] = f"{sum(card + cash for n, (_d, card, cash) in enumerate(sales(20)) if n != 3):,}"
    assert why(rows) == "unproved"
    rows = [list(row) for row in cells(sales(20))]
    rows[-2][0] = "2022 10"  # the last day has no neighbour behind it
    assert why(rows) == "unproved"


def test_days_that_neither_follow_nor_name_their_weekday_are_unproved():
    rows = [list(row) for row in cells(sales(20)[::2])]
    assert len(series(rows).known) == 10  # the weekdays fit the days
    for row in rows[1:-1]:
        row[1] = "|"
    assert why(rows) == "unproved"


def test_hardly_readable_words_are_unproved():
    assert why(cells(sales()), confidence=40) == "unproved"


def test_a_picture_without_a_table_has_none():
    with pytest.raises(UnsureError) as error:
        read_pictured([(1, [Word("안녕하세요", 10, 10, 90, 20, 80)])], 2022)
    assert error.value.reason == "no_table"


@pytest.mark.django_db
class TestSales:
    def test_a_proved_table_confirms_and_is_drawn_but_is_no_money(self):
        found = given("sales.fall", page_of(cells(sales())), claimed_loss=900_000)
        assert found.verdict == Verdict.OK and found.said.startswith("fell")
        assert found.estimated_loss is None
        assert found.data["lost"] > 1_000_000 and found.data["read"] == 90
        assert not {"low", "high"} & found.data.keys()  # nothing measures an amount by it

    @pytest.mark.parametrize(
        ("days", "claimed"),
        [(sales(), 9_000_000), (sales(lost=0), 900_000), (sales(lost=-200_000), 900_000)],
        ids=["too little", "no fall", "rose"],
    )
    def test_a_proved_table_never_turns_a_claim_down(self, days, claimed):
        found = given("sales.fall", page_of(cells(days)), claimed_loss=claimed)
        assert (found.verdict, found.said) == (Verdict.UNKNOWN, "picture_less")
        assert found.estimated_loss is None

    def test_an_unproved_table_names_its_page(self):
        found = given("sales.fall", page_of(cells(sales(), total=1)), claimed_loss=900_000)
        assert (found.verdict, found.said, found.page) == (Verdict.UNKNOWN, "unproved", 1)
        assert "days" not in found.data and found.estimated_loss is None


# ------------------------------------------------------------------ card slips
@pytest.mark.django_db
class TestSlips:
    def test_a_slip_whose_sum_agrees_is_read(self):
        found = given("sales.slips", read(*SLIP))
        assert (found.verdict, found.said) == (Verdict.OK, "read")
        assert found.data["slips"] == [{"day": "2022-10-14", "won": 33_000}]
        assert found.values["won"] == "33,000" and found.page == 1 and found.box

    @pytest.mark.parametrize(
        ("at", "line"),
        [
            (1, "거래일시 2022/13/14 13:20"),
            (3, "공급가액 80,000원"),
            (4, "부가세 약간"),
            (4, "부가세 3,300원"),
            (5, "합계 38,000원"),
        ],
    )
    def test_a_slip_that_does_not_prove_itself_is_a_reason_to_look(self, at, line):
        lines = [*SLIP]
        lines[at] = line
        found = given("sales.slips", read(*lines))
        assert (found.verdict, found.said) == (Verdict.UNKNOWN, "unsure")

    @pytest.mark.parametrize(
        "lines",
        [
            ("안녕하세요", "합계 33,000원"),
            ("승인번호 카드번호 합계", "2022-10-01 1", "2022-10-02 2", "2022-10-03 3"),
        ],
    )
    def test_what_is_no_slip_is_not_spoken_of(self, lines):
        assert given("sales.slips", read(*lines)) is None

    @pytest.mark.parametrize(
        "lines",
        [
            ("2271 30,000운", "부가세 3,000%", "압계 33,000원"),
            ("공급가액 30,000원", "부기세 3,000원", "33,000"),
        ],
    )
    def test_amounts_prove_themselves_by_their_tax_where_labels_were_misread(self, lines):
        found = given("sales.slips", read(*SLIP[:3], *lines))
        assert (found.verdict, found.said) == (Verdict.OK, "read")
        assert found.data["slips"] == [{"day": "2022-10-14", "won": 33_000}]

    @pytest.mark.parametrize(
        "lines",
        [
            ("2271 30,000원", "3,000원", "38,000원"),
            ("2271 30,000원", "5,000원", "35,000원"),  # no tax
            ("30,000원", "3,000원", "33,000원", "합계 43,000원"),
            ("30,000원", "3,000원", "33,000원", "3,300원", "36,300원"),
        ],
    )
    def test_amounts_without_labels_that_may_be_others_are_unsure_or_none(self, lines):
        found = given("sales.slips", read(*SLIP[:3], *lines))
        assert found is None or found.verdict == Verdict.UNKNOWN

    def test_a_day_and_its_time_may_stand_without_a_blank(self):
        found = given("sales.slips", read(SLIP[0], "거래일시 2022/10/0413:20", *SLIP[2:]))
        assert found.data["slips"] == [{"day": "2022-10-04", "won": 33_000}]

    def test_a_hardly_readable_slip_is_unsure(self):
        found = given("sales.slips", read(*SLIP, confidence=50))
        assert (found.verdict, found.said) == (Verdict.UNKNOWN, "read_unsure")

    def test_it_is_shown_beside_the_proof_of_sales(self):
        assert CardSlips.kind == "sales_loss_proof" and not CardSlips.of_claim


# ------------------------------------------------------------------ screenshots
@pytest.mark.django_db
class TestDays:
    @pytest.mark.parametrize(
        "line",
        [
            "2022년 10월 15일 토요일",
            "10월 15일 토요일",
            "10월 16일 (일)",
            "10/17(월)",
            "10. 18. (화)",
        ],
    )
    def test_a_day_of_the_outage_confirms(self, line):
        found = given("usage.dates", read(line, "15:42 메시지를 보낼 수 없습니다"))
        assert (found.verdict, found.said) == (Verdict.OK, "inside")
        assert found.data["read"] == 90 and found.box

    @pytest.mark.parametrize(
        "line",
        [
            "10월 15일 일부 지역",  # 일 is no Sunday here
            "10월 15일",
            "10/15 15:42",
            "10월 32일 (토)",
            "오전 10:15 (토)",
        ],
    )
    def test_a_day_that_is_not_certain_is_none(self, line):
        found = given("usage.dates", read(line))
        assert (found.verdict, found.said) == (Verdict.UNKNOWN, "not_found")

    def test_the_weekday_tells_the_year(self):
        found = given("usage.dates", read("10월 15일 일요일"))  # a Sunday in 2023
        assert found.verdict == Verdict.UNKNOWN and "2023. 10. 15." in found.values["read"]

    def test_the_surest_day_is_shown(self):
        text = read("2022-10-15", "2022-10-16")
        body = [[[w.text, w.left, w.top, w.right, w.bottom, 50 if n == 0 else 95]
                 for w in line.words] for n, line in enumerate(text.lines)]  # fmt: skip
        found = given("usage.dates", Text().with_read([{"number": 1, "lines": body}]))
        assert (found.verdict, found.data["read"]) == (Verdict.OK, 95)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["sales.fall", "sales.slips", "usage.dates"])
@pytest.mark.parametrize(
    "lines",
    [
        ("일자 매출", "2022-10-15 900,000", "2022-10-16 900,000", "2022-10-17 1", "합계 1,800,001"),
        ("승인번호 1", "거래일시 2019-01-01", "공급가액 10", "부가세 1", "합계 12"),
        ("2019-01-02", "2020년 3월 1일", "1/2(수)"),
        ("1 2 3 하나 둘", "= | ooTT"),
    ],
)
def test_no_kind_turns_a_claim_down(code, lines):
    found = given(code, read(*lines), claimed_loss=5_000_000)
    assert found is None or found.verdict in (Verdict.OK, Verdict.UNKNOWN)
    assert found is None or found.estimated_loss is None


@pytest.mark.django_db
class TestFromTheDoor:
    """Drawn, photographed, and read by the real reader in its confined child."""

    @pytest.fixture(autouse=True)
    def on(self, settings):
        settings.READING = True

    def checked(self, kind, page, way="clean", **claim):
        claim = proof.claim_of(**claim)
        file = proof.DemoFile(kind, "a.jpg", photographs.photographed(page, way))
        document = proof.taken_in(claim, file)
        assert readings.read_document(document_id=document.pk) == 1
        return claim, proof.checked(claim)

    def test_a_photographed_slip(self):
        sold = dt.datetime(2022, 10, 14, 13, 20)  # noqa: DTZ001
        page = photographs.card_slip(proof.SHOP, sold, 30_000)
        claim, said = self.checked("sales_loss_proof", page, "telephone")
        assert said["sales.slips"] == "ok:read" and said["sales.fall"] == "unknown:no_table"
        finding = Finding.objects.current([claim.pk]).get(check_code="sales.slips")
        assert finding.data["slips"] == [{"day": "2022-10-14", "won": 33_000}]

    def test_a_scanned_sheet_of_sales(self):
        page = photographs.sales_sheet(sales(35))
        claim, said = self.checked("sales_loss_proof", page, claimed_loss=900_000)
        finding = Finding.objects.current([claim.pk]).get(check_code="sales.fall")
        assert said["sales.fall"].startswith(("ok:fell", "unknown:unproved"))
        assert finding.estimated_loss is None

    def test_a_screenshot_in_dark_colours(self):
        page = photographs.channel_screen(["10월 15일 토요일", "주문이 안 들어와요"], dark=True)
        _claim, said = self.checked("service_usage_proof", page)
        assert said["usage.dates"] == "ok:inside"
