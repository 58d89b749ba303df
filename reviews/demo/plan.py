"""The plan of the demo: the story of each claim and its dates. Pure, the same for the same
register.

Days are counted back from the day of loading. A story begins on the day its documents came in;
reviews have fifteen working days, so one begun more than three weeks ago is overdue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from random import Random

from claims.demo import documents, sales
from claims.demo.counts import largest_remainder

IMPORTED_DAYS_AGO = 75  # days since the claims were imported
CHAIR_CONFIRMS_ABOVE = 3_000_000  # won, as in the shipped policy

# Story: its number at full size, and the range of days ago on which its documents came in.
STORIES: dict[str, tuple[int, int, int]] = {
    "waiting": (20, 30, 2),  # a required document is missing
    "voting_0": (66, 25, 1),  # nobody has voted
    "voting_1": (34, 22, 3),
    "voting_2": (20, 20, 5),
    "recused": (8, 16, 3),  # one left the panel and was replaced
    "disqualified": (2, 14, 4),
    "supplement": (16, 13, 4),  # asked, no answer yet
    "supplement_answered": (6, 18, 11),
    "chair": (12, 20, 5),  # votes are in, the chair has not confirmed
    "confirmed": (9, 60, 12),  # the chair has, as a member asked to talk it over
    "granted": (58, 66, 2),
    "partly": (30, 66, 2),
    "denied": (16, 64, 10),
    "withdrawn": (6, 40, 8),
    # denied or partly granted, then an appeal (demo/appeals.py)
    "appeal_received": (2, 26, 14),
    "appealed": (5, 36, 12),  # the second round is still voting
    "appeal_raised": (2, 52, 44),
    "appeal_confirmed": (2, 52, 44),
    "appeal_late": (3, 66, 62),  # only people who got the notice can be late: some have no address
    "appeal_withdrawn": (1, 40, 30),
}
LARGE = frozenset({"chair", "confirmed"})
APART = 6  # one of this many panels over a large loss; none in a small register
DECIDED = frozenset({"confirmed", "granted", "partly", "denied", "appealed"})
# Flaws of the documents of a story, in turn; most have none.
_NO = documents.FLAWLESS
FLAWS: dict[str, tuple[str, ...]] = {
    "waiting": ("sales_missing", "bankbook_missing", "usage_missing", "certificate_missing"),
    "voting_0": (_NO, _NO, "certificate_other_name", _NO, "sales_unchanged", _NO,
                 "bankbook_other_holder", _NO, "certificate_unreadable", "certificate_expired"),
    "voting_1": (_NO, _NO, _NO, "certificate_other_name", _NO, "sales_unchanged"),
    "supplement": ("certificate_unreadable", "certificate_expired", "bankbook_other_holder"),
    "supplement_answered": ("certificate_unreadable",),
    "partly": (_NO, _NO, "certificate_other_name", _NO),
    # Only what is flawed is denied; those who appeal hand in a certificate that is in order.
    "denied": ("sales_unchanged", "certificate_expired", "certificate_other_name"),
    "appeal_received": ("certificate_other_name",),
    "appealed": ("certificate_expired", "certificate_unreadable"),
    "appeal_late": ("sales_unchanged", "certificate_expired"),
    "appeal_withdrawn": ("certificate_expired",),
}  # fmt: skip
# Guises of the documents of a story, in turn; seventeen, so that flaws and guises mix.
_AS_USUAL = documents.USUAL
_TURN = (
    _AS_USUAL, "papers_photographed", _AS_USUAL, "sales_csv", _AS_USUAL, "usage_zip", "sales_slips",
    _AS_USUAL, "sales_list", "certificate_heic", "sales_scan", "bankbook_tiff", _AS_USUAL,
    "usage_hwpx", "sales_ledger", "usage_tall", "certificate_sideways",
)  # fmt: skip
GUISES: dict[str, tuple[str, ...]] = {
    "voting_0": _TURN,
    "voting_1": _TURN[5:] + _TURN[:5],
    "granted": (*[_AS_USUAL] * 6, "sales_csv", *[_AS_USUAL] * 4, "usage_tall", "sales_ledger"),
}
# Files that some claims of a story borrow from another claim, and their number.
BORROWED = (
    ("voting_0", documents.BANKBOOK, 2),
    ("voting_0", documents.USAGE, 2),
    ("voting_1", documents.USAGE, 1),
    ("voting_1", documents.ACCOUNT, 1),
)


class Stance(Enum):
    """The tendency of a panel's amounts relative to the suggested amount."""

    FOLLOWS = "follows"
    MORE = "more"
    LESS = "less"
    WHOLE = "whole"  # the ceiling
    RAISED = "raised"  # second round that grants more than the first


# Of twenty panels of these stories, in their order: seventeen follow, and one of twelve grants all.
DEPARTING = {8: Stance.MORE, 13: Stance.LESS, 18: Stance.MORE}
WHOLE_OF = 12
FIRST_ROUND = {"appeal_raised": Stance.LESS}


