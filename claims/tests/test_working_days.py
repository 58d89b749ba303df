"""Working days are counted by whole weeks; here day by day, to compare. And the holidays' table."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from claims.changes.models import ProposedChange
from claims.changes.verbs import confirm_change
from claims.display.dates import due_words
from claims.policy import deadlines
from claims.policy.models import Holiday
from claims.tests.factories import UserFactory, holiday
from claims.trail.triggers import refused_by
from claims.working_days import (
    CalendarExceptions,
    add_working_days,
    calendar_exceptions,
    holidays_of,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(date(2021, 1, 1), date(2027, 12, 31))
SOME = st.frozensets(DAYS, max_size=3)
HOLIDAYS = st.sampled_from(sorted(holidays_of(2022) | holidays_of(2023)))
NATION = date(2022, 10, 3)  # 개천절, a Monday
BEFORE = date(2022, 9, 30)  # the Friday before
TUESDAY = date(2022, 10, 4)
# The table's own question, and the form that compares a line with the bare calendar.
MAY = ("claims/policy/deadlines.py", "claims/policy/holiday_changes.py")


@given(DAYS, st.integers(0, 900), SOME, st.frozensets(HOLIDAYS, max_size=6))
def test_whole_weeks_count_like_single_days(start, length, off, worked):
    days = CalendarExceptions(off, worked)
    end = start + timedelta(days=length)
    one_by_one = sum(is_working_day(start + timedelta(days=n), days) for n in range(1, length + 1))
    assert working_days_between(start, end, days) == one_by_one
    assert working_days_between(end, start, days) == -one_by_one


@given(DAYS, st.integers(1, 60), SOME)
def test_adding_and_counting_agree_and_land_on_a_working_day(start, count, off):
    days = CalendarExceptions(off)
    end = add_working_days(start, count, days)
    assert is_working_day(end, days)
    assert working_days_between(start, end, days) == count


def test_the_outage_and_the_holidays_before_it():
    # 3 and 10 October 2022 are holidays (개천절, 한글날's substitute)
    assert working_days_between(date(2022, 9, 30), date(2022, 10, 14)) == 8


def test_a_day_may_be_added_and_a_holiday_worked_but_a_weekend_stays():
    days = calendar_exceptions([(TUESDAY, True), (NATION, False), (date(2022, 10, 8), False)])
    assert is_working_day(NATION, days) and not is_working_day(NATION)
    assert not is_working_day(TUESDAY, days) and is_working_day(TUESDAY)
    assert not is_working_day(date(2022, 10, 8), days)  # a Saturday
    assert add_working_days(BEFORE, 1, days) == NATION
    assert add_working_days(BEFORE, 2, days) == date(2022, 10, 5)
    assert add_working_days(date(2022, 10, 1), 0, days) == NATION


# ------------------------------------------------------------------ the table
@pytest.fixture
def asked():
    """Fixture: clear this process's copy of the table of holidays before and after the test."""
    deadlines.clear_cache()
    yield
    deadlines.clear_cache()


@pytest.mark.django_db
def test_the_table_is_asked_once_and_counts_everywhere(asked, django_assert_num_queries):
    holiday(TUESDAY)
    holiday(NATION, "근무", off=False)
    with django_assert_num_queries(1):
        assert deadlines.add_working_days(BEFORE, 1) == NATION
        assert deadlines.add_working_days(BEFORE, 2) == date(2022, 10, 5)
        assert deadlines.working_days_between(BEFORE, date(2022, 10, 5)) == 2
        assert not deadlines.is_working_day(TUESDAY)
        assert due_words(date(2022, 10, 5), BEFORE) == ("", "2영업일 남음")


