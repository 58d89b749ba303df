"""Events of a package for the packages above it, called in the transaction of its verb."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

EVENTS = frozenset(
    {
        "claims_loaded",  # ImportRun: claims of a run were loaded and triaged
        "claims_rerouted",  # claim ids
        "claim_entered",  # EnteredClaim: after `claims_loaded` of its run
        "entry_voided",  # EnteredClaim: its claim is withdrawn
        "payee_entered",  # Representation: it waits for its second person
        "payee_changed",  # claim id: a representation that receives the money begins or ends
        "payee_ending",  # Representation: its end waits for its second person
        "letter_reader_changed",  # claim id: who gets letters besides or instead of the claimant
        "documents_changed",  # claim ids
        "document_inspected",  # Document: with any result
        "document_read",  # Document: words of a photograph or scan were read
        "copies_quarantined",  # Documents: one that was found infected, then its copies
        "upload_link_to_send",  # IssuedLink: an upload link that its claimant is to get
        "upload_link_used",  # UploadLink: its claimant handed documents in, or took one back
        "upload_taken_back",  # LinkUpload: its claimant took it back; after `documents_changed`
        "findings_changed",  # claim ids
        "inquiry_escalated",  # (Inquiry, User who did so): it waits for the answer of an office
        "inquiry_answered",  # Inquiry: an office answered it
        "account_proposed",  # ProposedAccount: it waits for its second person
        "account_changed",  # claim id
        "change_proposed",  # ProposedChange: it waits for a second administrator
        "policy_published",  # SupportPolicy: another administrator confirmed it
        "service_merged",  # Service: it counts as another one from now on, or for itself again
        "handover_proposed",  # Handover: waits for its second person
        "handover_received",  # Handover: its receiver has the file; claimants are told
        "consents_recorded",  # claim ids: answers on giving their data to a receiver
        "terms_changed",  # HandoverReceiver: its claimants are asked about other terms from now on
        "consent_given_again",  # claim ids: to a receiver, after a refusal or withdrawal
        "retriage_proposed",  # Retriage: it waits for its second person
        "facts_proposed",  # FactCorrection: it waits for its second person
        "contact_changed",  # CorrectedContact: it counts from now on
        "documents_window_extended",  # WindowExtension of a window of kind documents
        "seats_given",  # seats of members on panels, of one verb
        "seat_left",  # the seat that a member has left
        "term_to_end",  # TermToEnd: an end of a member's term leaves seats on open reviews
        "ballot_closed",  # Ballot: its votes are open
        "second_ballot_called",  # Ballot: the new one
        "decision_to_be_paid",  # Decision: its payout has just been prepared
        "sample_to_judge",  # SampleJudge: drawn for a second judgement
        "sample_judge_left",  # SampleJudge: who left the check
        "sample_differs",  # SampleCheck: its second judgement is not the decision
        "sitting_announced",  # Sitting
        "supplement_ended",  # SupplementRequest: answered or expired
        "review_waits_again",  # SupplementRequest: its claimant took the document back
        "document_bulk_prepared",  # DocumentBulk: it waits for a second person
        "comment_written",  # Comment
        "appeal_registered",  # Appeal: in time, it waits for its acceptance
        "challenge_registered",  # Challenge: it waits for the chair's decision
        "data_breach_recorded",  # DataBreach
        "data_request_registered",  # DataSubjectRequest: it waits for its answer
        "objection_registered",  # Objection: in time, it waits for an answer
        "objection_proposed",  # Objection: its answer waits for a second person
        "objection_sent_back",  # Objection: its answer was returned to the proposer
        "batch_built",  # PayoutBatch
        "results_proposed",  # HandResult: it waits for its second person
        "grant_corrected",  # Payout: a correction that is part of a fixed grant was prepared
        "payout_cancelled",  # PayoutCancelled: a person cancelled a payout
        "recovery_proposed",  # Recovery: it waits for its approval
        "recovery_movement_entered",  # RecoveryMovement: it waits for its second person
        "hold_release_proposed",  # PayeeHold: its release waits for a second person
        "duplicates_reopened",  # Reopened: holds that wait again, as the other claim was withdrawn
        "month_proposed",  # MonthClosing: its closing, or opening again, waits for a second person
        "month_sent_back",  # SentBack: somebody declined what another one had proposed for a month
        "proposals_back",  # ProposalsBack: proposals that somebody else, or an event, has ended
        "erasure_proposed",  # ErasureRun: it waits for its second person
        "benefit_proposed",  # BenefitRun: it waits for its second person
        "statistics_prepared",  # Publication: it waits for its second person
        "bulk_prepared",  # NoticeBulk: it waits for its second person
        "bulk_stopped",  # NoticeBulk: paused by an error, or done with messages that failed
    }
)

_listeners: dict[str, list[Callable[[Any], object]]] = {event: [] for event in EVENTS}


def listen(event: str, listener: Callable[[Any], object]) -> None:
    """Register a listener of an event, once. `emit` calls it with the event's subject; EVENTS lists
    the events with their subjects."""
    if listener not in _listeners[event]:
        _listeners[event].append(listener)


@contextmanager
def listening(event: str, *listeners: Callable[[Any], object]) -> Iterator[None]:
    """Context manager for tests: `emit` calls only these listeners of the event inside the
    block."""
    registered = _listeners[event]
    _listeners[event] = list(listeners)
    try:
        yield
    finally:
        _listeners[event] = registered


def emit(event: str, subject: Any) -> None:
    """Call the listeners of an event in the caller's transaction.

    An error of a listener reaches the caller and undoes the transaction. Raises RuntimeError
    outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event} must be emitted inside the transaction of its verb")
    for listener in _listeners[event]:
        listener(subject)
