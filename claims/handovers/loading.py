"""Verbs that load files which came back (a receiver's results, claimants' consents) and record one
consent.

The number of statements does not grow with the lines. A file with the same bytes again adds
nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.db import connection, transaction

from claims import clock, hooks
from claims.clock import today
from claims.handovers.errors import (
    AnswersMovedError,
    AnswerUnreadableError,
    HandoverMovedError,
    OlderAnswerError,
)
from claims.handovers.models import (
    Handover,
    HandoverFile,
    HandoverFileFault,
    HandoverItem,
    HandoverReceiver,
    ProvisionConsent,
)
from claims.handovers.permissions import PROPOSE, RECORD_CONSENT
from claims.handovers.reading import (
    ANSWERED_ON,
    NUMBER,
    OUTCOME,
    ConsentLine,
    Lines,
    ResultLine,
    read_consents,
    read_results,
)
from claims.handovers.states import (
    OUTCOMES,
    WITH_RECEIVER,
    Answer,
    Channel,
    FileKind,
    HandoverStatus,
    ItemStatus,
)
from claims.loaded_files.reading import Fault, Loaded
from claims.register.models import Claim
from claims.table_files.reading import digest_of
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User

AT_ONCE = 1000  # faults of one INSERT


# ------------------------------------------------------------------ results
_APPLY = """
    UPDATE public.claims_handoveritem i
    SET status = n.status, outcome_amount = n.amount, outcome_on = n.day, result_file_id = %s
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::date[]) AS n (id, status, amount, day)
    WHERE i.id = n.id
"""


class _Known(NamedTuple):
    """Present state of a HandoverItem: primary key, status, amount (won) and day of the result."""

    pk: int
    status: str
    amount: int | None
    day: date | None


def load_results(
    *, handover: Handover, file: BinaryIO, by: User, corrects: bool = False
) -> Loaded[HandoverFile]:
    """Load a receiver's results of one hand-over from a seekable file. Returns Loaded: the stored
    file, and `again` True where the same bytes were loaded before. Faulty lines are stored, the
    others applied; `corrects` lets them replace earlier results.

    Raises ForbiddenError, TableUnreadableError, ColumnsMissingError, TooManyLinesError,
    HandoverMovedError (no receipt is recorded)."""
    require_permission(by, PROPOSE)
    digest = digest_of(file)
    found = read_results(file)
    with transaction.atomic():
        handover = Handover.objects.select_for_update().get(pk=handover.pk)
        if handover.status != HandoverStatus.RECEIVED:
            raise HandoverMovedError
        earlier = handover.files.filter(sha256=digest).first()
        if earlier is not None:
            return Loaded(earlier, again=True)
        known = _known(handover, found.lines)
        applied: list[tuple[int, ResultLine]] = []
        repeated, faults = 0, [*found.faults]
        for line in found.lines:
            item = known.get(line.number)
            fault = _refusal(line, item, corrects=corrects)
            if fault is not None:
                faults.append(fault)
            elif item is not None and item[1:] == (line.status, line.amount, line.day):
                repeated += 1
            elif item is not None:
                applied.append((item.pk, line))
        row = HandoverFile.objects.create(
            kind=FileKind.RESULTS,
            receiver_id=handover.receiver_id,
            handover=handover,
            sha256=digest,
            loaded_by=by,
            **_counts(found, len(applied), repeated),
        )
        _write_faults(row, faults)
        _apply(row, applied)
    return Loaded(row, again=False)


def _known(handover: Handover, lines: list[ResultLine]) -> dict[str, _Known]:
    numbers = [line.number for line in lines]
    rows = HandoverItem.objects.filter(handover=handover, claim__number__in=numbers)
    return {
        number: _Known(*rest)
        for number, *rest in rows.values_list(
            "claim__number", "pk", "status", "outcome_amount", "outcome_on"
        )
    }


def _refusal(line: ResultLine, item: _Known | None, *, corrects: bool) -> Fault | None:
    if item is None or item.status not in (ItemStatus.HANDED, *OUTCOMES):
        return Fault(line.row_no, NUMBER, "not_handed", line.number[:60])
    if item.status == ItemStatus.HANDED or item[1:] == (line.status, line.amount, line.day):
        return None
    word = str(line.status.label)
    if ItemStatus.NOT_OURS in (item.status, line.status):
        return Fault(line.row_no, OUTCOME, "came_back", word)
    return None if corrects else Fault(line.row_no, OUTCOME, "result_differs", word)


def _counts(found: Lines, applied: int, repeated: int) -> dict[str, int]:
    """Return the counts of a file as columns of HandoverFile: read, applied, repeated, faulty.
    Lines that are neither applied nor repeated count as faulty."""
    return {
        "read": found.read,
        "applied": applied,
        "repeated": repeated,
        "faulty": found.read - applied - repeated,
    }


def _apply(row: HandoverFile, applied: list[tuple[int, ResultLine]]) -> None:
    if not applied:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _APPLY,
            [
                row.pk,
                [pk for pk, _line in applied],
                [line.status.value for _pk, line in applied],
                [line.amount for _pk, line in applied],
                [line.day for _pk, line in applied],
            ],
        )


def _write_faults(row: HandoverFile, faults: list[Fault]) -> None:
    rows = [
        HandoverFileFault(
            file=row, row_no=one.row_no, column=one.column, code=one.code, value=one.value
        )
        for one in sorted(faults)
    ]
    HandoverFileFault.objects.bulk_create(rows, batch_size=AT_ONCE)


# ------------------------------------------------------------------ consents
# The last condition is that of `_is_older`, on the row as it is once its lock is held: another
# person may record a withdrawal at the same moment.
_RECORD = """
    INSERT INTO public.claims_provisionconsent AS k
        (receiver_id, claim_id, answer, channel, answered_on, recorded_by_id, recorded_at, file_id)
    SELECT %s, n.claim, n.answer, n.channel, n.day, %s, %s, %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[]) AS n (claim, answer, channel, day)
    ORDER BY n.claim
    ON CONFLICT (receiver_id, claim_id) DO UPDATE SET
        answer = EXCLUDED.answer, channel = EXCLUDED.channel, answered_on = EXCLUDED.answered_on,
        recorded_by_id = EXCLUDED.recorded_by_id, recorded_at = EXCLUDED.recorded_at,
        file_id = EXCLUDED.file_id
    WHERE NOT (
        EXCLUDED.answer = 'given' AND k.answer <> 'given' AND k.answered_on > EXCLUDED.answered_on
    )
