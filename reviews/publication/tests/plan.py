"""The register of the plan of 2022-12-29 as groups of claims, without a database."""

from __future__ import annotations

import datetime as dt

from claims.demo.counts import TOTAL, cells
from reviews.publication.cells import Counts
from reviews.publication.classification import Figures, Group, figures_of
from reviews.publication.files import Edition
from reviews.publication.stored import digest_of, text_of
from reviews.publication.suppression import suppress

AS_OF = dt.date(2022, 12, 29)
OPERATOR, AFFILIATE = 1, 2
NAMES = {
    "company:1": "본사",
    "company:2": "계열사",
    "service:1": "=메신저",  # a name that a spreadsheet would run
    "service:2": "게임",
    "industry:1": "음식점",
}
_KINDS = {"small": "small_business", "larger": "larger_business", "individual": "individual"}
_BANDS = {"low": 0, "middle": 1, "council": 2, "": 2}


def figures(total: int = TOTAL) -> Figures:
    """Return the cells of the published counts; each claim over the threshold is at the council."""
    groups = []
    for (company, kind, harm, band), number in cells(total):
        at = OPERATOR if company == "operator" else AFFILIATE
        council = band == "council"
        granted = number // 2 if band else 0
        groups.append(
            Group(
                company=at,
                service=at,
                loss=harm != "none",
                paid_service=harm == "paid",
                band=_BANDS[band] if harm != "none" else 0,
                kind=_KINDS[kind],
                industry=0 if kind == "individual" else 1,
                month="2022-10",
                council=council,
                outcome="granted" if council else None,
                days_band=1 if council else None,
                counts=_paid(number, granted, granted // 2, council),
                days=number * 9 if council else 0,
            )
        )
    return figures_of(groups)


def _paid(number: int, granted: int, paid: int, council: bool) -> Counts:
    """Return counts of which the council's got another 100,000 won each."""
    more = paid if council else 0
    return Counts(number, granted, paid, more, paid * 30_000 + more * 100_000, more * 100_000)


def edition(number: int = 1, **more: object) -> Edition:
    """Return the plan's figures as a published version."""
    found = figures()
    shown = suppress(found.splits, found.counts, smallest=5)
    text = text_of(
        found, shown, as_of=AS_OF, smallest=5, names=NAMES, operators=[f"company:{OPERATOR}"]
    )
    return Edition(number, text, digest_of(text), **more)  # type: ignore[arg-type]
