"""A known series under random layouts: read back exactly, or refused; never read wrongly."""

import datetime as dt

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from claims.evidence.sales.cells import UnsureError
from claims.evidence.sales.reading import read_sheets
from claims.evidence.sales.tests.sheets import WEEK, Sheet

DAY_FORMS = {
    "iso": lambda d: d.isoformat(),
    "dots": lambda d: f"{d.year}. {d.month}. {d.day}.",
    "solid": lambda d: f"{d:%Y%m%d}",
    "korean": lambda d: f"{d.year}년 {d.month:02d}월 {d.day:02d}일",
    "week": lambda d: f"{d:%Y-%m-%d}({WEEK[d.weekday()]})",
    "short": lambda d: f"{d.month}/{d.day}",
    "short_week": lambda d: f"{d.month}/{d.day}({WEEK[d.weekday()]})",
    "yy": lambda d: f"{d:%y.%m.%d}",
    "serial": lambda d: str((d - dt.date(1899, 12, 30)).days),
    "number": lambda d: str(d.day),
}
WON_FORMS = {
    "plain": str,
    "commas": lambda won: f"{won:,}",
    "won": lambda won: f"{won:,}원",
    "sign": lambda won: f"₩{won:,}" if won >= 0 else f"-₩{-won:,}",
    "float": lambda won: f"{won}.0",
    "brackets": lambda won: f"{won:,}" if won >= 0 else f"({-won:,})",
}
SCRAPS = [
    *(
        "",
        "-",
        "일자",
        "거래일자",
        "승인",
        "취소",
        "합계",
        "금액",
        "건수",
        "매출액",
        "소계",
        "(토)",
    ),
    *("2022-10-15", "2022-10-16", "2022. 10. 17.", "10/18", "44849", "15", "입금일자", "매입내역"),
    *("1,000", "1000", "원", "천원", "(단위: 천원)", "NaN", "1e9", "\u0000", "１，０００", "0"),
]
PLAIN = ["iso", "dots", "solid", "korean", "week"]
# Columns beside the day: label(s), and what they show of (approved, cancelled).
COLUMNS = {
    "weekday": ("요일", None),
    "count": ("건수", None),
    "approved": ("승인금액", lambda a, c: a),
    "cancelled": ("취소금액", lambda a, c: c),
    "minus": ("취소금액", lambda a, c: -c),
    "total": ("합계", lambda a, c: a - c),
    "net": ("순매출", lambda a, c: a - c),
    "sales": ("매출액", lambda a, c: a - c),
    "fee": ("수수료", lambda a, c: a // 50),
    "deposit": ("입금액", lambda a, c: a - a // 50),
    "cash": ("현금", lambda a, c: a // 10),
    "last_year": ("전년 동일 매출", lambda a, c: a + 7_000),
    "running": ("누계", lambda a, c: a * 3),
    "note": ("비고", None),
}
NET = {"total", "net", "sales"}


@st.composite
def layouts(draw, plain=False):
    """A sheet, and the series that was written on it; `plain`: one that nobody could misread."""
    first = dt.date(2022, 9, 19) + dt.timedelta(days=draw(st.integers(0, 20)))
    length = draw(st.integers(3, 40))
    days = [first + dt.timedelta(days=n) for n in range(length)]
    approved = draw(st.lists(st.integers(0, 3_000_000), min_size=length, max_size=length))
    cancelled = [a // 7 if draw(st.booleans()) else 0 for a in approved]
    names = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=6, unique=True))
    if plain:
        names = [n for n in names if n not in (NET - {"total"}) | {"minus"}]
        names += ["total"] * ("total" not in names)
    assume(not {"cancelled", "minus"} <= set(names))
    at = draw(st.integers(0, len(names)))
    day_form = DAY_FORMS[draw(st.sampled_from(PLAIN if plain else sorted(DAY_FORMS)))]
    won_form = WON_FORMS[draw(st.sampled_from(sorted(WON_FORMS)))]
    day_label = draw(st.sampled_from(["거래일자", "일자", "날짜", "승인일", "매출일자", "일"]))
    above = [["매출 현황"], [f"기간 {days[0]} ~ {days[-1]}"], ["출력일시", "2023-02-06 10:00"], []]
    above = [line for line in above if draw(st.booleans())]

    def row(day_cell, a, c, week, count="3", note=""):
        fixed = {"weekday": week, "count": count, "note": note}
        cells = []
        for name in names:
            show = COLUMNS[name][1]
            cells.append(fixed[name] if show is None else won_form(show(a, c)))
        return [*cells[:at], day_cell, *cells[at:]]

    labels = [COLUMNS[name][0] for name in names]
    head = [*labels[:at], day_label, *labels[at:]]
    rows, since = [], 0
    subtotals, order = draw(st.booleans()), draw(st.sampled_from([1, 1, -1]))
    triples = list(zip(days, approved, cancelled, strict=True))[::order]
    for index, (day, a, c) in enumerate(triples):
        rows.append(row(day_form(day), a, c, WEEK[day.weekday()]))
        if subtotals and index % 7 == 6:
            part = triples[since : index + 1]
            rows.append(row("소계", sum(x[1] for x in part), sum(x[2] for x in part), ""))
            since = index + 1
    if draw(st.booleans()):
        rows.append(row("합계", sum(approved), sum(cancelled), ""))
    if draw(st.booleans()):
        rows.append(["※ 이 자료는 예시입니다."])
    series = {day: (a, c) for day, a, c in triples}
    return Sheet("매출", 1, [*above, head, *rows]), dict(sorted(series.items())), set(names)


def _allowed(series, names):
    """Return the correct readings: net sales, or approvals if nothing is cancelled."""
    net = {day: a - c for day, (a, c) in series.items()}
    if names & NET or names & {"cancelled", "minus"}:
        return [net]
    return [{day: a for day, (a, _c) in series.items()}]


@given(layouts())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_layout_is_read_exactly_or_refused(case):
    sheet, series, names = case
    try:
        read = read_sheets([sheet], 2022)
    except UnsureError as error:
        event(error.reason)
        return
    event("read")
    assert read.days in _allowed(series, names)


@given(layouts(plain=True))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plain_layout_is_read(case):
    """Refusing everything would satisfy the test above: what is unmistakable has to be read."""
    sheet, series, _names = case
    assert read_sheets([sheet], 2022).days == {day: a - c for day, (a, c) in series.items()}


@given(
    st.lists(
        st.lists(
            st.sampled_from(SCRAPS),
            max_size=6,
        ),
        max_size=12,
    )
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_any_sheet_ends_in_a_series_or_a_reason(rows):
    try:
        read = read_sheets([Sheet("", 1, rows)], 2022)
    except UnsureError:
        return
    assert len(read.days) >= 3
