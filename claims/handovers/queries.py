"""Claims by the state of their hand-over: conditions in SQL, words, and counts.

A claim of an affiliate goes to the receiver of its company. A claim of any route may be handed over
to another body; the list contains it from then on."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from claims.handovers.models import Handover, HandoverItem, HandoverReceiver, ProvisionConsent
from claims.handovers.states import (
    ANSWERS,
    LIVE,
    WITH_RECEIVER,
    Answer,
    FileStage,
    HandoverStatus,
    ItemStatus,
)
from claims.register.models import Claim, Route
from claims.state_style import StyledChoices, set_styles

CHANGED = "changed"  # value of ?state= of the lists of claims: changed since the hand-over


class ClaimState(StyledChoices, models.TextChoices):
    """States of a claim with regard to hand-overs. If several apply, the first in this order
    counts.
    """

    CAME_BACK = "came_back", _("돌아옴, 처리할 것")
    PLANNED = "planned", _("이관 준비")
    MADE = FileStage.MADE.value, FileStage.MADE.label
    TAKEN = FileStage.TAKEN.value, FileStage.TAKEN.label
    HANDED = FileStage.RECEIVED.value, FileStage.RECEIVED.label
    PAID = "paid", _("회사가 지급")
    REFUSED = "refused", _("회사가 지급하지 않음")
    ENDED = "ended", _("끝남")
    READY = "ready", _("넘길 수 있음")
    DECLINED = "declined", _("동의하지 않음")
    NO_CONSENT = "no_consent", _("동의 없음")


set_styles(
    ClaimState,
    CAME_BACK=("warn", "arrow-back-up"),
    PLANNED=("none", "clock"),
    MADE=FileStage.MADE.style,
    TAKEN=FileStage.TAKEN.style,
    HANDED=FileStage.RECEIVED.style,
    PAID=("ok", "circle-check-f"),
    REFUSED=("none", "circle-x"),
    ENDED=("none", "circle-x"),
    READY=("info", "circle-check"),
    DECLINED=("problem", "circle-x"),
    NO_CONSENT=("warn", "alert-triangle-f"),
)


def _items(**more: Any) -> QuerySet[HandoverItem]:
    return HandoverItem.objects.filter(claim=OuterRef("pk"), **more)


def _answers(*answers: Answer) -> Exists:
    """Return the condition for claims whose answer to their company's receiver is one of
    `answers`."""
    given = ProvisionConsent.objects.filter(
        claim=OuterRef("pk"), receiver__company=OuterRef("company"), answer__in=answers
    )
    return Exists(given)


def to_be_handed_over() -> Q:
    """Return the condition for claims on the route AFFILIATE, which have to be handed over."""
    return Q(route=Route.AFFILIATE)


def came_back() -> Q:
    """Return the condition for claims that a receiver sent back, that the secretariat has not dealt
    with, and that are in no other hand-over under way."""
    open_items = _items(status=ItemStatus.NOT_OURS, settled_by__isnull=True)
    return Q(Exists(open_items)) & ~Q(Exists(_items(status__in=LIVE)))


def _free() -> Q:
    """Return the condition for affiliates' claims that are neither withdrawn nor erased, and that
    no receiver has, is about to get, or sent back."""
    stands = Q(withdrawn_at__isnull=True, erased_at__isnull=True)
    over = _items(status__in=[*LIVE, ItemStatus.NOT_OURS])
    return to_be_handed_over() & stands & ~Q(Exists(over))


def takes_consent() -> Q:
    """Return the condition for claims on which a consent is asked: affiliates' claims that no
    receiver has or sent back (`_free`), and whose company has a receiver."""
    return _free() & Q(Exists(HandoverReceiver.objects.filter(company=OuterRef("company"))))


def has_receiver() -> Q:
    """Return the condition for claims that a receiver has, or is about to get."""
    return Q(Exists(_items(status__in=LIVE)))


def has_answer() -> Q:
    """Return the condition for claims with an answer to the terms in force of their company's
    receiver."""
    return Q(_answers(*ANSWERS))


def _in_file(stage: str) -> Q:
    """Return the condition for claims in a hand-over's file that is at this FileStage."""
    received = Q(handover__status=HandoverStatus.RECEIVED)
    taken = Q(handover__downloaded_at__isnull=False)
    where = {
        FileStage.MADE: ~received & ~taken,
        FileStage.TAKEN: ~received & taken,
        FileStage.RECEIVED: received,
    }[FileStage(stage)]
    return Q(Exists(_items(status=ItemStatus.HANDED).filter(where)))


def condition(state: str) -> Q:
    """Return the condition (Q) for claims in a ClaimState; any other text counts as ENDED."""
    if state == ClaimState.CAME_BACK:
        return came_back()
    if state in FileStage.values:
        return _in_file(state)
    if state in LIVE:
        return Q(Exists(_items(status=state)))
    answered = (Answer.REFUSED, Answer.WITHDRAWN)
    if state == ClaimState.READY:
        return _free() & Q(_answers(Answer.GIVEN))
    if state == ClaimState.DECLINED:
        return _free() & Q(_answers(*answered))
    if state == ClaimState.NO_CONSENT:
        return _free() & ~has_answer()
    others = [one for one in ClaimState if one != ClaimState.ENDED]
    rest = Q()
    for one in others:
        rest &= ~condition(one)
    return rest


