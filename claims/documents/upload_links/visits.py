"""Visits of a claimant to an upload link: open it, confirm who one is.

Nobody is signed in: the link and the verification digits stand for the permission. Each act locks
the claim, then the link, and reads it again.
"""

from __future__ import annotations

import re
import unicodedata

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from claims import clock
from claims.documents.upload_links.errors import (
    ClosedConsentLinkError,
    ClosedLinkError,
    ContactMovedLinkError,
    ExpiredConsentLinkError,
    ExpiredLinkError,
    LinkError,
    LockedConsentLinkError,
    LockedLinkError,
    WrongFactError,
    WrongLinkError,
)
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tokens import digest_of, typed_token
from claims.documents.upload_links.verbs import claims_no_longer_asked, verification_digits
from claims.register.locks import lock_claim
from claims.register.models import Claim, CorrectedContact


def find_link(typed: str) -> UploadLink:
    """Return the link with this token, as it was typed or stands in an address. Raises
    WrongLinkError (no such link), ExpiredLinkError, ClosedLinkError (revoked, or the claim takes no
    files) or LockedLinkError (five wrong digits)."""
    token = typed_token(typed)
    digest = digest_of(token)
    link = UploadLink.objects.select_related("claim").filter(token_digest=digest).first()
    if not token or link is None or not constant_time_compare(bytes(link.token_digest), digest):
        raise WrongLinkError()
    require_usable(link, link.claim)
    return link


def usable_link(link_id: int) -> UploadLink:
    """Return the link with this primary key. Raises WrongLinkError (no such link),
    ExpiredLinkError, ClosedLinkError (revoked, or the claim takes no files) or LockedLinkError
    (five wrong digits)."""
    link = UploadLink.objects.select_related("claim").filter(pk=link_id).first()
    if link is None:
        raise WrongLinkError()
    require_usable(link, link.claim)
    return link


def require_usable(link: UploadLink, claim: Claim) -> None:
    """Do nothing for a link that takes files, or an answer on consent. Raises WrongLinkError if it
    was revoked and replaced, ContactMovedLinkError if a corrected contact ended it, ClosedLinkError
    if it was revoked else or its claim takes no files any more (a link for an account or a consent
    ends by no decision), ExpiredLinkError after its last day, LockedLinkError after five wrong
    digits."""
    if link.revoked_at is not None:
        standing = UploadLink.objects.standing().filter(claim=link.claim_id)
        if standing.of_use(link).exists():
            raise WrongLinkError()
        corrections = CorrectedContact.objects.ending_links().filter(claim=link.claim_id)
        while_open = (link.issued_at, link.revoked_at)
        raise _closed(link, moved=corrections.filter(created_at__range=while_open).exists())
    if claim.withdrawn_at is not None or claim.erased_at is not None:
        raise _closed(link)
    if claims_no_longer_asked([link]):
        raise _closed(link)
    if link.is_expired:
        raise ExpiredConsentLinkError() if link.for_consent else ExpiredLinkError()
    if link.is_locked:
        raise _locked(link)


def _closed(link: UploadLink, *, moved: bool = False) -> LinkError:
    """Return the error of a closed link, in the words of its use; `moved`: a corrected telephone or
    mail address closed it."""
    if link.for_consent:
        return ClosedConsentLinkError(ClosedConsentLinkError.moved if moved else None)
    return ContactMovedLinkError() if moved else ClosedLinkError()


def _locked(link: UploadLink) -> LinkError:
    return LockedConsentLinkError() if link.for_consent else LockedLinkError()


def answer_digits(typed: str) -> str:
    """Return the last four digits of a typed number, '' for a text with fewer digits. The whole
    number may be typed."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))
    return digits[-4:] if len(digits) >= 4 else ""


def confirm_verification_digits(*, link_id: int, answer: str, own_wrong: int = 0) -> UploadLink:
    """Compare `answer` (four digits, see `answer_digits`) with the last digits of the phone or
    account of the link's claim. If they are equal, count the visit and return the link.

    The fifth wrong answer locks the link permanently. A right answer subtracts the `own_wrong`
    wrong answers of the same browser from the count; wrong answers of other browsers still count.

    Raises WrongFactError with the number of tries left, LockedLinkError at the fifth wrong answer,
    and the LinkErrors of `require_usable`.
    """
    link, right = _compare(link_id, answer, own_wrong)
    if right:
        return link
    if link.is_locked:
        raise _locked(link)
    raise WrongFactError(
        _("번호가 맞지 않습니다. 신청할 때 적은 번호인지 확인해 주세요. 남은 횟수: %(n)s번")
        % {"n": link.tries_left}
    )


@transaction.atomic
def _compare(link_id: int, answer: str, own_wrong: int) -> tuple[UploadLink, bool]:
    link, claim = lock_link(link_id)
    _kind, digits = verification_digits({claim.pk: claim}).get(claim.pk, ("", ""))
    right = bool(digits) and constant_time_compare(answer, digits)
    if right:
        link.visits += 1
        link.last_used_at = clock.now()
        link.failures = max(0, link.failures - own_wrong)
    else:
        link.failures += 1
    link.save(update_fields=["visits", "last_used_at", "failures"])
    return link, right


def lock_link(link_id: int) -> tuple[UploadLink, Claim]:
    """Lock the claim of a link, then the link, and return both. Raises WrongLinkError for an
    unknown link, and the LinkErrors of `require_usable`."""
    claim_id = UploadLink.objects.filter(pk=link_id).values_list("claim", flat=True).first()
    if claim_id is None:
        raise WrongLinkError()
    claim = lock_claim(claim_id)
    link = UploadLink.objects.select_for_update(no_key=True).get(pk=link_id)
    require_usable(link, claim)
    return link, claim
