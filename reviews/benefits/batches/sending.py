"""The worker's verb: issue a batch through a partner's interface.

A grant is marked as being sent, and that is committed, before the partner hears of it. If the
answer is lost, or the worker is killed, the grant stays so; after UNKNOWN_AFTER the partner is
asked, and only grants that it never accepted are sent again, under the same key. Nothing is
repeated blindly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import clock
from claims.korean import in_korean
from claims.users.permissions import require_permission
from config.celery import enqueue
from reviews.benefits.batches import partner
from reviews.benefits.batches.eligibility import lock_next_grants
from reviews.benefits.batches.verbs import close_if_done, fail_batch, touch
from reviews.benefits.errors import WayNotOfferedError
from reviews.benefits.models import BenefitBatch, BenefitGrant
from reviews.benefits.permissions import PROPOSE
from reviews.benefits.states import UNUSED, USABLE, BatchStatus, GrantStatus, Way

if TYPE_CHECKING:
    from claims.users.models import User

log = structlog.get_logger(__name__)

REQUESTS_PER_TASK = 400  # then the task of a longer batch is enqueued again
REFUSED = gettext_lazy("제휴사가 요청을 받지 않았습니다. 주소와 인증 키를 확인해 주세요.")


class _Taken(NamedTuple):
    """Grants taken for one request to the partner. `at` is the `asked_at` that was set on them: it
    is their lease, and `_settle` changes only rows that still have it."""

    rows: list[BenefitGrant]
    at: datetime


def unknown_after() -> timedelta:
    """Return the time after which the partner is asked about a grant that was sent and not answered
    (setting BENEFIT_PARTNER_UNKNOWN_SECONDS). It is longer than any request can take."""
    return timedelta(seconds=settings.BENEFIT_PARTNER_UNKNOWN_SECONDS)


def key_of(grant: BenefitGrant) -> str:
    """Return the idempotency key of a grant, its number and try: B123-1. The try is counted up only
    when the partner refuses the grant, so that a grant sent again in another batch has the same
    key."""
    return f"{grant.number}-{grant.tries + 1}"


def send_batch(batch_id: int) -> bool:
    """Send the waiting grants of a batch to the partner, and ask about those whose answer was lost,
    in up to REQUESTS_PER_TASK requests. Close the batch when none waits. Return True when the task
    must be enqueued again. Safe to call twice, also at once.

    If the partner is away the rest is left to `sweep_benefits`; if it refuses the request the batch
    is set to FAILED.
    """
    for _request in range(REQUESTS_PER_TASK):
        batch = BenefitBatch.objects.select_related("programme").get(pk=batch_id)
        if batch.status != BatchStatus.SENDING:
            return False
        touch(batch_id)
        try:
            if not (_send_some(batch) or _ask_some(batch)):
                _close(batch_id)
                return False
        except partner.PartnerUnavailableError:
            return False
        except partner.PartnerRefusedError:
            with in_korean():
                fail_batch(batch_id, REFUSED)
            return False
    return True


@transaction.atomic
def _take(batch: BenefitBatch, status: GrantStatus, before: datetime | None = None) -> _Taken:
    """Lock at most AT_ONCE grants of a batch in `status`, set them to SENDING and their `asked_at`
    to now (the lease). Other workers leave them alone until `unknown_after()` has passed.

    With `before` only grants asked about before that time are taken. Without it the grants are to
    be sent, and those whose claim or consent is gone are dropped (`lock_next_grants`).
    """
    rows = batch.grants.filter(status=status).order_by("pk")
    if before is None:
        found = list(rows.filter(pk__in=lock_next_grants(batch, partner.AT_ONCE)))
    else:
        rows = rows.filter(asked_at__lt=before)
        found = list(rows.select_for_update(skip_locked=True, no_key=True)[: partner.AT_ONCE])
    at = clock.now()
    if found:
        keys = [grant.pk for grant in found]
        BenefitGrant.objects.filter(pk__in=keys).update(status=GrantStatus.SENDING, asked_at=at)
    return _Taken(found, at)


def _send_some(batch: BenefitBatch) -> bool:
    """Send the next grants of a batch to the partner and record its answers. Return False if none
    waits. Raises PartnerUnavailableError (the outcome is unknown), PartnerRefusedError (the grants
    wait again)."""
    taken = _take(batch, GrantStatus.BATCHED)
    if not taken.rows:
        return False
    units = batch.programme.units
    grants = [
        {
            "key": key_of(grant), "reference": grant.reference, "units": units,
            "value": grant.value,
            "expires_on": grant.expires_on.isoformat() if grant.expires_on else None,
        }
        for grant in taken.rows
    ]  # fmt: skip
    try:
        answers = partner.send(batch.programme.code, grants)
    except partner.PartnerRefusedError:
        _settle(taken, {}, untaken=True)  # it said that it took none of them
        raise
    _settle(taken, answers)
    return True


def _ask_some(batch: BenefitBatch) -> bool:
    """Ask the partner about grants whose answer is overdue, and record its answers; grants that it
    never took are set back to waiting. Return False if there is none. Raises
    PartnerUnavailableError (no readable answer), PartnerRefusedError (wrong key or request)."""
    taken = _take(batch, GrantStatus.SENDING, clock.now() - unknown_after())
    if not taken.rows:
        return False
    answers = partner.ask([key_of(grant) for grant in taken.rows])
    _settle(taken, answers, untaken=True)
    return True


_SETTLE = """
    UPDATE public.reviews_benefitgrant g
    SET status = n.status, failed_as = n.why, tries = g.tries + (n.status = 'failed')::int,
        issued_at = CASE WHEN n.status = 'issued' THEN %s::timestamptz END
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS n (id, status, why)
    WHERE g.id = n.id AND g.status = 'sending' AND g.asked_at = %s
