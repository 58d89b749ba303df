"""Propose an account for a claim, confirm it, decline it or take it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.bank_accounts.models import (
    CALM_DAYS,
    CONFIRM,
    PROPOSE,
    Proof,
    ProposalStatus,
    ProposedAccount,
    number_aad,
)
from claims.banks import account_digits
from claims.banks import bank_code as code_of
from claims.documents.models import Document
from claims.errors import ConflictError, DomainError, ErasedClaimError
from claims.hooks import Proposal, ProposalBack, tell_proposers
from claims.identifiers import name_key
from claims.personal_data import crypto
from claims.reasons import MOST_REASON, given_reason
from claims.register.locks import lock_claim
from claims.register.models import (
    AccountSource,
    BankAccount,
    Claim,
    CorrectedContact,
    HolderMatch,
)
from claims.representation.queries import readers_entered
from claims.trail.triggers import refusals_as
from claims.users.permissions import require_permission, require_proposer, second_person_blocker

if TYPE_CHECKING:
    from claims.users.models import User


class AccountUnreadableError(DomainError):
    message = _("은행과 10~14자리 계좌번호, 예금주, 사유를 모두 적어 주세요.")


class BankbookNeededError(DomainError):
    message = _("이 신청에 올라온 통장 사본을 골라 주세요.")


class SameAccountError(DomainError):
    message = _("지금 등록된 계좌와 같습니다. 계좌번호를 다시 확인해 주세요.")


class AccountWaitsError(DomainError):
    message = _("이 신청의 다른 계좌 정정이 확인을 기다립니다. 먼저 그 정정을 처리해 주세요.")
    status = 409


class WithdrawnClaimError(DomainError):
    code = "claim_withdrawn"
    message = _("철회된 신청입니다. 지급하지 않으므로 계좌를 바꾸지 않습니다.")


class NewNumberError(DomainError):
    code = "number_is_new"
    message = _(
        "휴대전화가 바뀐 지 14일이 지나지 않아 통화만으로는 계좌를 바꿀 수 없습니다."
        " 통장 사본이나 서면을 받아 주세요."
    )


class NewReaderError(DomainError):
    code = "reader_is_new"
    message = _(
        "이 신청의 통지를 다른 사람이 받기로 등록한 지 14일이 지나지 않아 통화만으로는 계좌를"
        " 바꿀 수 없습니다. 통장 사본이나 서면을 받아 주세요."
    )


@transaction.atomic
def propose_account(
    *, claim: Claim, by: User, bank: str, number: str, holder: str, proof: str, reason: str,
    document: Document | None = None,
) -> ProposedAccount:  # fmt: skip
    """Record and return an account that waits for a second person; payouts keep the present one.
    `document` is the bankbook copy of the claim.

    Raises ForbiddenError, AccountUnreadableError (bank, number, holder or reason),
    BankbookNeededError (no copy of this claim), WithdrawnClaimError, ErasedClaimError,
    NewNumberError and NewReaderError (see `require_proof`), SameAccountError (the present one),
    AccountWaitsError (another waits)."""
    require_permission(by, PROPOSE)
    bank_code, digits = code_of(bank), account_digits(number)
    holder, reason = holder.strip()[:100], reason.strip()[:MOST_REASON]
    if bank_code is None or digits is None or not holder or not reason:
        raise AccountUnreadableError
    if proof == Proof.BANKBOOK and (document is None or document.claim_id != claim.pk):
        raise BankbookNeededError
    claim = lock_claim(claim.pk)
    _require_payable(claim)
    require_proof(claim, proof, clock.now())
    stands = BankAccount.objects.newest_of(claim)
    digest = crypto.text_digest(bank_code, digits, holder)
    if stands is not None and bytes(stands.text_digest) == digest:
        raise SameAccountError
    with refusals_as({"one_account_of_a_claim_waits": AccountWaitsError}):
        proposed = ProposedAccount.objects.create(
            claim=claim,
            replaces=stands,
            bank_code=bank_code,
            number=crypto.encrypt(digits, aad=number_aad(claim.number)),
            number_index=crypto.blind_index("account", digits),
            last4=digits[-4:],
            holder_name=holder,
            holder_match=holder_match(claim, holder),
            text_digest=digest,
            proof=Proof(proof),
            document=document if proof == Proof.BANKBOOK else None,
            reason=reason,
            proposed_by=by,
        )
    hooks.emit("account_proposed", proposed)
    return proposed


def _require_payable(claim: Claim) -> None:
    if claim.withdrawn_at is not None:
        raise WithdrawnClaimError
    if claim.erased_at is not None:
        raise ErasedClaimError


def require_proof(claim: Claim, proof: str, since: datetime) -> None:
    """Check that a telephone call may prove a new account; any other `proof` passes.

    Raises NewNumberError if the claim's telephone was corrected within CALM_DAYS before `since` or
    after it, NewReaderError if another person was entered in that time to get its letters."""
    if proof != Proof.CALL:
        return
    lately = since - timedelta(days=CALM_DAYS)
    if claim.contact_id is not None:
        rows = CorrectedContact.objects.filter(claim=claim, changes_phone=True)
        if rows.filter(created_at__gt=lately).exists():
            raise NewNumberError
    if readers_entered(claim, lately).exists():
        raise NewReaderError


def holder_match(claim: Claim, holder: str) -> HolderMatch:
    """Return the HolderMatch of an account holder's name: BUSINESS for the name of the claim's
    business, REPRESENTATIVE for that of its representative or applicant, else MISMATCH. Spaces and
    case do not count."""
    key = name_key(holder)
    if key == name_key(claim.business_name or ""):
        return HolderMatch.BUSINESS
    mine = {name_key(claim.representative or ""), name_key(claim.person_name or "")} - {""}
    return HolderMatch.REPRESENTATIVE if key in mine else HolderMatch.MISMATCH


def confirmation_blocker(proposed: ProposedAccount, by: User) -> DomainError | None:
    """Return the error, not raised, that keeps `by` from confirming it, or None: an error of
    `second_person_blocker`, or TiedError (`hooks.tie_blocker`)."""
    own = _("계좌 정정은 요청하지 않은 다른 간사가 확인합니다.")
    blocker = second_person_blocker(by, CONFIRM, proposed.proposed_by_id, PROPOSE, own)
    return blocker or hooks.tie_blocker(by, proposed.claim_id)


def require_other_person(proposed: ProposedAccount, by: User) -> None:
    """Raise the error of `confirmation_blocker`, if there is one."""
    if (blocker := confirmation_blocker(proposed, by)) is not None:
        raise blocker


def outdated_blocker(proposed: ProposedAccount) -> DomainError | None:
    """Return the error for which nobody can confirm a waiting account correction any more, or None.
    It is one of those of `confirm_account` that do not depend on who confirms."""
    try:
        require_proposer(proposed.proposed_by_id, PROPOSE)
        _require_confirmable(proposed, proposed.claim)
    except DomainError as error:
        return error
    return None


def _require_confirmable(proposed: ProposedAccount, claim: Claim) -> BankAccount | None:
    """Return the claim's present account. Raises WithdrawnClaimError, ErasedClaimError, those of
    `require_proof`, and ConflictError if the account is not the one that was to be replaced."""
    _require_payable(claim)
    require_proof(claim, proposed.proof, proposed.proposed_at)
    stands = BankAccount.objects.newest_of(claim)
    if proposed.replaces_id != (stands.pk if stands else None):
        raise ConflictError(_("요청한 뒤에 계좌가 바뀌었습니다. 거절하고 다시 요청해 주세요."))
    return stands


@transaction.atomic
def confirm_account(*, proposed: ProposedAccount, by: User) -> BankAccount:
    """Record the proposed account as the claim's next one. Listeners of `account_changed` move
    unbatched payouts to it and cancel their approvals.

    Raises ForbiddenError, SecondPersonError (the proposer), ProposerLeftError, TiedError (a
    conflict of interest with the claimant), WithdrawnClaimError, ErasedClaimError, NewNumberError,
    NewReaderError (see `require_proof`), ConflictError (settled already, or the account changed),
    and a listener's error (409: another claim of the account is just being granted)."""
    claim = lock_claim(proposed.claim_id)
    proposed = _waiting(proposed)
    require_other_person(proposed, by)
    stands = _require_confirmable(proposed, claim)
    _settle(proposed, ProposalStatus.CONFIRMED, by)
    account = _record(claim, proposed, stands, by)
    hooks.emit("account_changed", claim.pk)
    return account


