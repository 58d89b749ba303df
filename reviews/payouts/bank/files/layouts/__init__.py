"""Which files a bank takes: one small module per layout; adding one is a module and a line here."""

from reviews.payouts.bank.files.layouts import generic, hana, shinhan
from reviews.payouts.bank.files.layouts.base import Column, Layout, Line, Results, Variant

__all__ = ["LAYOUTS", "Column", "Layout", "Line", "Results", "Variant", "layout_of", "variants"]

LAYOUTS: tuple[Layout, ...] = (generic.LAYOUT, shinhan.LAYOUT, hana.LAYOUT)


def layout_of(code: str) -> Layout:
    """Raises KeyError for a layout that is not (any more) shipped."""
    return {layout.code: layout for layout in LAYOUTS}[code]


def variants() -> list[Variant]:
    """Every file that is offered: each layout in each of its forms, in order."""
    return [
        Variant(layout, format, encoding)
        for layout in LAYOUTS
        for format, encoding in layout.formats
    ]