@pytest.mark.django_db
def test_a_day_that_two_administrators_enter_counts_at_once_here(
    asked, client, django_capture_on_commit_callbacks
):
    assert deadlines.is_working_day(TUESDAY)
    client.force_login(UserFactory(roles="admin", is_staff=True))
    add = reverse("admin:claims_holiday_add")
    assert "정해진 기한은 움직이지 않습니다" in client.get(add).content.decode()
    day = {"day": "2022-10-04", "name": "임시공휴일", "off": "on", "reason": "관보"}
    assert client.post(add, day).url == reverse("changes:changes")
    listed = client.get(reverse("changes:changes")).content.decode()
    assert "2022. 10. 4. (화)" in listed and ">2022-10-04<" not in listed
    assert deadlines.is_working_day(TUESDAY) and not Holiday.objects.exists()
    other = UserFactory(roles="admin", is_staff=True)
    with django_capture_on_commit_callbacks(execute=True):
        confirm_change(change=ProposedChange.objects.get(kind="holiday"), by=other)
    assert not deadlines.is_working_day(TUESDAY)
    row = Holiday.objects.get()
    url = reverse("admin:claims_holiday_change", args=[row.pk])
    sent = {"name": row.name, "off": "on", "remove": "on", "reason": "잘못 적음"}
    assert client.post(url, sent).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        confirm_change(change=ProposedChange.objects.waiting().get(), by=other)
    assert deadlines.is_working_day(TUESDAY) and not Holiday.objects.exists()
    assert client.post(reverse("admin:claims_holiday_delete", args=[1])).status_code in (302, 403)


@pytest.mark.django_db
def test_one_administrator_moves_no_term_alone():
    row = holiday(TUESDAY)
    for act in (
        lambda: Holiday.objects.create(day=date(2022, 10, 5), name="x"),
        lambda: Holiday.objects.filter(pk=row.pk).update(off=False),
        lambda: row.delete(),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            act()
        assert refused_by(refused.value) == "holiday_is_set_by_two_hands"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Holiday.objects.filter(pk=row.pk).update(day=date(2022, 10, 5))
    assert refused_by(refused.value) == "holiday_keeps_its_day"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "off"), [("2022-10-08", "on"), ("2022-10-05", ""), ("2022-10-03", "on")]
)
def test_a_line_that_would_change_nothing_is_refused(client, day, off):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    data = {"day": day, "name": "시험", "reason": "시험"} | ({"off": off} if off else {})
    assert client.post(reverse("admin:claims_holiday_add"), data).status_code == 200
    assert not Holiday.objects.exists()


def test_nobody_counts_past_the_table():
    """Packages count with `claims.policy.deadlines`; the pure functions know nothing of the
    table."""
    root = Path(__file__).resolve().parents[2]
    for path in [*(root / "claims").rglob("*.py"), *(root / "reviews").rglob("*.py")]:
        if {"tests", "demo", "migrations"} & set(path.parts) or path.as_posix().endswith(MAY):
            continue
        source = path.read_text()
        if "working_days" not in source:  # a tree of each of 700 files takes seconds
            continue
        taken = {
            one.name
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.ImportFrom) and node.module == "claims.working_days"
            for one in node.names
        }
        shown = {"holidays_of", "holidays_on_weekdays"}  # as published: nobody's deadline
        assert taken <= shown, path


@pytest.mark.django_db
def test_the_list_of_days_says_that_public_holidays_count_already(client):
    """The table is empty as a rule; it must not look as if the desk knew no holiday."""
    with time_machine.travel("2026-12-02 09:00+09:00"):
        client.force_login(UserFactory(roles="admin", is_staff=True))
        page = client.get(reverse("admin:claims_holiday_changelist")).content.decode()
    assert "공휴일, 대체공휴일은 이미 쉬는 날로 셉니다" in page
    assert "2026년에 이미 쉬는 평일" in page and "2027년에 이미 쉬는 평일" in page
    assert "설날" in page and "2026-12-25" in page  # a Friday
    assert "2026-10-03" not in page  # a Saturday, which is off anyway


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["service", "industry"])
def test_the_form_of_a_name_says_what_confirming_it_means(client, kind):
    client.force_login(UserFactory(roles="admin", is_staff=True))
    page = client.get(reverse(f"admin:claims_{kind}_add")).content.decode()
    assert "접수 파일에 처음 나온 이름은 꺼져 있습니다" in page
