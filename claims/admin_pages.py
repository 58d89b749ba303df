"""Parts of admin classes: columns in words instead of stored values, and rows that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NamedTuple

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims.banks import bank_name
from claims.money_fields import WonField

Text = str | Promise
# What Django's filters of a list ask of their column, or of the row to which it refers.
FILTER_LOOKUPS = ("", "__exact", "__isnull", "__id__exact")
DAY_LOOKUPS = ("__year", "__month", "__day", "__gte", "__lt")  # and the row of days above a list
Narrow = Callable[[QuerySet[Any]], QuerySet[Any]]


class Waiting(NamedTuple):
    """Description of the rows of an admin list that wait for somebody; the admin index shows their
    number.

    `narrow` filters the list's queryset to these rows, `query` is the query string with which the
    list shows the same rows."""

    label: Text
    narrow: Narrow
    query: str


class ComputedStateFilter(admin.SimpleListFilter):
    """Base of an admin list's filter by a state that no column holds, such as "open today".

    `options` maps each value of the URL to its label and to a function that filters the queryset.
    """

    options: ClassVar[dict[str, tuple[Text, Narrow]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, label) for value, (label, _rows) in self.options.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.options.get(self.value() or "")
        return chosen[1](queryset) if chosen else queryset


def number_text(n: int) -> str:
    return f"{n:,}"


def percent_text(basis_points: int) -> str:
    """Return basis points as per cent: 2500 as `25%`."""
    return f"{basis_points / 100:g}%"


def bytes_text(n: int) -> str:
    """Return a number of bytes with separators and unit: `1,234바이트`."""
    return _("%(n)s바이트") % {"n": f"{n:,}"}


def bank_text(code: str) -> str:
    return bank_name(code) if code else ""


def claim_text(row: Any) -> str:
    """Return the claim number of a row: its own `number`, or else that of its `claim`."""
    return str(getattr(row, "number", "")) or str(row.claim.number)


def labels_text(choices: Any) -> Callable[[Iterable[str] | None], str]:
    """Return a function that writes several stored values of a Choices class as their labels,
    joined by commas. An unknown value stays as it is; None gives "".
    """
    labels = dict(choices.choices)
    return lambda values: ", ".join(str(labels.get(value, value)) for value in values or ())


class WonInput(WonField):
    """Form field for won that shows its value with separators: 500,000."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class Column:
    """Column of an admin class whose value the function `write` turns into text; None and an empty
    text become `empty`. The admin site takes an instance wherever it takes the name of a field."""

    def __init__(self, model: Any, name: str, write: Callable[[Any], str], empty: Any) -> None:
        self.__name__, self.write, self.empty = name, write, empty
        self.short_description = model._meta.get_field(name).verbose_name
        self.admin_order_field = name

    def __call__(self, row: Any) -> str:
        value = getattr(row, self.__name__)
        return str((None if value is None else self.write(value)) or self.empty)

    def __str__(self) -> str:
        return self.__name__  # becomes a class of the cell


class FormattedColumns(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Base of a ModelAdmin or an inline that shows read-only values as words.

    `formatters` maps the name of a column to the function that turns its value into text. A column
    that can be edited on the page keeps its form field.
    """

    formatters: ClassVar[dict[str, Callable[[Any], str]]] = {}
    empty_value_display: Any = "–"

    def column(self, name: Any) -> Any:
        """Return the Column for a field name that is in `formatters`; return any other name or
        object unchanged.
        """
        if not isinstance(name, str) or name not in self.formatters:
            return name
        columns = self.__dict__.setdefault("_columns", {})
        if name not in columns:
            empty = self.get_empty_value_display()
            columns[name] = Column(self.model, name, self.formatters[name], empty)
        return columns[name]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return tuple(self.column(name) for name in super().get_readonly_fields(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = {str(name) for name in self.get_readonly_fields(request, obj)}
        shown_only = obj is not None and not self.has_change_permission(request, obj)

        def columns(names: Iterable[Any]) -> list[Any]:
            return [
                tuple(columns(name))
                if isinstance(name, list | tuple)
                else self.column(name)
                if shown_only or name in fixed
                else name
                for name in names
            ]

        return [
            (title, {**options, "fields": columns(options["fields"])})
            for title, options in super().get_fieldsets(request, obj)
        ]


class FormattedInline(FormattedColumns, admin.TabularInline):  # type: ignore[type-arg]
    """Table of related rows with columns in words (see FormattedColumns). A subclass lists its
    columns in `fields`."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the read-only fields; if the user may not edit, also the columns of `formatters`,
        which Django would otherwise show in a form.
        """
        fixed = super().get_readonly_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fixed
        return (
            *fixed,
            *(self.column(name) for name in self.formatters if name in (self.fields or ())),
        )


class FormattedAdmin(FormattedColumns, admin.ModelAdmin):  # type: ignore[type-arg]
    """Base of a ModelAdmin that shows columns as words (`formatters`), gives an opened row a
    heading (`row_title`), and names the rows that wait for somebody (`waiting`).
    """

    waiting: ClassVar[tuple[Waiting, ...]] = ()

    def get_list_display(self, request: HttpRequest) -> Any:
        edited = set(self.list_editable)
        return [
            name if name in edited else self.column(name)
            for name in super().get_list_display(request)
        ]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Return True only for the filters that the list offers.

        Django would take any column of the model and the key of any related row: masked values and
        hashes could be guessed letter by letter (`?holder_name__startswith=`), and some relations
        have no table that a statement can join. From the row of a filter, such as the window of an
        import, each claim, account and decision could be asked for
        (`?window__claim__bankaccount__last4=`), also of claims that are withheld from the reader.
        """
        return lookup in self._offered()

    def _offered(self) -> set[str]:
        """Return the parameters that the list's filters take: the name of a column or a filter's
        own parameter, with FILTER_LOOKUPS, and the column of its days, with DAY_LOOKUPS."""
        named = [item[0] if isinstance(item, tuple | list) else item for item in self.list_filter]
        names = [getattr(item, "parameter_name", None) or str(item) for item in named]
        asked = {f"{name}{lookup}" for name in names for lookup in FILTER_LOOKUPS}
        if self.date_hierarchy:
            asked |= {f"{self.date_hierarchy}{lookup}" for lookup in DAY_LOOKUPS}
        return asked

    def row_title(self, row: Any) -> str:
        """Return the heading of the page of one opened row: its `str()`, unless a subclass
        overrides it.
        """
        return str(row)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context["row_title"] = self.row_title(obj) if obj is not None else ""
        return super().render_change_form(request, context, add, change, form_url, obj)
