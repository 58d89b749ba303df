"""Pages that name claimants, each with a few claims of which it shows some."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from claims.bank_accounts.tests.factories import record_account
from claims.evidence.reading_marks.tests.factories import read_finding
from claims.evidence.reading_marks.verbs import mark_reading
from claims.register.models import Claim
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory, reseat
from claims.users.models import User
from reviews.benefits.tests import factories as giving
from reviews.committee.appeals.tests.scene import appealed, first_round
from reviews.committee.document_requests.tests.factories import overdue, proposed
from reviews.committee.fact_corrections.tests import factories as correcting
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.committee.objections.tests import factories as objecting
from reviews.committee.retriage.tests import factories as retriaging
from reviews.committee.sittings.tests.scenes import awaiting, sitting_of
from reviews.committee.supplements.verbs import propose_supplement
from reviews.committee.tests import factories as council
from reviews.notices.bulk.tests import factories as bulks_of
from reviews.notices.models import Notice
from reviews.notices.outbox.write import write_notice
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.examples import example_values
from reviews.payouts.bank.results.loading import load_results
from reviews.payouts.bank.tests.papers import paper, row
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.tests import factories as money

TIER_WAVE = {"audience": "route:tier_grant", "language": "ko"}


@dataclass
class Scene:
    """A user, a page requested by GET or, with `sends`, by POST, and the claims in the database."""

    user: User
    path: str
    claims: list[Claim] = field(default_factory=list)
    sends: dict[str, Any] | None = None

    def ask(self, client: Any) -> Any:
        client.force_login(self.user)
        if self.sends is None:
            return client.get(self.path)
        return client.post(self.path, self.sends)


def write() -> Notice:
    """A notice of a claim of its own, due now."""
    event, claim = "decision_partly_granted", ClaimFactory()
    with transaction.atomic():
        values = example_values(event)
        return write_notice(event=event, claim=claim, variables=values, key=f"test:{claim.pk}")


def dead(notice: Notice) -> Notice:
    """A dead letter, as a permanent refusal leaves it."""
    rows = Notice.objects.filter(pk=notice.pk)
    lease = {"lease_token": str(uuid4()), "lease_until": timezone.now()}
    rows.update(status="sending", **lease)
    gone = dict.fromkeys(lease)
    rows.update(status="failed", attempts=1, last_code="550", **gone)
    return rows.get()


def of(rows: Iterable[Any]) -> list[Claim]:
    return [row.claim for row in rows]


# ------------------------------------------------------------------ the register, the committee
def register(n: int) -> Scene:
    return Scene(council.secretary(), "/claims/", ClaimFactory.create_batch(n))


def queue(n: int) -> Scene:
    reviews = [council.in_review() for _ in range(n)]
    return Scene(council.secretary(), "/reviews/?tab=in_review", of(reviews))


def appeals(n: int) -> Scene:
    reviews = [appealed(first_round()).review1 for _ in range(n)]
    return Scene(council.secretary(), "/reviews/appeals/", of(reviews))


def document_requests(n: int) -> Scene:
    return Scene(council.secretary(), "/reviews/documents/", of(r.review for r in overdue(n)))


def document_bulk(n: int) -> Scene:
    """One more than the page shows; a closing of none is not proposed."""
    requests = overdue(n)
    pk = proposed(requests).pk
    return Scene(council.chair(), f"/reviews/documents/bulks/{pk}/", of(r.review for r in requests))


def objections(n: int) -> Scene:
    rows = [objecting.received() for _ in range(n)]
    return Scene(council.secretary(), "/reviews/objections/", of(rows))


def fact_corrections(n: int) -> Scene:
    rows = [correcting.proposed() for _ in range(n)]
    return Scene(council.secretary(), "/reviews/facts/", of(rows))


def retriage(n: int) -> Scene:
    """The claims that a new policy moves."""
    claims = [money.tier_claim(30_000) for _ in range(n)]
    run = retriaging.previewed()
    return Scene(council.secretary(), f"/reviews/retriage/{run.pk}/", claims)


def withdrawals(n: int) -> Scene:
    by, claims = council.secretary(), ClaimFactory.create_batch(n)
    for claim in claims:
        withdraw_claim(claim=claim, by=by, reason="신청인 요청")
    return Scene(by, "/reviews/withdrawals/", claims)


def new_sitting(n: int) -> Scene:
    waiting = of(awaiting(n)) if n else []
    return Scene(council.chair(), "/reviews/sittings/new/", waiting)


def sitting(n: int) -> Scene:
    chair, reviews = council.chair(), awaiting(n + 1)
    found = sitting_of(*reviews[:n], by=chair)
    return Scene(chair, f"/reviews/sittings/{found.pk}/", of(reviews))


def members(n: int) -> Scene:
    """Reviews that find too few members are named; the one with a panel is not."""
    council.council(3, 0)
    claims = [council.in_review().claim]
    for one in council.Member.objects.all():
        reseat(one.user, load_limit=0)
    claims += [council.in_review().claim for _ in range(n)]
    return Scene(council.secretary(), "/reviews/members/", claims)


def member(n: int) -> Scene:
    council.council(3, 0)
    seated = of(council.in_review() for _ in range(n))
    other = ClaimFactory()
    one = council.Member.objects.earliest("pk")
    return Scene(council.secretary(), f"/reviews/members/{one.pk}/", [*seated, other])


# ------------------------------------------------------------------ dashboards
def desk_of_a_member(n: int) -> Scene:
    council.council(3, 0)
    reviews = [council.in_review() for _ in range(n)]
    user = council.Member.objects.earliest("pk").user
    return Scene(user, "/", [*of(reviews), ClaimFactory()])


def own_votes(n: int) -> Scene:
    council.council(3, 0)
    user = council.Member.objects.earliest("pk").user
    reviews = [council.in_review() for _ in range(n)]
    for review in reviews:
        council.vote(review, next(s for s in council.panel(review) if s.member.user == user))
    return Scene(user, "/my-votes/", [*of(reviews), ClaimFactory()])


def desk_of_finance(n: int) -> Scene:
    return Scene(money.finance(), "/", of(money.tier_payout() for _ in range(n)))


def desk_of_the_office(n: int) -> Scene:
    reviews = [council.in_review() for _ in range(n)]
    for review in reviews:
        seat = council.panel(review)[0]
        propose_supplement(
            review=review, member=seat.member, kinds=["bankbook_copy"], text="통장 사본"
        )
    return Scene(council.secretary(), "/", [*of(reviews), ClaimFactory()])


# ------------------------------------------------------------------ money
def payouts(n: int) -> Scene:
    return Scene(money.finance(), "/payouts/", of(money.tier_payout() for _ in range(n)))


def batch(n: int) -> Scene:
    rows = [money.approved() for _ in range(n)]
    return Scene(money.finance(), f"/payouts/batches/{money.built(*rows).pk}/", of(rows))


def grant_accounts(n: int) -> Scene:
    claims = [grants.claim_of(grants.TIER, account=False) for _ in range(n)]
    fine = grants.claim_of(grants.TIER)
    return Scene(money.secretary(), "/payouts/grants/accounts/", [*claims, fine])


def grant_approval(n: int) -> Scene:
    """It counts what it takes, and names the `n` that it leaves out."""
    claims = [grants.claim_of(grants.TIER) for _ in range(n + 1)]
    run = grants.finished()
    for claim in claims[:n]:
        record_account(
            claim=claim, by=money.secretary(), bank="004", number="55501234567890",
            holder="다른 사람", reason="정정",
        )  # fmt: skip
    return Scene(money.finance(), f"/payouts/grants/{run.pk}/approve/", claims)


def grant_approval_refused(n: int) -> Scene:
    scene = grant_approval(n)
    scene.sends = {"seen": "another"}
    return scene


def results(n: int) -> Scene:
    """Lines that do not fit are named, and the one that was applied is not."""
    rows = [money.approved() for _ in range(n + 1)]
    money.released(money.built(*rows))
    lines = [row(rows[0]), *(row(one, amount=1) for one in rows[1:])]
    if n:
        lines.append(row("P000999999", amount=1))  # a line that is no payment of ours
    load_results(file=paper(*lines), name="1.csv", by=money.finance())
    return Scene(money.finance(), "/payouts/results/", of(rows))


def result_file(n: int) -> Scene:
    scene = results(n)
    file = money.model("ResultFile").objects.get()
    scene.path += f"{file.pk}/?show=misfits"
    return scene


def results_refused(n: int) -> Scene:
    scene = results(n)
    scene.path, scene.sends = "/payouts/results/load/", {}
    return scene


def answer_refused(n: int) -> Scene:
    scene = results(n)
    scene.path = "/payouts/results/answer/"
    scene.sends = {"action": "not_ours", "note": "다른 기관"}
    return scene


# ------------------------------------------------------------------ notices
def notices(n: int) -> Scene:
    return Scene(council.secretary(), "/notices/", of(write() for _ in range(n)))


def notices_refused(n: int) -> Scene:
    scene = notices(n)
    scene.path, scene.sends = "/notices/dead/retry/", {}
    return scene


def bulk_page(n: int) -> Scene:
    claims = bulks_of.tier_claims(n)
    path = "/notices/bulk/new/?audience=route:tier_grant&language=ko"
    return Scene(council.secretary(), path, claims)


def bulk_page_refused(n: int) -> Scene:
    scene = bulk_page(n)
    scene.path, scene.sends = "/notices/bulk/new/", {**TIER_WAVE, "seen": "another"}
    return scene


def closed_addresses(n: int) -> Scene:
    """Only a search says whose address it is."""
    mine, other = (ClaimFactory(plain_phone=f"0100000000{place}") for place in (1, 2))
    secretary = council.secretary()
    for claim in (mine, other)[: 2 * n]:
        suppress_address(claim=claim, channel="alimtalk", reason="opt_out", by=secretary)
    return Scene(secretary, f"/notices/suppressions/?q={mine.number}", [mine, other])


# ------------------------------------------------------------------ benefits
def benefits(n: int) -> Scene:
    claims = ClaimFactory.create_batch(n)
    if n:
        giving.granted(giving.programme())
    return Scene(council.secretary(), "/programmes/benefits/", claims)


# ------------------------------------------------------------------ the admin site
def _administrator() -> User:
    return UserFactory(roles="admin", is_staff=True)


def admin_claims(n: int) -> Scene:
    return Scene(_administrator(), "/admin/claims/claim/", ClaimFactory.create_batch(n))


def admin_accounts(n: int) -> Scene:
    claims = of(BankAccountFactory() for _ in range(n))
    return Scene(_administrator(), "/admin/claims/bankaccount/", [*claims, ClaimFactory()])


def admin_notices(n: int) -> Scene:
    return Scene(_administrator(), "/admin/reviews/notice/", of(write() for _ in range(n)))


def reading_marks(n: int) -> Scene:
    member = UserFactory(roles="member")
    marks = [mark_reading(finding=read_finding(), by=member) for _ in range(n)]
    return Scene(council.secretary(), "/readings/", of(marks))


LISTS: tuple[Callable[[int], Scene], ...] = (
    *(
        register,
        queue,
        document_requests,
        document_bulk,
        appeals,
        objections,
        fact_corrections,
        retriage,
        withdrawals,
        reading_marks,
        new_sitting,
        sitting,
        members,
        member,
    ),
    *(desk_of_a_member, own_votes, desk_of_finance, desk_of_the_office),
    *(payouts, batch, grant_accounts, grant_approval, grant_approval_refused),
    *(results, result_file, results_refused, answer_refused),
    *(notices, notices_refused, bulk_page, bulk_page_refused, benefits),
    *(admin_claims, admin_accounts, admin_notices),
)
NEVER_EMPTY = (sitting, batch, document_bulk)
