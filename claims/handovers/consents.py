"""Verbs that record claimants' answers on giving their data to a receiver: one, or those of a file.

The number of statements does not grow with the lines of a file. A file with the same bytes again
adds nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.db import connection, transaction

from claims import clock, hooks
from claims.clock import today
from claims.handovers.errors import (
    AnswersMovedError,
    AnswerUnreadableError,
    OlderAnswerError,
    OlderTermsError,
    TermsMovedError,
)
from claims.handovers.loading import counts_of, write_faults
from claims.handovers.models import HandoverFile, HandoverItem, HandoverReceiver, ProvisionConsent
from claims.handovers.permissions import PROPOSE, RECORD_CONSENT
from claims.handovers.reading import ANSWERED_ON, NUMBER, ConsentLine, read_consents
from claims.handovers.receivers import lock_terms, terms_digest
from claims.handovers.states import (
    ANSWERS,
    BY_OFFICE,
    WITH_RECEIVER,
    Answer,
    Channel,
    FileKind,
)
from claims.loaded_files.reading import Fault, Loaded
from claims.register.locks import lock_claims
from claims.register.models import Claim
from claims.table_files.reading import digest_of
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User

# The last condition is that of `_is_older`, on the row as it is once its lock is held: another
# person may record a withdrawal at the same moment.
_RECORD = """
    INSERT INTO public.claims_provisionconsent AS k
        (receiver_id, claim_id, answer, channel, answered_on, recorded_by_id, recorded_at, file_id,
        terms_digest)
    SELECT %s, n.claim, n.answer, n.channel, n.day, %s, %s, %s, %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[]) AS n (claim, answer, channel, day)
    ORDER BY n.claim
    ON CONFLICT (receiver_id, claim_id) DO UPDATE SET
        answer = EXCLUDED.answer, channel = EXCLUDED.channel, answered_on = EXCLUDED.answered_on,
        recorded_by_id = EXCLUDED.recorded_by_id, recorded_at = EXCLUDED.recorded_at,
        file_id = EXCLUDED.file_id, terms_digest = EXCLUDED.terms_digest
    WHERE NOT (
        EXCLUDED.answer = 'given' AND k.answer <> 'given' AND k.answered_on > EXCLUDED.answered_on
    )
"""


class _Known(NamedTuple):
    """Facts about the claims of a file, by number: primary keys, those whose data was erased, and
    the present answers to `receiver`."""

    receiver: HandoverReceiver
    claims: dict[str, int]
    erased: set[str]
    stand: dict[str, tuple[str, str, date]]


def load_consents(*, receiver: HandoverReceiver, file: BinaryIO, by: User) -> Loaded[HandoverFile]:
    """Load claimants' answers on giving their data to one receiver from a seekable file; a line
    replaces the claim's earlier answer; a consent is a fault if a later refusal is known, and where
    it is older than the receiver's terms. Returns Loaded, with `again` True if the same bytes were
    loaded before.

    Raises ForbiddenError (without both `claims.propose_handover` and `claims.record_consent`),
    TableUnreadableError, ColumnsMissingError, TooManyLinesError, AnswersMovedError (409: a later
    refusal came at the same moment; nothing was loaded)."""
    require_permission(by, PROPOSE)
    require_permission(by, RECORD_CONSENT)
    digest = digest_of(file)
    found = read_consents(file)
    with transaction.atomic():
        claims = _lock_claims(found.lines)
        # One file at a time, so that the same bytes are loaded once.
        receiver = HandoverReceiver.objects.select_for_update(no_key=True).get(pk=receiver.pk)
        earlier = receiver.files.filter(kind=FileKind.CONSENTS, sha256=digest).first()
        if earlier is not None:
            return Loaded(earlier, again=True)
        known = _known(receiver, claims)
        faults, good = [*found.faults], []
        for line in found.lines:
            fault = _refusal(line, known)
            if fault is None:
                good.append(line)
            else:
                faults.append(fault)
        new = [line for line in good if known.stand.get(line.number) != tuple(line[2:])]
        row = HandoverFile.objects.create(
            kind=FileKind.CONSENTS,
            receiver=receiver,
            sha256=digest,
            loaded_by=by,
            **counts_of(found, len(new), len(good) - len(new)),
        )
        write_faults(row, faults)
        answers = [(known.claims[line.number], line) for line in new]
        if record_answers(receiver, answers, by, row) < len(new):
            raise AnswersMovedError
        again = [pk for pk, line in answers if is_given_again(line, known.stand.get(line.number))]
        tell_given_again(receiver, again)
    return Loaded(row, again=False)


def standing(receiver: HandoverReceiver, numbers: list[str]) -> dict[str, tuple[str, str, date]]:
    """Return the present answers to a receiver as {claim number: (answer, channel, day)}."""
    rows = ProvisionConsent.objects.filter(receiver=receiver, claim__number__in=numbers)
    return {
        number: (answer, channel, day)
        for number, answer, channel, day in rows.values_list(
            "claim__number", "answer", "channel", "answered_on"
        )
    }


def _lock_claims(lines: list[ConsentLine]) -> list[tuple[str, int, datetime | None]]:
    """Lock the claims of these lines in the order of their keys, so that nobody writes a letter
    that asks for an answer meanwhile, and return (number, primary key, time of erasure) of each."""
    rows = Claim.objects.filter(number__in=[line.number for line in lines]).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("number", "pk", "erased_at"))


def _known(receiver: HandoverReceiver, claims: list[tuple[str, int, datetime | None]]) -> _Known:
    return _Known(
        receiver,
        {number: pk for number, pk, _erased_at in claims},
        {number for number, _pk, erased_at in claims if erased_at},
        standing(receiver, [number for number, _pk, _erased_at in claims]),
    )


def _refusal(line: ConsentLine, known: _Known) -> Fault | None:
    """Return the Fault of a line that is not recorded, None for one that is."""
    if line.number not in known.claims:
        return Fault(line.row_no, NUMBER, "claim_unknown", line.number[:60])
    if line.number in known.erased:
        return Fault(line.row_no, NUMBER, "claim_erased", line.number[:60])
    if _is_to_older_terms(line.answer, line.day, known.receiver):
        return Fault(line.row_no, ANSWERED_ON, "older_terms", f"{line.day}")
    if _is_older(line, known.stand):
        return Fault(line.row_no, ANSWERED_ON, "answer_older", f"{line.day}")
    return None


def _is_to_older_terms(answer: str, day: date, receiver: HandoverReceiver) -> bool:
    """Return True for a consent of an earlier day than the last change of the receiver's terms."""
    changed_on = receiver.terms_changed_on
    return answer == Answer.GIVEN and changed_on is not None and day < changed_on


