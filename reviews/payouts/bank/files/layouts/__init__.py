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
    """Return the layout of transfer files with this code, such as `shinhan`. Raises KeyError for a
    code that is not (or no longer) shipped."""
    return {layout.code: layout for layout in LAYOUTS}[code]


def variants() -> list[Variant]:
    """Return the variants in which a transfer file is made for a batch: each layout in each of its
    formats, in the order of LAYOUTS."""
    return [
        Variant(layout, format, encoding)
        for layout in LAYOUTS
        for format, encoding in layout.formats
    ]
