"""Layouts of transfer files, one module for each bank; a new one is a module and an entry below."""

from reviews.payouts.bank.files.layouts import generic, hana, shinhan
from reviews.payouts.bank.files.layouts.base import Column, Layout, Results, TransferLine, Variant

__all__ = [
    "LAYOUTS",
    "Column",
    "Layout",
    "TransferLine",
    "Results",
    "Variant",
    "layout_of",
    "variants",
]

LAYOUTS: tuple[Layout, ...] = (generic.LAYOUT, shinhan.LAYOUT, hana.LAYOUT)


def layout_of(code: str) -> Layout:
    """Return a layout by its code. Raises KeyError for one that is not (or no longer) shipped."""
    return {layout.code: layout for layout in LAYOUTS}[code]


def variants() -> list[Variant]:
    """Return every variant that is offered: each layout in each of its formats, in order."""
    return [
        Variant(layout, format, encoding)
        for layout in LAYOUTS
        for format, encoding in layout.formats
    ]
