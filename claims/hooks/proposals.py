"""Proposals of two people that end without effect by somebody else: their proposers are told."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from claims.hooks.events import emit

__all__ = ["Proposal", "ProposalBack", "ProposalsBack", "tell_proposers"]


class Proposal(StrEnum):
    """Kinds of proposals that another person may end, in all packages. Answers to objections and
    months, once sent back, have events of their own."""

    ACCOUNT = "account"
    BATCH = "batch"
    BENEFIT = "benefit"
    BULK = "bulk"
    CHANGE = "change"
    DOCUMENT_BULK = "document_bulk"
    ERASURE = "erasure"
    FACTS = "facts"
    HANDOVER = "handover"
    HOLD = "hold"
    MOVEMENT = "movement"
    OBJECTION = "objection"
    PAYEE = "payee"
    PAYEE_END = "payee_end"
    RECOVERY = "recovery"
    RESULTS = "results"
    RETRIAGE = "retriage"
    STATISTICS = "statistics"
    SUPPLEMENT = "supplement"


class ProposalBack(NamedTuple):
    """Proposal that ended without effect. `pk` is the key of the row whose page its proposer (an
    id) opens, `claim` the id of its claim, if it has one. `name` is a number or a code by which
    people know it. `overtaken`: an event made it void, and nobody declined it. `row` is the key of
    the row with the reason, where it is another one than `pk`."""

    what: Proposal
    pk: int
    proposer: int | None
    claim: int | None = None
    name: str = ""
    overtaken: bool = False
    row: int | None = None


class ProposalsBack(NamedTuple):
    """Proposals that one act ended, and the id of the person who did it (None: the system)."""

    rows: list[ProposalBack]
    by: int | None


def tell_proposers(*rows: ProposalBack, by: int | None) -> None:
    """Emit `proposals_back` for those of the proposals that have a proposer other than `by`, all in
    one event. Does nothing if there is none. Call it in the verb's transaction."""
    told = [row for row in rows if row.proposer is not None and row.proposer != by]
    if told:
        emit("proposals_back", ProposalsBack(told, by))
