"""Notices of an appeal to the claimant, each in the transaction of its verb."""

from __future__ import annotations

from datetime import date

from claims.korean import letter_day
from claims.register.models import Claim
from reviews.committee.models import Appeal
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice


def notify_received(appeal: Appeal, claim: Claim) -> None:
    """Write the notice to the claimant of `claim` (the claim of the appeal) that the appeal was
    received, with the day of filing and the last day for its answer (`decide_by`). A second call
    writes nothing. Raises NoTemplateError, and RuntimeError outside a transaction."""
    _write(Event.APPEAL_RECEIVED, claim, f"appeal:{appeal.pk}:received", received_variables(appeal))


def received_variables(appeal: Appeal) -> dict[str, str]:
    return {"filed_on": letter_day(appeal.filed_on), "decide_by": letter_day(appeal.decide_by)}


def notify_late(appeal: Appeal, claim: Claim) -> None:
    """Write the notice to the claimant that an appeal came after its last day, in the caller's
    transaction. A second call writes nothing. Raises NoTemplateError, and RuntimeError outside a
    transaction."""
    _write(Event.APPEAL_LATE, claim, f"appeal:{appeal.pk}:late", late_variables(appeal))


def late_variables(appeal: Appeal) -> dict[str, str]:
    return {"filed_on": letter_day(appeal.filed_on), "deadline_on": letter_day(appeal.deadline_on)}


def notify_extended(appeal: Appeal, claim: Claim, due_on: date) -> None:
    """Write the notice to the claimant that the appeal is answered by `due_on` only, with the
    reason of the extension, in the caller's transaction. A second call writes nothing. Raises
    NoTemplateError, and RuntimeError outside a transaction."""
    variables = extended_variables(appeal, due_on)
    _write(Event.APPEAL_EXTENDED, claim, f"appeal:{appeal.pk}:extended", variables)


def extended_variables(appeal: Appeal, due_on: date) -> dict[str, str]:
    return {"decide_by": letter_day(due_on), "cause": appeal.extension_reason}


def _write(event: Event, claim: Claim, key: str, variables: dict[str, str]) -> None:
    write_notice(event=event, claim=claim, variables=variables, key=key)
