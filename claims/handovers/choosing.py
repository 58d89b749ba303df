"""Verb of the first person: choose the claims that a receiver gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from claims import hooks
from claims.exports.models import FileFormat
from claims.handovers.errors import (
    HandoverMovedError,
    NothingToHandOverError,
    NumbersUnknownError,
    TooManyNumbersError,
)
from claims.handovers.models import Handover, HandoverReceiver
from claims.handovers.permissions import PROPOSE
from claims.handovers.states import LIVE, Choice, ItemStatus, LeftOut
from claims.reasons import MOST_REASON, given_reason
from claims.register.models import Claim, Route
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User

MOST_PICKED = 1000


_LIVE = ", ".join(f"'{status}'" for status in LIVE)
# All claims of an affiliate: one that came back is not sent to it again unless it is picked.
_ALL = (
    f"c.company_id = %(company)s AND c.route = '{Route.AFFILIATE}'",
    f"{_LIVE}, '{ItemStatus.NOT_OURS}'",
)
_PICKED = ("c.id = ANY(%(claims)s::bigint[])", _LIVE)


def _chosen(which: tuple[str, str]) -> str:
    """Return a SELECT of the claims of a choice (_ALL or _PICKED): id, number, and the reason to
    leave the claim out (LeftOut), '' for none. Its parameters are those of `_run`."""
    where, over = which
    return f"""
        SELECT c.id, c.number, CASE
            WHEN c.erased_at IS NOT NULL THEN '{LeftOut.ERASED}'
            WHEN c.withdrawn_at IS NOT NULL THEN '{LeftOut.WITHDRAWN}'
            WHEN c.id = ANY(%(before_council)s::bigint[]) THEN '{LeftOut.BEFORE_COUNCIL}'
            WHEN EXISTS (
                SELECT FROM public.claims_handoveritem i
                WHERE i.receiver_id = %(receiver)s AND i.claim_id = c.id AND i.status IN ({over})
            ) THEN '{LeftOut.HANDED_OVER}'
            WHEN k.answer IS NULL THEN '{LeftOut.NO_CONSENT}'
            WHEN k.answer = 'refused' THEN '{LeftOut.REFUSED}'
            WHEN k.answer = 'withdrawn' THEN '{LeftOut.CONSENT_WITHDRAWN}'
            WHEN k.answer = 'outdated' THEN '{LeftOut.CONSENT_OUTDATED}'
            ELSE '' END AS reason
        FROM public.claims_claim c
        LEFT JOIN public.claims_provisionconsent k
            ON k.claim_id = c.id AND k.receiver_id = %(receiver)s
        WHERE {where}
    """  # noqa: S608 - constants of this file


_COUNT = "SELECT reason, count(*) FROM ({chosen}) t GROUP BY 1"
_INSERT = """
    INSERT INTO public.claims_handoveritem
        (handover_id, receiver_id, claim_id, status, left_out_as, settled_reason)
    SELECT %(handover)s, %(receiver)s, t.id, 'planned', '', ''
    FROM ({chosen}) t WHERE t.reason = '' ORDER BY t.id
"""
_NAMED = "SELECT t.number, t.reason FROM ({chosen}) t WHERE t.reason <> '' ORDER BY t.number"


def _before_council(receiver: HandoverReceiver, claims: Sequence[int] | None) -> list[int]:
    """Return the primary keys of the claims of a choice that the council still judges; they may not
    be handed over meanwhile. `claims` as in `count_choice`."""
    rows = Claim.objects.filter(hooks.before_the_council())
    own = rows.filter(company=receiver.company_id) if claims is None else rows.filter(pk__in=claims)
    return list(own.values_list("pk", flat=True))


def _run(sql: str, receiver: HandoverReceiver, claims: Sequence[int] | None, **more: Any) -> Any:
    given = {
        "receiver": receiver.pk,
        "company": receiver.company_id,
        "claims": None if claims is None else list(claims),
        "before_council": _before_council(receiver, claims),
    }
    cursor = connection.cursor()
    chosen = _chosen(_ALL if claims is None else _PICKED)
    cursor.execute(sql.format(chosen=chosen), {**given, **more})
    return cursor


def count_choice(receiver: HandoverReceiver, claims: Sequence[int] | None) -> dict[str, int]:
    """Return how many claims of a choice can be handed over to the receiver (key "") and how many
    are left out, by reason (LeftOut). `claims` are primary keys, None for all claims of the
    receiver's company on the route AFFILIATE."""
    with _run(_COUNT, receiver, claims) as cursor:
        return {reason: int(n) for reason, n in cursor.fetchall()}


def left_out_by_number(receiver: HandoverReceiver, claims: Sequence[int]) -> list[tuple[str, str]]:
    """Return (claim number, LeftOut reason) of each of the claims (primary keys) that may not be
    handed over to the receiver, by number."""
    with _run(_NAMED, receiver, claims) as cursor:
        return [(number, reason) for number, reason in cursor.fetchall()]


def find_numbers(numbers: Sequence[str]) -> list[int]:
    """Return the primary keys of the claims with these numbers, sorted. Raises TooManyNumbersError
    above MOST_PICKED (1,000), NumbersUnknownError with the first five that do not exist."""
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MOST_PICKED:
        raise TooManyNumbersError
    found = dict(Claim.objects.filter(number__in=wanted).values_list("number", "pk"))
    unknown = [number for number in wanted if number not in found]
    if unknown:
        said = _("없는 접수번호가 있습니다: %(numbers)s")
        raise NumbersUnknownError(str(said) % {"numbers": ", ".join(unknown[:5])})
    return sorted(found.values())


@transaction.atomic
def propose_handover(
    *, receiver: HandoverReceiver, by: User, numbers: Sequence[str] | None = None,
    file_format: str = FileFormat.XLSX, with_narrative: bool = False, note: str = "",
) -> Handover:  # fmt: skip
    """Choose claims for a receiver, those of `numbers` or all of its company, and return the
    waiting hand-over; another person confirms it. Claims that may not go are counted in `left_out`
    by reason.

    Raises ForbiddenError, ReasonNeededError (`with_narrative` without a note), NumbersUnknownError,
    TooManyNumbersError, NothingToHandOverError, HandoverMovedError (a choice or consent changed
    meanwhile)."""
    require_permission(by, PROPOSE)
    missing = _("피해내용을 함께 넘기는 이유를 메모에 적어 주세요.")
    note = given_reason(note, MOST_REASON, missing, needed=with_narrative)
    claims = None if numbers is None else find_numbers(numbers)
    if claims is None and receiver.company_id is None:
        raise NothingToHandOverError(_("계열사가 아닌 기관에는 접수번호를 골라 넘깁니다."))
    HandoverReceiver.objects.select_for_update().get(pk=receiver.pk)  # one choice at a time
    counts = count_choice(receiver, claims)
    taken = counts.pop("", 0)
    if not taken:
        raise NothingToHandOverError
    handover = Handover.objects.create(
        receiver=receiver,
        choice=Choice.ALL if claims is None else Choice.PICKED,
        with_narrative=with_narrative,
        format=FileFormat(file_format),
        note=note,
        count=taken,
        left_out=counts,
        proposed_by=by,
    )
    try:
        with transaction.atomic(), _run(_INSERT, receiver, claims, handover=handover.pk) as cursor:
            inserted = cursor.rowcount
    except IntegrityError as error:
        raise HandoverMovedError from error
    if inserted != taken:  # a consent came or went between the two statements
        raise HandoverMovedError
    hooks.emit("handover_proposed", handover)
    return handover
