from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from claims.display import dates as days
from claims.display import numbers
from claims.display import states as marks
from claims.register.models import Route
from claims.state_style import STATE_STYLES
from claims.templatetags import desk

TUESDAY = datetime(2023, 4, 11, 1, 42, tzinfo=UTC)  # 10:42 in Korea


@pytest.fixture(autouse=True)
def korean():
    with translation.override("ko"):
        yield


def render(text, **context):
    return Template("{% load desk %}" + text).render(Context(context))


def test_money_has_commas_and_a_small_unit():
    assert render("{% won 1234567 %}") == '1,234,567<span class="unit">원</span>'
    assert render("{% won n %}", n=0) == '0<span class="unit">원</span>'


def test_money_below_zero_has_a_real_minus():
    assert render("{% won n %}", n=-918000).startswith("−918,000")
    assert render("{% won n sign=True %}", n=500).startswith("+500")


def test_nothing_is_a_dash():
    assert render("{% won n %}", n=None) == marks.DASH
    assert render("{{ d|day }}", d=None) == marks.DASH
    assert render("{% due d %}", d=days.NO_DUE) == marks.DASH
    assert render("{% due_tag d %}", d=None) == ""


def test_a_moment_is_told_in_korean_time():
    late = datetime(2022, 12, 28, 15, 5, tzinfo=UTC)
    assert ">2022. 12. 29. 00:05</time>" in render("{{ t|moment }}", t=late)
    assert ">2022. 12. 29.</time>" in render("{{ t|day }}", t=late)
    assert ">00:05</time>" in render("{{ t|clock }}", t=late)


@time_machine.travel(TUESDAY, tick=False)
def test_a_short_moment_leaves_out_what_is_today():
    assert ">10:40</time>" in render(
        "{{ t|short_moment }}", t=datetime(2023, 4, 11, 1, 40, tzinfo=UTC)
    )
    assert ">4. 10. 16:02</time>" in render(
        "{{ t|short_moment }}", t=datetime(2023, 4, 10, 7, 2, tzinfo=UTC)
    )
    assert "2022. 10. 21." in render(
        "{{ t|short_moment }}", t=datetime(2022, 10, 21, 5, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("due_on", "tone", "words"),
    [
        (date(2023, 4, 7), "problem", "2영업일 지남"),  # Friday: two working days ago
        (date(2023, 4, 10), "problem", "1영업일 지남"),
        (date(2023, 4, 11), "warn", "오늘"),
        (date(2023, 4, 12), "warn", "1영업일 남음"),
        (date(2023, 4, 13), "", "2영업일 남음"),
        (date(2023, 4, 17), "", "4영업일 남음"),  # over a week-end
    ],
)
def test_a_deadline_counts_working_days(due_on, tone, words):
    assert days.due_words(due_on, date(2023, 4, 11)) == (tone, words)


def test_a_state_has_tone_shape_and_word():
    html = render("{% state s %}", s=Route.TIER_GRANT)
    assert html == (
        '<span class="state is-ok"><i class="i i-circle-check-f i-14" aria-hidden="true"></i>'
        "구간 지급</span>"
    )
    assert 'class="state-tag is-info"' in render("{% state_tag s %}", s=Route.COMMITTEE_REVIEW)


def test_a_day_among_the_words_of_a_tag_is_one_item_with_them():
    day = mark_safe("<time>4. 7.</time>까지")
    shown = render('{% tag "warn" d "clock" %}', d=day)
    assert "<span><time>4. 7.</time>까지</span></span>" in shown
    assert "&lt;time" in render('{% tag "warn" d %}', d="<time>")


def test_a_plain_string_field_finds_the_styles_of_its_enum():
    from claims.register.models import Claim

    claim = Claim(route="late")
    assert "기간 밖" in render('{% state c "route" %}', c=claim)
    assert "is-none" in render('{% state c "route" %}', c=claim)


def test_a_field_without_looks_is_an_error_that_names_it():
    from claims.register.models import Claim

    with pytest.raises(KeyError, match="fee"):
        marks.styles_of_field(Claim._meta.get_field("fee"))


def test_every_look_is_told_apart_by_shape_or_word():
    for name, looks in STATE_STYLES.items():
        assert all(look.tone and look.shape for look in looks.values()), name


def test_a_sign_says_its_words_to_a_screen_reader():
    assert '<span class="visually-hidden">주의</span>' in render('{% sign "warn" %}')
    assert "대표자와 일치" in render('{% sign "ok" "대표자와 일치" %}')
    assert "visually-hidden" not in render('{% sign "ok" "" %}')


def test_words_are_escaped():
    evil = "<b>x</b>"
    assert "<b>x" not in render('{% verdict "warn" w %}{% tag "warn" w %}{% sign "ok" w %}', w=evil)
    assert "<b>x" not in render("{% initial_disc u name=True %}", u=SimpleNamespace(name=evil))


def test_a_bar_never_goes_past_its_end():
    html = str(numbers.bar("b-ok", 80, "b-warn", 50))
    assert 'x="80.00%" width="20.00%"' in html
    assert "style" not in html


def test_an_amount_that_is_no_number_stays_as_typed():
    assert numbers.money_typed("1400000") == "1,400,000"
    assert numbers.money_typed("140만") == "140만"
    assert numbers.money_typed("") == ""


def test_share_of_nothing_is_nothing():
    assert numbers.percent_of(3, 0) == "0"
    assert numbers.percent_of(1, 3) == "33.3"
    assert numbers.percent_of(1, 2) == "50"


def test_undo_goes_only_to_a_path_of_ours():
    assert desk.undo_url(SimpleNamespace(extra_tags="undo:/reviews/1/undo/")) == "/reviews/1/undo/"
    assert desk.undo_url(SimpleNamespace(extra_tags="undo:https://elsewhere")) == ""
    assert desk.undo_url(SimpleNamespace(extra_tags=None)) == ""
    voted = SimpleNamespace(extra_tags="change:/reviews/1/?change=1")
    assert (desk.undo_url(voted), desk.change_url(voted)) == ("", "/reviews/1/?change=1")
