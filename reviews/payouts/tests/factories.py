"""Legal rows only: payouts reach their states through the verbs, decisions through the council's
own tables (which this package's code never imports)."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from claims import clock
from claims.policy.models import SupportPolicy
from claims.register.models import BankAccount, Claim
from claims.tests.factories import (
    NEW_SEAT,
    BankAccountFactory,
    ClaimFactory,
    UserFactory,
    confirmed_change,
    give_roles,
    reseat,
    write_people,
)
from claims.users.models import User
from reviews.payouts.approvals.fingerprint import seen_value, selection_of
from reviews.payouts.approvals.verbs import approve_payout, approve_payouts
from reviews.payouts.batches.verbs import build_batch, release_batch
from reviews.payouts.ledger import budget as verbs
from reviews.payouts.manual_results.verbs import confirm_results, propose_rest, propose_result
from reviews.payouts.models import BankResult, Budget, HandResult, Payout, PayoutBatch
from reviews.payouts.preparation.verbs import prepare_payout

_resolutions = count(1)
STATEMENT = "2022-11-07 거래내역 31쪽"


@transaction.atomic
def set_budget(*, budget: Budget, granted: int) -> Budget:
    """The verb, as a confirmed change calls it."""
    confirmed_change("budget", budget.programme_id, {"granted": granted})
    return verbs.set_budget(budget=budget, granted=granted)


def granting(won: int) -> Budget:
    """The one budget there is, of so many won."""
    return set_budget(budget=Budget.objects.get(), granted=won)


def change_office(user: User, role: str) -> User:
    """The person takes another office; a seat on the council ends first."""
    ended = clock.today() - timedelta(days=1)
    if model("Member").objects.filter(user=user).exists():
        reseat(user, term_to=ended.isoformat())
    return give_roles(user, role)


def finance() -> User:
    return UserFactory(roles="finance")


def secretary() -> User:
    return UserFactory(roles="secretariat")


def model(name: str) -> Any:
    return apps.get_model("reviews", name)


@transaction.atomic
def tier_payout(
    *, claim: Claim | None = None, by: User | None = None, amount: int = 50_000, **account: Any
) -> Payout:
    """A grant of the plan prepared by the secretariat; `account=None` leaves it on hold.

    The tier grant of `amount` won; of a claim before the council, its base grant.
    """
    claim = claim or tier_claim(amount)
    if account.pop("account", True):
        BankAccountFactory(claim=claim, **account)
    tier = claim.route == "tier_grant"
    return prepare_payout(
        claim=claim,
        kind="tier_grant" if tier else "base_grant",
        amount=amount,
        basis={"tier": claim.tier_id} if tier else {},
        barred=[],
        policy=claim.routed_under,
        key=f"{'tier' if tier else 'base'}:{claim.pk}:{claim.routed_under_id}",
        prepared_by=by or secretary(),
    )


def tier_claim(amount: int = 50_000, **more: Any) -> Claim:
    """A claim of the shipped tier that grants `amount` won, routed at the verbs' time."""
    more = {"routed_at": clock.now(), **more}
    tier = SupportPolicy.objects.effective().tiers.get(amount=amount)
    return ClaimFactory(tier_grant=True, tier=tier, claimed_loss=tier.upper_bound, **more)


def voters(number: int = 3) -> list[User]:
    """People with a seat on the council."""
    users = UserFactory.build_batch(number)
    write_people(users, ["member"], [NEW_SEAT] * number)
    return users


def seat(user: User, review: Any, place: int) -> Any:
    member = model("Member").objects.filter(user=user).first() or reseat(user)
    draw = model("AssignmentDraw").objects.create(
        review=review,
        seed=f"{review.pk}/{place}",
        seats=1,
        candidates=[[member.pk, 0, 0]],
        left_out=[],
        drawn=[member.pk],
    )
    return model("Assignment").objects.create(review=review, member=member, seat=place, draw=draw)


def _leaves(assignment: Any, how: str) -> None:
    assignment.status, assignment.left_as, assignment.reason = "left", how, "사정"
    assignment.left_at = timezone.now()
    assignment.save()


def open_review(claim: Claim, *, round: int = 1) -> Any:
    """In review, with an open ballot."""
    review = model("Review").objects.create(
        claim=claim,
        round=round,
        policy=SupportPolicy.objects.effective(),
        status="in_review",
        due_on=timezone.localdate(),
    )
    model("LossAssessment").objects.create(
        review=review, amount=claim.claimed_loss, source="claimed", text_digest=b"0" * 16
    )
    model("Ballot").objects.create(review=review, number=1, due_on=review.due_on)
    return review


def vote(review: Any, assignment: Any, amount: int, ceiling: int) -> Any:
    return model("Vote").everything.create(
        ballot=review.ballots.get(number=1),
        assignment=assignment,
        choice="grant" if amount == ceiling else "partly",
        amount=amount,
        ceiling=ceiling,
        text_digest=b"0" * 16,
        seen_revision=1,
    )