def _record(
    claim: Claim, proposed: ProposedAccount, stands: BankAccount | None, by: User
) -> BankAccount:
    digits = proposed.reveal_number(claim.number)
    return BankAccount.objects.create(
        claim=claim,
        version=stands.version + 1 if stands else 1,
        bank_code=proposed.bank_code,
        number=crypto.encrypt(digits, aad=crypto.aad("claims_bankaccount", "number", claim.number)),
        last4=proposed.last4,
        number_index=proposed.number_index,
        holder_name=proposed.holder_name,
        text_digest=proposed.text_digest,
        holder_match=proposed.holder_match,
        source=AccountSource.CORRECTION,
        reason=proposed.reason,
        entered_by=by,
        created_at=clock.now(),
    )


@transaction.atomic
def decline_account(*, proposed: ProposedAccount, by: User, reason: str = "") -> ProposedAccount:
    """Settle a proposal without recording the account: as WITHDRAWN for its proposer, as DECLINED
    for another person, who must give a reason.

    Raises ForbiddenError (the proposer needs `claims.propose_account`, another person
    `claims.confirm_account`), ConflictError (settled already), ReasonNeededError."""
    proposed = _waiting(proposed)
    own = proposed.proposed_by_id == by.pk
    require_permission(by, PROPOSE if own else CONFIRM)
    reason = given_reason(
        reason, MOST_REASON, _("요청한 사람이 고칠 수 있게 사유를 적어 주세요."), needed=not own
    )
    _settle(proposed, ProposalStatus.WITHDRAWN if own else ProposalStatus.DECLINED, by, reason)
    tell_proposers(
        ProposalBack(Proposal.ACCOUNT, proposed.pk, proposed.proposed_by_id, proposed.claim_id),
        by=by.pk,
    )
    return proposed


def _waiting(proposed: ProposedAccount) -> ProposedAccount:
    locked = ProposedAccount.objects.select_for_update().get(pk=proposed.pk)
    if not locked.is_waiting:
        raise ConflictError(_("이미 처리된 계좌 정정입니다. 지금 상태를 확인해 주세요."))
    return locked


def _settle(proposed: ProposedAccount, status: ProposalStatus, by: User, reason: str = "") -> None:
    proposed.status, proposed.settled_by, proposed.settled_reason = status, by, reason
    proposed.settled_at = clock.now()  # the database writes the start of the transaction instead
    proposed.save(update_fields=["status", "settled_by", "settled_at", "settled_reason"])
    proposed.refresh_from_db(fields=["settled_at"])
