"""Items about proposals that came back to those who made them."""

from __future__ import annotations

from typing import Any

from claims import clock
from claims.hooks import ProposalBack, ProposalsBack
from reviews.inbox.models import InboxKind
from reviews.inbox.verbs import NewItem, write_items


def on_proposals_back(back: ProposalsBack) -> None:
    """Write an inbox item to the proposer of each proposal that somebody else ended or that an
    event made void. One statement."""
    kind, at = InboxKind.PROPOSAL_BACK, f"{clock.now():%Y%m%d%H%M%S%f}"  # made again: told again
    write_items(
        NewItem(
            row.proposer,
            kind,
            f"back:{row.what}:{row.pk}:{at}",
            claim=row.claim,
            by=None if row.overtaken else back.by,
            facts=_facts(row),
        )
        for row in back.rows
        if row.proposer is not None
    )


def _facts(back: ProposalBack) -> dict[str, Any]:
    more = {"name": back.name, "overtaken": back.overtaken, "row": back.row}
    told = {name: value for name, value in more.items() if value}
    return {"what": back.what.value, "id": back.pk, **told}