"""


def load_consents(*, receiver: HandoverReceiver, file: BinaryIO, by: User) -> Loaded[HandoverFile]:
    """Load claimants' answers on giving their data to one receiver from a seekable file; a line
    replaces the claim's earlier answer; a consent is a fault where a later refusal is known.
    Returns Loaded, with `again` True where the same bytes were loaded before.

    Raises ForbiddenError (without both `claims.propose_handover` and `claims.record_consent`),
    TableUnreadableError, ColumnsMissingError, TooManyLinesError, AnswersMovedError (409: a later
    refusal came at the same moment; nothing was loaded)."""
    require_permission(by, PROPOSE)
    require_permission(by, RECORD_CONSENT)
    digest = digest_of(file)
    found = read_consents(file)
    with transaction.atomic():
        receiver = HandoverReceiver.objects.select_for_update().get(pk=receiver.pk)
        earlier = receiver.files.filter(kind=FileKind.CONSENTS, sha256=digest).first()
        if earlier is not None:
            return Loaded(earlier, again=True)
        numbers = [line.number for line in found.lines]
        found_claims = Claim.objects.filter(number__in=numbers)
        erased = set(found_claims.filter(erased_at__isnull=False).values_list("number", flat=True))
        claims = dict(found_claims.values_list("number", "pk"))
        stand = _standing(receiver, numbers)
        faults = [*found.faults]
        faults += [
            Fault(line.row_no, NUMBER, "claim_unknown", line.number[:60])
            for line in found.lines
            if line.number not in claims
        ]
        standing = [line for line in found.lines if line.number not in erased]
        faults += [
            Fault(line.row_no, NUMBER, "claim_erased", line.number[:60])
            for line in found.lines
            if line.number in erased
        ]
        older = [line for line in standing if _is_older(line, stand)]
        faults += [Fault(line.row_no, ANSWERED_ON, "answer_older", f"{line.day}") for line in older]
        known = [line for line in standing if line.number in claims and line not in older]
        new = [line for line in known if stand.get(line.number) != tuple(line[2:])]
        row = HandoverFile.objects.create(
            kind=FileKind.CONSENTS,
            receiver=receiver,
            sha256=digest,
            loaded_by=by,
            **_counts(found, len(new), len(known) - len(new)),
        )
        _write_faults(row, faults)
        given_again = [
            claims[line.number] for line in new if _is_given_again(line, stand.get(line.number))
        ]
        if _record(receiver, [(claims[line.number], line) for line in new], by, row) < len(new):
            raise AnswersMovedError
        _tell_given_again(receiver, given_again)
    return Loaded(row, again=False)


def _standing(receiver: HandoverReceiver, numbers: list[str]) -> dict[str, tuple[str, str, date]]:
    """Return the present answers to a receiver as {claim number: (answer, channel, day)}."""
    rows = ProvisionConsent.objects.filter(receiver=receiver, claim__number__in=numbers)
    return {
        number: (answer, channel, day)
        for number, answer, channel, day in rows.values_list(
            "claim__number", "answer", "channel", "answered_on"
        )
    }


def _is_older(line: ConsentLine, stand: dict[str, tuple[str, str, date]]) -> bool:
    """Return True for a consent of an earlier day than the refusal or withdrawal that stands for
    the claim (`stand`)."""
    if line.answer != Answer.GIVEN or line.number not in stand:
        return False
    answer, _channel, day = stand[line.number]
    return answer != Answer.GIVEN and line.day < day


def _is_given_again(line: ConsentLine, before: tuple[str, str, date] | None) -> bool:
    """Return True for a consent that takes the place of a refusal or withdrawal (`before`)."""
    return line.answer == Answer.GIVEN and before is not None and before[0] != Answer.GIVEN


def _tell_given_again(receiver: HandoverReceiver, claim_ids: Collection[int]) -> None:
    """Set `changed_at` to now on the items of these claims that this receiver has: it may have been
    told that the consent was withdrawn. Emits `consent_given_again`."""
    if claim_ids:
        rows = HandoverItem.objects.filter(receiver=receiver, claim__in=claim_ids)
        rows.filter(status__in=WITH_RECEIVER).update(changed_at=clock.now())
        hooks.emit("consent_given_again", list(claim_ids))


def _record(
    receiver: HandoverReceiver,
    answers: list[tuple[int, ConsentLine]],
    by: User,
    file: HandoverFile | None,
) -> int:
    """Write the answers and return how many were written; a consent that is older than a refusal by
    now is not."""
    if not answers:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            [
                receiver.pk, by.pk, clock.now(), file.pk if file else None,
                [claim for claim, _line in answers],
                [line.answer.value for _claim, line in answers],
                [line.channel.value for _claim, line in answers],
                [line.day for _claim, line in answers],
            ],
        )  # fmt: skip
        return int(cursor.rowcount)


@transaction.atomic
def record_consent(
    *, claim: Claim, receiver: HandoverReceiver, by: User, answer: str, channel: str, day: date
) -> ProvisionConsent:
    """Record one claimant's answer on giving their data to a receiver, in place of an earlier one.
    A withdrawn consent keeps the claim out of a file that is not made yet; later it is only shown.

    Raises ForbiddenError, AnswerUnreadableError (unknown answer or channel, or a day in the
    future), OlderAnswerError (a consent, and a later refusal is known)."""
    require_permission(by, RECORD_CONSENT)
    if answer not in Answer.values or channel not in Channel.values or day > today():
        raise AnswerUnreadableError
    line = ConsentLine(0, claim.number, Answer(answer), Channel(channel), day)
    before = _standing(receiver, [claim.number]).get(claim.number)
    if not _record(receiver, [(claim.pk, line)], by, None):
        raise OlderAnswerError
    if _is_given_again(line, before):
        _tell_given_again(receiver, [claim.pk])
    return ProvisionConsent.objects.get(claim=claim, receiver=receiver)