@transaction.atomic
def decided_payout(
    *,
    amount: int = 820_000,
    who: list[User] | None = None,
    confirmed_by: User | None = None,
    claim: Claim | None = None,
    account: bool = True,
    barred: list[tuple[User, str]] | None = None,
    left: tuple[User, str] | None = None,
) -> Payout:
    """Create a payout that three members granted: review, votes, closed ballot, decision, payout.

    `left` is a person who had the first seat before and left it without a vote, with LeftAs.
    """
    claim = claim or ClaimFactory()
    if account:
        BankAccountFactory(claim=claim)
    review = open_review(claim)
    who = voters() if who is None else who
    ceiling = claim.claimed_loss
    if left is not None:
        _leaves(seat(left[0], review, 1), left[1])
    for place, user in enumerate(who, 1):
        vote(review, seat(user, review, place), amount, ceiling)
    ballot = review.ballots.get(number=1)
    ballot.closed_at, ballot.closed_as = timezone.now(), "all_voted"
    outcome = "granted" if amount == ceiling else "partly_granted"
    ballot.result = {"outcome": outcome, "amount": amount, "ceiling": ceiling}
    ballot.save()
    review.status = "deciding"
    review.save()
    decision = model("Decision").objects.create(
        review=review,
        ballot=ballot,
        outcome=outcome,
        amount=amount,
        ceiling=ceiling,
        text_digest=b"0" * 16,
        resolution_no=f"T-{next(_resolutions):05d}",
        confirmed_by=confirmed_by,
    )
    review.status, review.closed_at = "decided", timezone.now()
    review.save()
    if barred is None:
        barred = [(user, "voted") for user in who]
        barred += [(confirmed_by, "confirmed")] if confirmed_by else []
    return prepare_payout(
        claim=claim,
        kind="additional",
        amount=amount,
        basis={"resolution_no": decision.resolution_no, "outcome": decision.outcome, "round": 1},
        barred=barred,
        policy=review.policy,
        key=f"decision:{decision.resolution_no}",
    )


def approved(payout: Payout | None = None, *, by: User | None = None) -> Payout:
    payout = payout or tier_payout()
    return approve_payout(payout=payout, seen=seen_value(payout), by=by or finance())


def many_approved(number: int, *, by: User | None = None, **payout: Any) -> list[Payout]:
    """So many grants of the plan, approved by one person at once."""
    rows = [tier_payout(**payout) for _ in range(number)]
    seen = {row.pk: seen_value(row) for row in rows}
    approve_payouts(seen=seen, by=by or finance())
    return list(Payout.objects.select_related("claim").filter(pk__in=seen).order_by("pk"))


def built(*payouts: Payout, by: User | None = None) -> PayoutBatch:
    rows = list(payouts) or [approved()]
    return build_batch(payouts=rows, seen=selection_of(rows), by=by or finance())


def released(batch: PayoutBatch | None = None, *, by: User | None = None) -> PayoutBatch:
    batch = batch or built()
    return release_batch(
        batch=batch, manifest=batch.manifest_sha256, key=uuid4(), by=by or finance()
    )


def proposed(
    payout: Payout, outcome: str = "paid", *, by: User | None = None, text: str = ""
) -> HandResult:
    """The bank's word on one payment, entered by one person."""
    return propose_result(
        payout=payout, outcome=outcome, reference=STATEMENT, text=text, by=by or finance()
    )


def by_hand(
    payout: Payout, outcome: str = "paid", *, by: User | None = None, text: str = ""
) -> BankResult:
    """The same, confirmed by another person (`by`)."""
    hand = proposed(payout, outcome, text=text)
    return confirm_results(hand=hand, by=by or finance())[0]


def rest_by_hand(batch: PayoutBatch, *, by: User | None = None) -> list[BankResult]:
    """The rest of a batch was paid, say two people."""
    hand = propose_rest(batch=batch, reference=STATEMENT, by=finance())
    return confirm_results(hand=hand, by=by or finance())


def paid(payout: Payout | None = None) -> Payout:
    payout = payout or approved()
    released(built(payout))
    by_hand(payout)
    payout.refresh_from_db()
    return payout


def failed(payout: Payout | None = None) -> Payout:
    payout = payout or approved()
    released(built(payout))
    by_hand(payout, "failed", text="계좌 없음")
    payout.refresh_from_db()
    return payout


def new_account(claim: Claim, **more: Any) -> BankAccount:
    """The next version of the claim's account, without telling anybody."""
    last = BankAccount.objects.newest_of(claim)
    return BankAccountFactory(
        claim=claim,
        version=(last.version if last else 0) + 1,
        plain_number="99998888777766",
        **more,
    )


@transaction.atomic
def many_tier_payouts(number: int) -> list[Payout]:
    """So many prepared grants, copied set-wise; each of a claim of its own, without an address."""
    like = tier_payout()
    made = f"c.number LIKE '{like.claim.number}-%'"
    steps = [
        (
            "claims_claim",
            {"number": "t.number || '-' || n", "email": "NULL", "email_hint": "''"},
            f"claims_claim t, generate_series(1, {number}) n WHERE t.id = {like.claim_id}",
        ),
        (
            "claims_bankaccount",
            {"claim_id": "c.id"},
            f"claims_bankaccount t, claims_claim c WHERE t.id = {like.account_id} AND {made}",
        ),
        (
            "reviews_payout",
            {
                "claim_id": "c.id",
                "account_id": "a.id",
                "key": f"'tier:' || c.id || ':{like.policy_id}'",
            },
            "reviews_payout t, claims_claim c JOIN claims_bankaccount a ON a.claim_id = c.id"
            f" WHERE t.id = {like.pk} AND {made}",
        ),
        (
            "reviews_payoutbar",
            {"payout_id": "p.id"},
            "reviews_payoutbar t, claims_claim c JOIN reviews_payout p ON p.claim_id = c.id"
            f" WHERE t.payout_id = {like.pk} AND {made}",
        ),
    ]
    with connection.cursor() as cursor:
        for table, changed, source in steps:
            cursor.execute(_copy(table, changed, source))
    return list(
        Payout.objects.filter(claim__number__startswith=f"{like.claim.number}-").order_by("pk")
    )


def _copy(table: str, changed: dict[str, str], source: str) -> str:
    found = next(m for m in apps.get_models() if m._meta.db_table == table)
    names = [field.column for field in found._meta.concrete_fields if field.column != "id"]
    values = ", ".join(changed.get(name, f't."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {source}"  # noqa: S608
