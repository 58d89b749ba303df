import base64
import json
from datetime import date

import django_tables2 as tables
import pytest
from django.test import RequestFactory
from django.urls import reverse
from django_tables2 import RequestConfig

from claims.policy.models import Holiday
from claims.tables import DeskTable, KeysetPaginator, cell, keyset, urls_of
from claims.tests.factories import holiday


class HolidayTable(DeskTable):
    caption = "휴일"
    blank = ("search-off", "없습니다", "조건을 바꿔 보세요.")
    name = tables.Column(orderable=True, attrs=cell("two"))
    state = tables.Column(accessor="off", attrs=cell("r", "p2"))

    class Meta(DeskTable.Meta):
        order_by = "name"
        row_attrs = {"data-number": lambda record: record.name, "data-state": "x"}  # noqa: RUF012


@pytest.fixture
def holidays(db):
    Holiday.objects.all().delete()
    return [holiday(date(2022, 1, 1 + n), f"휴일 {n:02}", off=bool(n % 2)) for n in range(25)]


def walk(queryset, per_page=10):
    """Page through a queryset to the end and back. Return (pages forward, pages backward), each a
    list of rows."""
    page = KeysetPaginator(queryset, per_page).page()
    forward = [page.object_list]
    while page.next_token:
        page = KeysetPaginator(queryset, per_page, after=page.next_token).page()
        forward.append(page.object_list)
    backward = [page.object_list]
    while page.previous_token:
        page = KeysetPaginator(queryset, per_page, before=page.previous_token).page()
        backward.append(page.object_list)
    return forward, backward


@pytest.mark.parametrize("order", [["name"], ["-name"], ["off", "name"], ["-off"], []])
def test_walking_there_and_back_meets_every_row_once(holidays, order):
    queryset = Holiday.objects.order_by(*order)
    forward, backward = walk(queryset)
    met = [row.pk for rows in forward for row in rows]
    assert len(met) == len(set(met)) == 25
    returned = [row.pk for rows in reversed(backward) for row in rows]
    assert returned == met
    if order == ["-name"]:
        names = [row.name for rows in forward for row in rows]
        assert names == sorted(names, reverse=True)


def test_a_row_that_came_meanwhile_is_not_met_twice(holidays):
    queryset = Holiday.objects.order_by("name")
    first = KeysetPaginator(queryset, 10).page()
    holiday(date(2022, 3, 1), "가가가")
    second = KeysetPaginator(queryset, 10, after=first.next_token).page()
    assert not {r.pk for r in first.object_list} & {r.pk for r in second.object_list}


@pytest.mark.parametrize("token", ["x", "", "bm9uc2Vuc2U", "e30", "한글", "'; drop", "AAAA" * 50])
def test_a_broken_token_gives_the_first_page(holidays, token):
    page = KeysetPaginator(Holiday.objects.order_by("name"), 10, after=token).page()
    assert page.object_list[0].pk == holidays[0].pk
    assert not page.has_previous()


@pytest.mark.parametrize(
    "value",
    ["\0", "\ud800", [[]] * 3, "[" * 3000, "1e999"],
    ids=["nul", "half", "lists", "deep", "inf"],
)
def test_a_token_with_values_that_no_row_has_gives_the_first_page(holidays, value):
    queryset = Holiday.objects.order_by("name")
    order = KeysetPaginator(queryset, 10)
    head = json.dumps([*order.columns, order.descending])
    raw = value if value in ("1e999", "[" * 3000) else json.dumps(value)
    for values in (f"[{raw}, 1]", f'["가", {raw}]'):
        token = base64.urlsafe_b64encode(f"[{head}, {values}]".encode()).decode().rstrip("=")
        page = KeysetPaginator(queryset, 10, after=token).page()
        assert page.object_list[0].pk == holidays[0].pk


def test_a_token_of_another_order_gives_the_first_page(holidays):
    page = KeysetPaginator(Holiday.objects.order_by("-name"), 10).page()
    other = KeysetPaginator(Holiday.objects.order_by("name"), 10, after=page.next_token).page()
    assert other.object_list[0].pk == holidays[0].pk


def test_two_directions_at_once_are_refused(db):
    with pytest.raises(ValueError, match="one direction"):
        KeysetPaginator(Holiday.objects.order_by("name", "-off"), 10)


def test_nobody_asks_for_the_whole_table(holidays):
    assert len(KeysetPaginator(Holiday.objects.order_by("name"), 100000).page().object_list) == 25
    assert KeysetPaginator(Holiday.objects.order_by("name"), 100000).per_page == 100
    assert KeysetPaginator(Holiday.objects.order_by("name"), -5).per_page == 1


def html_of(path, django_user_model=None):
    request = RequestFactory().get(path)
    table = HolidayTable(Holiday.objects.all())
    RequestConfig(request, paginate=keyset(request) | {"per_page": 10}).configure(table)
    return table.as_html(request)


def test_a_page_costs_one_query_whatever_it_holds(holidays, django_assert_num_queries):
    with django_assert_num_queries(1):
        html = html_of("/?sort=-name")
    assert html.count("<tr data-number=") + html.count(' data-number="') >= 10
    assert 'aria-sort="descending"' in html
    assert "after=" in html and 'rel="prev"' not in html


def test_sorting_forgets_where_one_was(holidays):
    first = KeysetPaginator(Holiday.objects.order_by("name"), 10).page()
    html = html_of(f"/?sort=name&after={first.next_token}&q=x")
    head = html[html.index("<thead") : html.index("</thead>")]
    assert "sort=-name" in head and "q=x" in head
    assert "after=" not in head


def test_a_column_that_is_no_sort_column_offers_none(holidays):
    html = html_of("/")
    head = html[html.index("<thead") : html.index("</thead>")]
    assert head.count("<a ") == 1
    assert 'class="p2 r"' in head


def test_an_unknown_sort_changes_nothing(holidays):
    assert 'aria-sort="ascending"' in html_of("/?sort=off;drop") or "휴일 00" in html_of(
        "/?sort=zzz"
    )


def test_an_empty_list_says_so(db):
    Holiday.objects.all().delete()
    html = html_of("/")
    assert 'class="blank"' in html and "없습니다" in html and "조건을 바꿔 보세요." in html


def test_the_caption_is_said_to_screen_readers(holidays):
    assert '<caption class="visually-hidden">휴일</caption>' in html_of("/")


def test_a_column_name_is_no_style(holidays):
    """A column named `state` must not get the style of a state mark."""
    body = html_of("/").split("<tbody>")[1]
    assert 'class="state' not in body


@pytest.mark.parametrize(
    ("name", "value"),
    [("register:claim", "GJ-2022-000001"), ("payouts:payout", 7), ("lists:save", "claims")],
)
def test_the_urls_of_rows_are_those_that_django_reverses(name, value):
    assert urls_of(name)(value) == reverse(name, args=[value])
