"""Enter a representation with its papers; confirm, decline, withdraw and end it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.documents.models import Document
from claims.errors import ConflictError, DomainError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.identifiers import phone_digits
from claims.personal_data import crypto
from claims.personal_data.masking import mask_email
from claims.reasons import MOST_REASON, given_reason, reason_to_return
from claims.register.locks import lock_claim
from claims.register.models import Claim
from claims.representation.errors import (
    AlreadyStandsError,
    EndedClaimError,
    MailUnreadableError,
    NameNeededError,
    PapersMissingError,
    PhoneNeededError,
)
from claims.representation.link_revocation import revoke_known_links
from claims.representation.models import (
    ALWAYS_PAYEE,
    CONFIRM,
    ENTER,
    LONGEST_MAIL,
    Letters,
    Representation,
    RepresentationKind,
    RepresentationPaper,
    RepresentationStatus,
    email_aad,
    needed_papers,
    phone_aad,
)
from claims.trail.triggers import refusals_as
from claims.users.permissions import (
    proposer_blocker,
    require_permission,
    second_person_blocker,
)

if TYPE_CHECKING:
    from claims.users.models import User

STANDS_RULES = ("one_representation_of_a_kind_stands", "one_other_payee_of_a_claim_stands")


@transaction.atomic
def enter_representation(
    *, claim: Claim, by: User, kind: str, papers: Mapping[str, Document], valid_from: date,
    valid_to: date | None = None, name: str = "", relation: str = "", phone: str = "",
    email: str = "", heirs: int | None = None, letters: str = Letters.CLAIMANT,
    pays_to: bool = False, reason: str = "",
) -> Representation:  # fmt: skip
    """Record a representation: with `pays_to` it waits for a second person, else it is in force at
    once. `papers` are documents of the claim by PaperKind.

    Raises ForbiddenError, EndedClaimError (withdrawn or erased), NameNeededError (name or
    relation), PhoneNeededError (unreadable, or letters without phone and mail),
    MailUnreadableError, PapersMissingError, AlreadyStandsError (one of the kind, or another payee,
    is there)."""
    require_permission(by, ENTER)
    kind = RepresentationKind(kind)
    claim = lock_claim(claim.pk)
    _require_not_ended(claim)
    name, relation = name.strip()[:100], relation.strip()[:60]
    is_person = kind != RepresentationKind.CLOSURE
    if is_person and not (name and relation):
        raise NameNeededError
    contact = _contact_of(claim, phone.strip(), email.strip())
    if letters != Letters.CLAIMANT and not (contact["phone"] or contact["email"]):
        raise PhoneNeededError
    heirs = heirs if kind == RepresentationKind.HEIR else None
    given = {kind: one for kind, one in papers.items() if one.claim_id == claim.pk}
    missing = tuple(one for one in needed_papers(kind, heirs) if one not in given)
    if missing:
        raise PapersMissingError(missing)
    row = Representation(
        claim=claim, kind=kind, name=name, relation=relation, heirs=heirs, **contact,
        letters=letters, valid_from=valid_from, valid_to=valid_to,
        pays_to=kind in ALWAYS_PAYEE or pays_to and kind == RepresentationKind.PROXY,
        reason=reason.strip()[:MOST_REASON], entered_by=by, entered_at=clock.now(),
    )  # fmt: skip
    _save(row)
    RepresentationPaper.objects.bulk_create(
        RepresentationPaper(representation=row, kind=paper, document=one)
        for paper, one in given.items()
    )
    if row.pays_to:
        hooks.emit("payee_entered", row)
    else:
        _settle(row, RepresentationStatus.IN_FORCE, by)
        _tell_of_change(row, payee=False)
    return row


def _require_not_ended(claim: Claim) -> None:
    """Raise EndedClaimError if the claim was withdrawn or erased."""
    if claim.withdrawn_at is not None or claim.erased_at is not None:
        raise EndedClaimError


def _contact_of(claim: Claim, phone: str, email: str) -> dict[str, Any]:
    """Return the columns of a representation for a telephone number and a mail address, '' if none
    is given: encrypted, with their indexes and hints. Raises PhoneNeededError and
    MailUnreadableError for what cannot be read."""
    digits = phone_digits(phone) if phone else None
    if phone and digits is None:
        raise PhoneNeededError
    if email:
        _require_mail_address(email)
    return {
        "phone": crypto.encrypt(digits, aad=phone_aad(claim.number)) if digits else None,
        "phone_last4": digits[-4:] if digits else "",
        "phone_index": crypto.blind_index("phone", digits) if digits else None,
        "email": crypto.encrypt(email, aad=email_aad(claim.number)) if email else None,
        "email_hint": mask_email(email)[:20],
        "email_index": crypto.blind_index("email", email.lower()) if email else None,
    }


def _require_mail_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise MailUnreadableError from error
    if len(email) > LONGEST_MAIL:
        raise MailUnreadableError


def _save(row: Representation) -> None:
    with refusals_as(dict.fromkeys(STANDS_RULES, AlreadyStandsError)):
        row.save(force_insert=True)


def confirmation_blocker(row: Representation, by: User) -> DomainError | None:
    """Return the error, not raised, that keeps `by` from confirming it, or None: an error of
    `second_person_blocker`, or TiedError (`hooks.tie_blocker`)."""
    own = _("등록하지 않은 다른 간사가 확인합니다.")
    blocker = second_person_blocker(by, CONFIRM, row.entered_by_id, ENTER, own)
    return blocker or hooks.tie_blocker(by, row.claim_id)


def require_other_person(row: Representation, by: User) -> None:
    """Raise the error of `confirmation_blocker`, if there is one."""
    if (blocker := confirmation_blocker(row, by)) is not None:
        raise blocker


@transaction.atomic
def confirm_representation(*, row: Representation, by: User) -> Representation:
    """Put a waiting representation into force: the claim's money then goes to its person. Listeners
    void unbatched approvals (`payee_changed`) and readdress waiting letters
    (`letter_reader_changed`).

    Raises ForbiddenError, SecondPersonError (`by` entered it), ProposerLeftError (409), TiedError
    (a conflict of interest with the claimant), EndedClaimError (withdrawn or erased), ConflictError
    (settled already)."""
    claim = lock_claim(row.claim_id)
    row = _lock(row, RepresentationStatus.WAITING)
    require_other_person(row, by)
    _require_not_ended(claim)
    _settle(row, RepresentationStatus.IN_FORCE, by)
    _tell_of_change(row, payee=row.pays_to)
    return row


@transaction.atomic
def decline_representation(*, row: Representation, by: User, reason: str = "") -> Representation:
    """Settle a waiting representation without putting it into force: as WITHDRAWN for the person
    who entered it, as DECLINED for another one, who must give a reason.

    Raises ForbiddenError (without the permission to enter, or for another's to confirm),
    ReasonNeededError, ConflictError (settled already)."""
    row = _lock(row, RepresentationStatus.WAITING)
    own = row.entered_by_id == by.pk
    require_permission(by, ENTER if own else CONFIRM)
    reason = given_reason(
        reason, MOST_REASON, _("등록한 사람이 고칠 수 있게 사유를 적어 주세요."), needed=not own
    )
    end = RepresentationStatus.WITHDRAWN if own else RepresentationStatus.DECLINED
    _settle(row, end, by, reason)
    tell_proposers(ProposalBack(Proposal.PAYEE, row.pk, row.entered_by_id, row.claim_id), by=by.pk)
    return row


@transaction.atomic
def end_representation(*, row: Representation, by: User, reason: str) -> Representation:
    """End a representation in force, with a reason: letters go to the claimant again, and upload
    links that its person may know are revoked. If its person receives the money, the end waits for
    a second person (`confirm_end`); until then nobody is paid, and unbatched approvals are voided
    (`payee_changed`), but if its day is over or has not come.

    Raises ForbiddenError (without `claims.confirm_representation`), ReasonNeededError (empty),
    ConflictError (not in force, or its end waits already)."""
    require_permission(by, CONFIRM)
    lock_claim(row.claim_id)
    row = _lock(row, RepresentationStatus.IN_FORCE)
    if row.is_ending:
        raise ConflictError(_("이미 처리된 등록입니다. 지금 상태를 확인해 주세요."))
    row.ended_reason = given_reason(reason, MOST_REASON)
    if not row.pays_to:
        return _end(row, by)
    row.ending_by, row.ending_at = by, clock.now()
    row.save(update_fields=["ending_by", "ending_at", "ended_reason"])
    if row.receives_now:
        hooks.emit("payee_changed", row.claim_id)
    hooks.emit("payee_ending", row)
    return row


def outdated_blocker(row: Representation) -> DomainError | None:
    """Return the error for which nobody can confirm a waiting representation, or a waiting end, any
    more, or None: EndedClaimError, ProposerLeftError. The end of one may still be confirmed if the
    claim has ended."""
    if row.is_ending:
        return proposer_blocker(row.ending_by_id, CONFIRM)
    if not row.is_waiting:
        return None
    try:
        _require_not_ended(row.claim)
    except EndedClaimError as error:
        return error
    return proposer_blocker(row.entered_by_id, ENTER)


def end_blocker(row: Representation, by: User) -> DomainError | None:
    """Return the error, not raised, that keeps `by` from confirming its end, or None: an error of
    `second_person_blocker`, or TiedError (`hooks.tie_blocker`)."""
    own = _("끝내기를 올리지 않은 다른 간사가 확인합니다.")
    blocker = second_person_blocker(by, CONFIRM, row.ending_by_id, CONFIRM, own)
    return blocker or hooks.tie_blocker(by, row.claim_id)


def require_other_ender(row: Representation, by: User) -> None:
    """Raise the error of `end_blocker`, if there is one."""
    if (blocker := end_blocker(row, by)) is not None:
        raise blocker


@transaction.atomic
def confirm_end(*, row: Representation, by: User) -> Representation:
    """End a representation whose end another person wants: money and letters go to the claimant
    again, and upload links that its person may know are revoked.

    Raises ForbiddenError, SecondPersonError (`by` wants it), ProposerLeftError (409), TiedError (a
    conflict of interest with the claimant), ConflictError (its end does not wait)."""
    lock_claim(row.claim_id)
    row = _lock_ending(row)
    require_other_ender(row, by)
    return _end(row, by)


@transaction.atomic
def keep_in_force(*, row: Representation, by: User, reason: str = "") -> Representation:
    """Keep a representation in force whose end was proposed: its proposer takes the proposal back,
    or another person declines it with a reason, which the proposer reads. The representative is
    paid again; approvals that the proposal voided stay void.

    Raises ForbiddenError (without `claims.confirm_representation`), ConflictError (no end of it is
    proposed), and for another's proposal ReasonNeededError and TiedError (a conflict of interest
    with the claimant)."""
    require_permission(by, CONFIRM)
    lock_claim(row.claim_id)
    row = _lock_ending(row)
    if row.ending_by_id != by.pk:
        hooks.forbid_ties(by, row.claim_id)
    wanted = ProposalBack(Proposal.PAYEE_END, row.pk, row.ending_by_id, row.claim_id)
    tell_proposers(wanted, by=by.pk)
    row.kept_reason = reason_to_return(reason, MOST_REASON, by=by, proposer=row.ending_by_id)
    row.ending_by, row.ending_at, row.ended_reason = None, None, ""
    row.save(update_fields=["ending_by", "ending_at", "ended_reason", "kept_reason"])
    return row


def _lock_ending(row: Representation) -> Representation:
    row = _lock(row, RepresentationStatus.IN_FORCE)
    if not row.is_ending:
        raise ConflictError(_("이미 처리된 등록입니다. 지금 상태를 확인해 주세요."))
    return row


def _end(row: Representation, by: User) -> Representation:
    received = row.receives_now
    row.status, row.ended_by, row.ended_at = RepresentationStatus.ENDED, by, clock.now()
    row.save(update_fields=["status", "ended_by", "ended_reason", "ended_at"])
    revoke_known_links([row.claim_id], by=by)
    _tell_of_change(row, payee=received)
    return row


def _tell_of_change(row: Representation, *, payee: bool) -> None:
    """Emit `payee_changed` if `payee`, and `letter_reader_changed` if the representation changes
    the readers of letters, after it has begun or ended."""
    if payee:
        hooks.emit("payee_changed", row.claim_id)
    if row.letters != Letters.CLAIMANT:
        hooks.emit("letter_reader_changed", row.claim_id)


def _lock(row: Representation, status: str) -> Representation:
    locked = Representation.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.status != status:
        raise ConflictError(_("이미 처리된 등록입니다. 지금 상태를 확인해 주세요."))
    return locked


def _settle(row: Representation, status: str, by: User, reason: str = "") -> None:
    row.status, row.settled_by, row.settled_reason = status, by, reason
    row.settled_at = clock.now()
    row.save(update_fields=["status", "settled_by", "settled_reason", "settled_at"])