def changed_since() -> Q:
    """Return the condition for a HandoverItem queryset: items whose receiver has the data and must
    be told of a change. The claim was changed, withdrawn or erased, or its consent refused or
    withdrawn, after the file was made and after the receiver was last told. A consent that is
    outdated is none: the receiver has new terms of its own."""
    told = models.functions.Coalesce("handover__changes_told_at", "handed_at")
    consent = _lost_consents().filter(recorded_at__gt=OuterRef("_told"))
    later = (
        Q(changed_at__gt=models.F("_told"))
        | Q(claim__withdrawn_at__gt=models.F("_told"))
        | Q(claim__erased_at__gt=models.F("_told"))
    )
    pks = (
        HandoverItem.objects.filter(status__in=WITH_RECEIVER)
        .annotate(_told=told)
        .filter(later | Q(Exists(consent)))
        .values("pk")
    )
    return Q(pk__in=pks)


def _lost_consents() -> QuerySet[ProvisionConsent]:
    """Return the refused and withdrawn consents of an item of the outer query."""
    lost = (Answer.REFUSED, Answer.WITHDRAWN)
    return ProvisionConsent.objects.filter(
        claim=OuterRef("claim"), receiver=OuterRef("receiver"), answer__in=lost
    )


def changes_digest(handover: Handover) -> str:
    """Return the SHA-256 (hexadecimal) of the changes of a hand-over that its receiver must be told
    of, for the hidden field of the page; `note_changes_told` compares it. One query."""
    consent = _lost_consents()
    rows = handover.items.filter(changed_since()).order_by("pk")
    rows = rows.annotate(lost_at=models.Subquery(consent.values("recorded_at")[:1]))
    moments = ("changed_at", "claim__withdrawn_at", "claim__erased_at", "lost_at")
    told = json.dumps(list(rows.values_list("pk", *moments)), default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def claims_of(state: str = "", *, changed: bool = False) -> QuerySet[Claim]:
    """Return the claims of the list: affiliates' claims, and claims that were ever chosen for a
    hand-over.

    `state` (a ClaimState) filters by state; '' and unknown values do not. `changed` filters to
    claims with an item of `changed_since`."""
    rows = Claim.objects.filter(to_be_handed_over() | Q(Exists(_items())))
    if state in ClaimState.values:
        rows = rows.filter(condition(state))
    if changed:
        items = HandoverItem.objects.filter(changed_since(), claim=OuterRef("pk"))
        rows = rows.filter(Exists(items))
    return rows


def state_expression() -> Case:
    """Return an ORM expression for the ClaimState of a claim, to annotate lists, files and
    pages."""
    order = [one for one in ClaimState if one != ClaimState.ENDED]
    whens = [When(condition(one), then=Value(one.value)) for one in order]
    return Case(*whens, default=Value(ClaimState.ENDED.value), output_field=CharField())


class Choosable(NamedTuple):
    """A receiver with three counts of its claims: those that could be handed over now, those
    without an answer on consent, and those whose claimant declined.
    """

    receiver: HandoverReceiver
    ready: int
    no_consent: int
    declined: int


def choosable(receivers: list[HandoverReceiver]) -> list[Choosable]:
    """Return a Choosable for the receiver of each affiliate; receivers without a company are left
    out. Three queries."""
    by_company = {one.company_id: one for one in receivers if one.company_id}

    def counts(state: ClaimState) -> dict[int, int]:
        rows = Claim.objects.filter(condition(state), company__in=by_company)
        return dict(
            rows.order_by()
            .values("company")
            .annotate(n=models.Count("pk"))
            .values_list("company", "n")
        )

    ready, missing = counts(ClaimState.READY), counts(ClaimState.NO_CONSENT)
    declined = counts(ClaimState.DECLINED)
    return [
        Choosable(one, ready.get(pk, 0), missing.get(pk, 0), declined.get(pk, 0))
        for pk, one in by_company.items()
    ]


def without_receiver(receivers: list[HandoverReceiver]) -> list[dict[str, Any]]:
    """Return {"name": company, "n": its free claims} of the affiliates for which no receiver is
    registered, so that their claims can be handed over to nobody. One query."""
    companies = [one.company_id for one in receivers if one.company_id]
    rows = Claim.objects.filter(_free()).exclude(company__in=companies).order_by()
    found = rows.values(name=models.F("company__name")).annotate(n=models.Count("pk"))
    return list(found.order_by("name"))


def counts() -> dict[str, int]:
    """Return {ClaimState: number of claims} for the states that wait for somebody (ready, no
    consent, came back), and under CHANGED the claims changed since their hand-over. Three
    queries."""
    states = (ClaimState.READY, ClaimState.NO_CONSENT)
    affiliates = Claim.objects.filter(to_be_handed_over()).order_by()
    found = affiliates.aggregate(
        **{state.value: models.Count("pk", filter=condition(state)) for state in states}
    )
    found[ClaimState.CAME_BACK.value] = Claim.objects.filter(came_back()).count()
    changed = HandoverItem.objects.filter(changed_since()).values("claim").distinct()
    found[CHANGED] = changed.count()
    return found


def waiting_for(user: Any) -> QuerySet[Handover]:
    """Return the waiting hand-overs that other people proposed, whose number the menu shows. The
    caller checks the permission to confirm."""
    return Handover.objects.waiting_for(user)