def _is_older(line: ConsentLine, stand: dict[str, tuple[str, str, date]]) -> bool:
    """Return True for a consent of an earlier day than the refusal or withdrawal that stands for
    the claim (`stand`)."""
    if line.answer != Answer.GIVEN or line.number not in stand:
        return False
    answer, _channel, day = stand[line.number]
    return answer != Answer.GIVEN and line.day < day


def is_given_again(line: ConsentLine, before: tuple[str, str, date] | None) -> bool:
    """Return True for a consent that takes the place of a refusal, withdrawal or outdated consent
    (`before`)."""
    return line.answer == Answer.GIVEN and before is not None and before[0] != Answer.GIVEN


def tell_given_again(receiver: HandoverReceiver, claim_ids: Collection[int]) -> None:
    """Set `changed_at` to now on the items of these claims that this receiver has: it may have been
    told that the consent was withdrawn. Emits `consent_given_again`."""
    if claim_ids:
        rows = HandoverItem.objects.filter(receiver=receiver, claim__in=claim_ids)
        rows.filter(status__in=WITH_RECEIVER).update(changed_at=clock.now())
        hooks.emit("consent_given_again", list(claim_ids))


def record_answers(
    receiver: HandoverReceiver,
    answers: list[tuple[int, ConsentLine]],
    by: User | None,
    file: HandoverFile | None = None,
    terms: str = "",
) -> int:
    """Write the answers, (primary key of the claim, line), and return how many were written; a
    consent that is older than a refusal now is not. Emits `consents_recorded`. `by` is None for
    an answer by link, whose `terms` are the digest of those shown. The caller has checked the
    permission."""
    if not answers:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            [
                receiver.pk, by.pk if by else None, clock.now(), file.pk if file else None, terms,
                [claim for claim, _line in answers],
                [line.answer.value for _claim, line in answers],
                [line.channel.value for _claim, line in answers],
                [line.day for _claim, line in answers],
            ],
        )  # fmt: skip
        written = int(cursor.rowcount)
    hooks.emit("consents_recorded", [claim for claim, _line in answers])
    return written


@transaction.atomic
def record_consent(
    *, claim: Claim, receiver: HandoverReceiver, by: User, answer: str, channel: str, day: date,
    seen: str = "",
) -> ProvisionConsent:  # fmt: skip
    """Record one claimant's answer on giving their data to a receiver, in place of an earlier one.
    A withdrawn consent keeps the claim out of a file that is not made yet; later it is only shown.
    `seen` is the `terms_digest` of the page that was read out, '' for an answer that came
    otherwise.

    Raises ForbiddenError, AnswerUnreadableError (unknown answer or channel, or a day in the
    future), TermsMovedError (other terms than those `seen`), OlderTermsError (a consent to terms
    that were changed), OlderAnswerError (a consent, and a later refusal is known)."""
    require_permission(by, RECORD_CONSENT)
    if answer not in ANSWERS or channel not in BY_OFFICE or day > today():
        raise AnswerUnreadableError
    lock_claims([claim.pk])  # a bulk that writes a letter asking for the answer holds it
    receiver = lock_terms(receiver.pk)
    if seen and seen != terms_digest():
        raise TermsMovedError
    if _is_to_older_terms(answer, day, receiver):
        raise OlderTermsError
    line = ConsentLine(0, claim.number, Answer(answer), Channel(channel), day)
    before = standing(receiver, [claim.number]).get(claim.number)
    if not record_answers(receiver, [(claim.pk, line)], by):
        raise OlderAnswerError
    if is_given_again(line, before):
        tell_given_again(receiver, [claim.pk])
    return ProvisionConsent.objects.get(claim=claim, receiver=receiver)
