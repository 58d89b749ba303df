"""The rows of a list are what django-tables2 draws of the same table, up to white space."""

import re
from datetime import date
from decimal import Decimal

import django_tables2 as tables
import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from claims.policy.models import Holiday
from claims.register.models import Claim
from claims.table_rows import CellPattern, draw_rows
from claims.tables import DeskTable, cell
from claims.tests.factories import holiday

LIBRARYS = """{% for row in table.paginated_rows %}
<tr {{ row.attrs.as_html }}>
{% for column, cell in row.items %}<td {{ column.attrs.td.as_html }}>{{ cell }}</td>{% endfor %}
</tr>{% endfor %}"""


class EveryKind(DeskTable):
    plain = tables.Column(accessor="name", attrs=cell("two"))
    choice = tables.Column(accessor="route")
    dotted = tables.Column(accessor="owner__name")
    two_steps = tables.Column(accessor="owner__route")
    absent = tables.Column(accessor="no_such_thing")
    called = tables.Column(accessor="full_name")
    number = tables.Column(accessor="amount", attrs=cell("won"))
    day = tables.Column(accessor="day", default="없음")
    never = tables.Column(empty_values=(), attrs=cell("r", "p2"))
    everything = tables.Column(accessor="name")
    lazily = tables.Column(empty_values=())
    unsafe = tables.Column(accessor="name")

    class Meta(DeskTable.Meta):
        row_attrs = {  # noqa: RUF012
            "data-number": lambda record: read(record, "name"),
            "data-long": lambda record, table: f"{table.caption}{read(record, 'amount')}",
            "data-none": lambda record: None,
            "data-same": '"&',
            "class": lambda **known: "marked" if read(known["record"], "amount") else "",
        }

    caption = "<제목>"

    def render_never(self, record, bound_row):
        return f"{bound_row.row_counter}: {read(record, 'name')}"

    def render_everything(self, **known):
        return ", ".join(sorted(known)) + str(known["value"])

    def render_lazily(self, column):
        return _("접수번호")

    def render_unsafe(self, value, table, bound_column):
        return mark_safe(f"<b>{bound_column.name} {len(table.data)}</b>")  # noqa: S308


def read(record, name):
    return record[name] if isinstance(record, dict) else getattr(record, name)


class Thing:
    def __init__(self, **known):
        vars(self).update(known)

    def full_name(self):
        return f"{self.name}!"


KNOWN = {"route": "council", "amount": 1_234_567, "day": date(2022, 10, 15)}


def things():
    owner = Claim(route="council", business_name="가게")
    owner.name = "<주인>"
    yield Thing(name="<b>가게", owner=owner, **KNOWN)
    yield Thing(name="", owner=None, route=None, amount=0, day=None)
    yield Thing(name=None, owner=owner, route="", amount=Decimal("0.5"), day="")
    yield {"name": "상점", "owner": {"name": "딸", "route": 3}, **KNOWN}


def same(table, again):
    """Assert that `draw_rows(table)` gives the HTML of the library for `again`, with attributes
    sorted and white space ignored. Returns our HTML."""

    def plain(html):
        parts = re.split(r"(<[^>]*>)", html)
        sort = [" ".join(sorted(re.findall(r'[\w-]+(?:="[^"]*")?', p))) for p in parts if "<" in p]
        return sort, "".join(p for p in parts if not p.startswith("<")).split()

    ours = draw_rows(table)
    theirs = engines["django"].from_string(LIBRARYS).render({"table": again})
    assert plain(str(ours)) == plain(theirs.replace(" orderable", "").replace('class=""', ""))
    return ours


def test_any_record_is_drawn_as_the_library_draws_it():
    ours = same(EveryKind(list(things())), EveryKind(list(things())))
    assert ours.count("<tr ") == 4 and "&lt;b&gt;가게" in ours and "<b>unsafe 4</b>" in ours


def test_a_model_too_with_the_words_of_its_choices():
    claims = [
        Claim(number="K1", business_name="가게", route="council", filed_at=None),
        Claim(number="K2", business_name="", route="grant", claimed_loss=1_000_000),
    ]

    class Claims(DeskTable):
        number = tables.Column(attrs=cell("nowrap"))
        business_name = tables.Column(default="이름 없음")
        route = tables.Column()
        claimed_loss = tables.Column()
        late = tables.Column(accessor="batch__pk")

        class Meta(DeskTable.Meta):
            model = Claim
            fields = ()

    ours = same(Claims(claims), Claims(claims))
    assert "이름 없음" in ours and str(claims[0].get_route_display()) in ours


def test_no_rows_are_an_empty_string():
    assert draw_rows(EveryKind([])) == ""


@pytest.mark.django_db
def test_a_list_in_english_is_drawn_in_english(rf):
    from django.utils import translation

    Holiday.objects.all().delete()
    holiday(date(2030, 1, 2), "설")

    class Holidays(DeskTable):
        day = tables.Column()
        off = tables.Column()

    with translation.override("en"):
        same(Holidays(Holiday.objects.all()), Holidays(Holiday.objects.all()))


def test_a_pattern_is_the_template_with_each_rows_values(rf):
    """A form drawn once a table and filled in is the form that the template draws for the row."""
    values = {"url": "/x/?a=1&b=2", "subject": "<b>홍길동</b>", "key": "account-1"}
    request = rf.get("/")
    pattern = CellPattern("fields/reveal.html", *values, request=request, label="계좌 열람")
    for key in ("account-1", "account-2"):
        values["key"] = key
        whole = engines["django"].get_template("fields/reveal.html")
        expected = whole.render({**values, "label": "계좌 열람"}, request)
        masked = r'name="csrfmiddlewaretoken" value="[^"]+"'
        assert re.sub(masked, "", pattern.draw(**values)) == re.sub(masked, "", expected)
