"""Claims entered by hand, through the verb."""

from typing import Any

from claims.direct_entry.forms import COLUMN_OF
from claims.direct_entry.models import EnteredClaim
from claims.direct_entry.verbs import enter_claim
from claims.intake.columns import COLUMNS
from claims.intake.tests.files import shop
from claims.tests.factories import UserFactory

MINE = ("접수번호", "접수채널")  # given by the verb


def cells(**changes: Any) -> dict[str, str]:
    """Return {column: text} of a shop's claim, without the columns that the verb sets. `changes`
    replaces cells."""
    row = shop(1, **changes)
    return {column: str(row[column]) for column in COLUMNS if column not in MINE}


def typed(**changes: Any) -> dict[str, str]:
    """Return {field of the form: text} of the same shop's claim. `changes` replaces cells."""
    row = cells(**changes)
    day, _space, time = row["접수일시"].partition(" ")
    fields = {name: row[column] for name, column in COLUMN_OF.items()}
    bank = {"국민": "004"}.get(row["은행"], row["은행"])
    return fields | {
        "filed_date": day, "filed_time": time, "bank": bank, "channel": "telephone",
    }  # fmt: skip


def entered_claim(*, by: Any = None, channel: str = "telephone", **changes: Any) -> EnteredClaim:
    """Return an EnteredClaim of a shop, entered by the customer centre unless `by` is given, with
    reasons for a late and for an alike claim. `changes` replaces cells."""
    by = by or UserFactory(roles=["customer_centre"])
    return enter_claim(
        cells=cells(**changes), channel=channel, by=by, late_reason="우편이 늦게 도착",
        alike_reason="다른 서비스 신청",
    )  # fmt: skip
