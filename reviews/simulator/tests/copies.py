"""A register of every kind of claim by a file, and copies in which a draft is published for real.

The draft, the file and every act go through the product's own verbs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import transaction

from claims.changes.verbs import confirm_change
from claims.demo import register as demo
from claims.intake.models import FilingWindow, ImportRun
from claims.intake.tests.files import csv_of
from claims.intake.verbs import run_import
from claims.policy.models import FactorKind, FactorUnit, PolicyFactor, SupportPolicy, SupportTier
from claims.policy.publication_change import propose_publishing
from claims.policy.verbs import copy_policy
from claims.register.models import BankAccount, Claim, HolderMatch
from claims.tests.factories import UserFactory
from reviews.committee.ballots.amounts import ceiling_of_review
from reviews.committee.fact_corrections.tests import factories as facts
from reviews.committee.lifecycle.loss_assessment import assess_loss
from reviews.committee.models import Decision, LossAssessment, Retriage, Review, Vote
from reviews.committee.objections.tests import factories as objecting
from reviews.committee.objections.verbs import confirm_answer
from reviews.committee.retriage.running import process
from reviews.committee.retriage.verbs import (
    confirm_retriage,
    preview_retriage,
    propose_retriage,
)
from reviews.committee.suggestion.facts import suggestions_for
from reviews.committee.tests import factories as make
from reviews.payouts.grants import preparation, running
from reviews.payouts.grants.errors import NothingToPrepareError
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.models import Payout
from reviews.payouts.states.payouts import GRANT_KINDS, PayoutKind
from reviews.simulator.rules import POLICY_FIELDS, Rules
from reviews.simulator.tests.scenes import LOSSES, VOTES

CLAIMS, SEED = 260, 17  # arguments of the demo's generator
SHOPS, PEOPLE = 40, 10  # with a loss at each bound
# Begin of the claim numbers: the register, and the same rows filed again.
FIRST, COPY = "B1015", "C1015"
LATE = "2022-12-01 09:00"  # between the windows
REASON = "모의 계산과 같은지 봄"


def rows_of_file() -> list[dict[str, str]]:
    """Claims as the demo draws them; shops and people with a loss at each bound; late ones."""
    drawn = [
        dict(zip(demo.COLUMNS, row, strict=True)) for row in demo.rows(claims=CLAIMS, seed=SEED)
    ]
    own = [row for row in drawn if row["계열사"] == "카카오" and row["피해유형"] == "금전"]
    found = list(drawn)
    for kind, number in (("소상공인", SHOPS), ("개인", PEOPLE)):
        like = [row for row in own if row["신청인구분"] == kind]
        found += [
            like[at % len(like)] | {"피해금액": str(LOSSES[at % len(LOSSES)])}
            for at in range(number)
        ]
    losses = ("400000", "900000", "400000", "900000")
    found += [
        row | {"접수일시": LATE, "피해금액": loss} for row, loss in zip(own, losses, strict=False)
    ]
    return [row | {"접수번호": f"{FIRST}-{at:07d}"} for at, row in enumerate(found, start=1)]


def load(rows: list[dict[str, str]], by: Any) -> None:
    """Import rows as a file, by the real import: it routes them and opens their reviews."""
    run = ImportRun(
        window=FilingWindow.objects.get(code="1015-1"), file_name="시험.csv", started_by=by
    )
    done = run_import(run=run, file=csv_of(*rows))
    assert (done.accepted, done.rejected) == (len(rows), 0)


def site() -> dict[str, Any]:
    """The register: imported, with decided and open reviews, corrected facts, routes that an
    objection decided, and a withdrawn claim."""
    office = [make.secretary(), make.secretary()]
    rows = rows_of_file()
    load(rows, office[0])
    make.council()
    council = list(
        Claim.objects.filter(route="committee_review", claimed_loss__lt=3_000_000).order_by("pk")
    )
    for at, claim in enumerate(council[:8]):
        _decide(claim, at, office[0])
    for claim in council[8:11]:
        _assess(Review.objects.get(claim=claim), 333_333, office[0])
    tier = list(Claim.objects.filter(route="tier_grant").order_by("pk"))
    for claim, loss in zip(tier, (450_000, 650_000, 120_000), strict=False):
        facts.confirmed(claim, claimed_loss=loss)
    late = list(Claim.objects.filter(route="late").order_by("pk"))
    to_council = {"outcome": "upheld", "to_route": "committee_review"}
    for answer in (
        objecting.upheld_to_tier(late[0]),
        objecting.proposed(late[1], **to_council),
    ):
        confirm_answer(objection=answer, by=office[1])
    objecting.passed(tier[4])
    grants.withdrawn(tier[5])
    return {
        "policy": SupportPolicy.objects.select_related("programme").effective(),
        "rows": rows,
        "office": office,
        "admins": [UserFactory(roles="admin", is_staff=True) for _ in range(2)],
    }


def _decide(claim: Claim, at: int, by: Any) -> None:
    make.documents(claim)
    review = Review.objects.select_related("claim", "policy").get(claim=claim)
    if at % 2:
        _assess(review, (claim.claimed_loss or 0) * 4 // 5, by)
    make.vote_all(review, *VOTES[at % len(VOTES)])


def _assess(review: Review, won: int, by: Any) -> None:
    review.refresh_from_db()
    assess_loss(review=review, amount=won, by=by, note="서류로 확인함")


# ------------------------------------------------------------------ the copy
def draft_of(policy: SupportPolicy, rules: Rules, by: Any) -> SupportPolicy:
    """Return a draft with these rules, written as the admin site writes one."""
    draft = copy_policy(policy=policy, by=by)
    for name in POLICY_FIELDS:
        setattr(draft, name, getattr(rules, name))
    draft.save()
    draft.tiers.all().delete()
    draft.factors.all().delete()
    for bound, won in rules.tiers:
        SupportTier.objects.create(policy=draft, upper_bound=bound, amount=won)
    for factor, service, industry, value in rules.factors:
        unit = FactorUnit.WON if factor == FactorKind.MEDIAN_CLAIM else FactorUnit.BASIS_POINTS
        PolicyFactor.objects.create(
            policy=draft, factor=factor, service_id=service, industry_id=industry, value=value,
            unit=unit,
        )  # fmt: skip
    return draft


@contextmanager
def copy_with(draft: SupportPolicy, admins: list[Any]) -> Iterator[None]:
    """A copy in which two administrators have published the draft; nothing of it stays."""
    with transaction.atomic():
        change = propose_publishing(policy=draft, reason=REASON, by=admins[0])
        confirm_change(change=change, by=admins[1])
        assert SupportPolicy.objects.effective() == draft
        yield
        transaction.set_rollback(True)


def retriaged(draft: SupportPolicy, office: list[Any]) -> Retriage:
    """Route the standing claims again: previewed and proposed by one, confirmed by another."""
    run = preview_retriage(policy=draft, by=office[0])
    if not run.planned:
        return run
    run = confirm_retriage(run=propose_retriage(run=run, by=office[0]), by=office[1])
    while process(run.pk):
        pass
    return Retriage.objects.get(pk=run.pk)


def filed_anew(rows: list[dict[str, str]], by: Any) -> dict[int, Claim]:
    """Import the same rows under other numbers; return the new claim by the key of the old one."""
    load([row | {"접수번호": COPY + row["접수번호"].removeprefix(FIRST)} for row in rows], by)
    old = dict(Claim.objects.filter(number__startswith=FIRST).values_list("number", "pk"))
    new = Claim.objects.filter(number__startswith=COPY).select_related("tier")
    return {old[FIRST + claim.number.removeprefix(COPY)]: claim for claim in new}


class FixedGrants(NamedTuple):
    """Fixed grants as they are prepared (won), and the claims whose account can be paid to."""

    won: dict[int, int]
    payable: set[int]


def fixed_grants(by: Any) -> FixedGrants:
    """Prepare tier and base grants of every claim by the product's runs."""
    for kind in (PayoutKind.TIER_GRANT, PayoutKind.BASE_GRANT):
        try:
            run = preparation.prepare_grants(kind=kind, by=by)
        except NothingToPrepareError:
            continue
        while running.process(run.pk):
            pass
    won: dict[int, int] = defaultdict(int)
    live = Payout.objects.filter(kind__in=GRANT_KINDS).exclude(status="cancelled")
    for claim, amount in live.values_list("claim_id", "amount"):
        won[claim] += amount
    newest = BankAccount.objects.order_by("claim_id", "-version").distinct("claim_id")
    usable = {row.claim_id for row in newest if row.holder_match != HolderMatch.MISMATCH}
    return FixedGrants(won, usable)