@dataclass(frozen=True)
class Case:
    """The plan for one claim of the demo: its story, the flaw in its documents, its panel's stance,
    and the day its documents came in."""

    facts: documents.Facts
    story: str
    flaw: str
    began: dt.datetime  # when its documents came in
    random: Random = field(compare=False, repr=False)
    guise: str = _AS_USUAL
    borrowed: str = ""  # the kind of the file that is another claim's, or its account
    lender: documents.Facts | None = None
    apart: bool = False  # the panel's amounts differ widely
    stance: Stance = Stance.FOLLOWS

    @property
    def order(self) -> documents.Order:
        """Return the order by which the files of this claim's documents are generated."""
        return documents.Order(self.facts, self.flaw, self.guise, self.borrowed, self.lender)


def office_hour(day: dt.date, rnd: Random, zone: dt.tzinfo) -> dt.datetime:
    """Return a time of a working day between 9:30 and 17:30; a weekend's day moves to its
    Friday."""
    day -= dt.timedelta(days=max(day.weekday() - 4, 0))
    minutes = 570 + int(rnd.random() * 480)
    return dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), zone)


def stance_of(story: str, index: int, count: int) -> Stance:
    """Return the stance of the panel for the claim with this `index` (from 0) among the `count`
    claims of a story."""
    if story == "granted" and index % WHOLE_OF == min(WHOLE_OF // 2, count - 1):
        return Stance.WHOLE
    return FIRST_ROUND.get(story, DEPARTING.get(index % 20, Stance.FOLLOWS))


def story_counts(escalated: int) -> dict[str, int]:
    """Return the number of claims for each story: the planned numbers, or fewer in proportion, at
    least one each, when `escalated` is small. Raises ValueError when it is too small for that."""
    wanted = [count for count, _first, _last in STORIES.values()]
    room = min(sum(wanted), escalated * 9 // 10)
    if room < len(STORIES):
        raise ValueError("the register is too small to show every state")
    shares = largest_remainder(wanted, room - len(STORIES)) if room < sum(wanted) else None
    counts = wanted if shares is None else [share + 1 for share in shares]
    return dict(zip(STORIES, counts, strict=True))


def cases(
    escalated: Sequence[documents.Facts],
    *,
    today: dt.date,
    zone: dt.tzinfo,
    seed: int,
    rank: Callable[[documents.Facts], int] = sales.shown_loss,
) -> list[Case]:
    """Return the cases of the demo in the order in which their documents came in, drawn from the
    claims that are routed to the council. The same seed gives the same cases.

    Stories that need the chair take the large ones of the highest `rank` (won), those that are
    decided without the chair take others. Raises ValueError for too small a register.
    """
    rnd = Random(seed)
    pool = list(escalated)
    pool.sort(key=lambda facts: Random(f"{seed}:{facts.number}").random())
    large = [facts for facts in pool if facts.claimed_loss > CHAIR_CONFIRMS_ABOVE * 6 // 5]
    large.sort(key=rank)  # the last are taken
    small = [facts for facts in pool if facts.claimed_loss <= CHAIR_CONFIRMS_ABOVE]
    out = []
    for story, count in sorted(
        story_counts(len(pool)).items(), key=lambda item: item[0] not in LARGE
    ):
        _count, first, last = STORIES[story]
        flaws, guises = FLAWS.get(story, (_NO,)), GUISES.get(story, (_AS_USUAL,))
        if story in LARGE:  # a small register has few: two of three wait for the chair
            count = min(count, max(1, len(large) * 2 // 3))
        if story == "chair":  # so that both sittings have some of them
            last = max(last, first - 2 * count)
        for index in range(count):
            source = large if story in LARGE else small or large
            if not source:
                break
            facts = source.pop()
            ago = first - (first - last) * (index + rnd.random()) / count
            began = office_hour(today - dt.timedelta(days=int(ago)), rnd, zone)
            own = Random(f"{seed}:{story}:{facts.number}")
            flaw, guise = flaws[index % len(flaws)], guises[index % len(guises)]
            apart = story == "chair" and index % APART == APART - 1
            stance = stance_of(story, index, count)
            out.append(Case(facts, story, flaw, began, own, guise, apart=apart, stance=stance))
    return sorted(_lend(out), key=lambda case: (case.began, case.facts.number))


def _lend(cases: list[Case]) -> list[Case]:
    """Return the cases with a few borrowed files. Lenders and borrowers have no flaw and no guise,
    and lend or borrow once; if a small register has too few of these, fewer borrow."""
    plain = [case for case in cases if (case.flaw, case.guise) == (_NO, _AS_USUAL)]
    changed: dict[str, Case] = {}
    for story, kind, count in BORROWED:
        free = [c for c in plain if c.story == story and c.facts.number not in changed]
        for lender, borrower in zip(free[: 2 * count : 2], free[1 : 2 * count : 2], strict=False):
            changed[lender.facts.number] = lender
            changed[borrower.facts.number] = replace(borrower, borrowed=kind, lender=lender.facts)
    return [changed.get(case.facts.number, case) for case in cases]