"""


@transaction.atomic
def _settle(taken: _Taken, answers: dict[str, partner.Answer], *, untaken: bool = False) -> None:
    """Record the partner's answers on the grants of a request that still have its lease: issued, or
    failed with the reason. Enqueue the letters if one was issued. Grants without an answer are left
    as they are, or with `untaken` set back to waiting, since the partner never took them."""
    ids, states, reasons = [], [], []
    for grant in taken.rows:
        answer = answers.get(key_of(grant))
        if answer is None and not untaken:
            continue
        status, why = _outcome(answer)
        ids.append(grant.pk)
        states.append(status.value)
        reasons.append(why)
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [clock.now(), ids, states, reasons, taken.at])
    if any(status == GrantStatus.ISSUED for status in states):
        enqueue("reviews.benefits.tasks.tell_recipients")


def _outcome(answer: partner.Answer | None) -> tuple[GrantStatus, str]:
    if answer is None:
        return GrantStatus.BATCHED, ""
    if answer.state == "refused":
        with in_korean():
            return GrantStatus.FAILED, answer.reason or _("제휴사가 사유를 알리지 않음")
    return GrantStatus.ISSUED, ""


@transaction.atomic
def _close(batch_id: int) -> None:
    batch = BenefitBatch.objects.select_for_update().get(pk=batch_id)
    close_if_done(batch)


# ------------------------------------------------------------------ use and expiry
# USABLE is a constant; values travel as parameters.
_USE = f"""
    UPDATE public.reviews_benefitgrant g SET status = n.status, used_on = n.day
    FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS n (id, status, day)
    WHERE g.id = n.id AND {USABLE}
"""  # noqa: S608


def ask_use(batch_id: int) -> int:
    """Ask the partner which issued grants of a batch were used or have expired, and set them so.
    Return the number of changed grants.

    Raises PartnerUnavailableError (no readable answer), PartnerRefusedError (wrong key or request);
    earlier answers stay recorded.
    """
    batch = BenefitBatch.objects.get(pk=batch_id)
    changed, last = 0, 0
    while rows := _unused_after(batch, last):
        last = rows[-1].pk
        answers = partner.ask([key_of(grant) for grant in rows])
        changed += _record_use([(grant.pk, answers.get(key_of(grant))) for grant in rows])
    return changed


def _unused_after(batch: BenefitBatch, last: int) -> list[BenefitGrant]:
    rows = batch.grants.filter(status__in=UNUSED, pk__gt=last).order_by("pk")
    return list(rows[: partner.AT_ONCE])


@transaction.atomic
def _record_use(rows: Sequence[tuple[int, partner.Answer | None]]) -> int:
    """Set grants to used or expired as the partner answered, and return how many changed. A use on
    a day to come is no use yet: the partner is asked again."""
    found: list[tuple[int, str, date | None]] = []
    for pk, answer in rows:
        if answer is not None and answer.state == "redeemed":
            day = answer.day or clock.today()
            if day <= clock.today():
                found.append((pk, GrantStatus.REDEEMED.value, day))
        elif answer is not None and answer.state == "expired":
            found.append((pk, GrantStatus.EXPIRED.value, None))
    values: list[Any] = [list(column) for column in zip(*found, strict=True)]
    if not values:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_USE, values)
        return int(cursor.rowcount)


@transaction.atomic
def expire(most: int = 50_000) -> int:
    """Mark issued grants whose last day is over as expired, at most `most`; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE public.reviews_benefitgrant SET status = 'expired' WHERE id IN (
                SELECT id FROM public.reviews_benefitgrant
                WHERE status = 'issued' AND expires_on < %s
                ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
            )
            """,
            [clock.today(), most],
        )
        return int(cursor.rowcount)


def ask_use_or_leave(batch_id: int) -> bool:
    """Ask the partner which grants of a batch were used, and record it (`ask_use`). Return True;
    return False, and raise nothing, if the partner is away or refuses."""
    try:
        ask_use(batch_id)
    except (partner.PartnerUnavailableError, partner.PartnerRefusedError):
        return False
    return True


def start_asking(*, batch: BenefitBatch, by: User) -> None:
    """Enqueue the task that asks the partner which grants of this batch were used. Raises
    ForbiddenError (permission `propose_benefit`), and WayNotOfferedError if the batch was not sent
    through a partner's interface or none is configured."""
    require_permission(by, PROPOSE)
    if batch.way != Way.PARTNER or not partner.is_on():
        raise WayNotOfferedError
    enqueue("reviews.benefits.tasks.ask_use", batch.pk)