def loss_of(old: int) -> int:
    """Return the loss (won) that a claim's suggestion rests on: assessed, else as it counts."""
    review = Review.objects.filter(claim=old).exclude(status="withdrawn").first()
    if review is not None:
        return int(LossAssessment.objects.newest_of(review).amount)
    return Claim.objects.get(pk=old).current_claimed_loss or 0


def suggested(new: dict[int, Claim], by: Any) -> dict[int, int | None]:
    """Assess the same losses in the copy; return by old claim what the product suggests there."""
    reviews = {
        review.claim_id: review
        for review in Review.objects.select_related("claim__facts", "claim__service", "policy")
        .filter(claim__in=[claim.pk for claim in new.values()])
    }  # fmt: skip
    for old, claim in new.items():
        if claim.pk in reviews:
            assess_loss(review=reviews[claim.pk], amount=loss_of(old), by=by, note="서류로 확인함")
    amounts = suggestions_for(list(reviews.values()))
    return {
        old: amounts[reviews[claim.pk].pk][0] for old, claim in new.items() if claim.pk in reviews
    }


def decided_anew(old: Review, new: Review) -> int | None:
    """Cast the votes of a decided review in its copy; return what is granted there (won), None if
    the draft takes such votes no more, as they lie above its ceiling."""
    make.documents(new.claim)
    new = Review.objects.select_related("claim", "policy").get(pk=new.pk)
    ceiling = ceiling_of_review(new)
    cast = Vote.everything.filter(ballot__decision__review=old).newest().order_by("assignment")
    opinions: list[tuple[str, int | None]] = []
    for vote in cast:
        if vote.amount is None:
            opinions.append(("deny", None))
        elif vote.amount == ceiling:
            opinions.append(("grant", None))
        elif vote.amount < ceiling:
            opinions.append(("partly", vote.amount))
        else:
            return None
    make.vote_all(new, *opinions)
    return Decision.objects.get(review=new).amount
