"""Acts of the secretariat on documents. Files are never deleted or altered."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.documents.history import ActKind, write_act
from claims.documents.models import Document, DocumentKind, DocumentStatus
from claims.errors import ConflictError, DomainError
from claims.reasons import LONG_REASON, given_reason
from claims.register.locks import lock_claims
from claims.users.models import User
from claims.users.permissions import require_permission


class AlreadyDoneError(ConflictError):
    message = _("다른 사람이 먼저 처리했습니다. 지금 상태를 확인해 주세요.")


class UnknownKindError(DomainError):
    message = _("서류 종류를 골라 주세요.")


class SameFileError(DomainError):
    """The document cannot get this kind: the claim has the same file under it already."""

    message = _("같은 파일이 그 종류로 이미 있습니다. 필요 없는 것을 제외해 주세요.")


class UnpackedError(DomainError):
    message = _("압축 파일은 풀린 파일을 하나씩 처리해 주세요.")


@transaction.atomic
def set_aside(*, document: Document, by: User, reason: str) -> Document:
    """Exclude a document from those that count as handed in, with a reason (cut off after 300
    characters). It is still shown, struck out. Returns the document.

    Raises ForbiddenError (may not attach documents), ReasonNeededError (blank), AlreadyDoneError
    (set aside or erased already), UnpackedError (a ZIP: its files are set aside one by one).
    """
    document = _lock(document, by)
    reason = given_reason(reason, LONG_REASON)
    if document.set_aside_at is not None:
        raise AlreadyDoneError()
    document.set_aside_at, document.set_aside_by = clock.now(), by
    document.set_aside_reason = reason
    _save(document)
    write_act(document=document, what=ActKind.SET_ASIDE, by=by, reason=reason)
    hooks.emit("documents_changed", [document.claim_id])
    return document


@transaction.atomic
def take_back(*, document: Document, by: User) -> Document:
    """Undo `set_aside`: let the document count as handed in again, and return it. One that its
    claimant had taken back counts as received now, so that it answers a request made since.

    Raises ForbiddenError (may not attach documents), AlreadyDoneError (it is not set aside, or
    erased), UnpackedError (a ZIP: its files are taken back one by one).
    """
    document = _lock(document, by)
    if document.set_aside_at is None:
        raise AlreadyDoneError()
    if document.set_aside_by_id is None:
        document.received_at = clock.now()
    document.set_aside_at = document.set_aside_by = None
    document.set_aside_reason = ""
    _save(document)
    write_act(document=document, what=ActKind.TAKEN_BACK, by=by)
    hooks.emit("documents_changed", [document.claim_id])
    return document


@transaction.atomic
def reclassify(*, document: Document, by: User, kind: str, reason: str = "") -> Document:
    """Change the kind of a document, record the act with the reason (optional, cut off after 300
    characters), and return the document.

    Raises ForbiddenError (may not attach documents), UnknownKindError (`kind` is no DocumentKind),
    AlreadyDoneError (it is of that kind, or erased), SameFileError (the claim has the same file
    under that kind), UnpackedError (a ZIP).
    """
    document = _lock(document, by)
    if kind not in DocumentKind.values:
        raise UnknownKindError()
    before = document.kind
    if kind == before:
        raise AlreadyDoneError()
    same = Document.objects.filter(claim=document.claim_id, kind=kind, sha256=document.sha256)
    if same.exists():
        raise SameFileError()
    document.kind = kind
    document.save(update_fields=["kind"])
    write_act(
        document=document,
        what=ActKind.RECLASSIFIED,
        by=by,
        kind_before=before,
        kind_after=kind,
        reason=reason.strip()[:LONG_REASON],
    )
    hooks.emit("documents_changed", [document.claim_id])
    return document


def _lock(document: Document, by: User) -> Document:
    """Lock the claim and the document, and return the document read again. Raises ForbiddenError
    (`by` may not attach documents), AlreadyDoneError (erased) and UnpackedError (a ZIP)."""
    require_permission(by, "claims.attach_document")
    lock_claims([document.claim_id])
    found = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    if found.erased_at is not None:
        raise AlreadyDoneError()
    if found.status == DocumentStatus.UNPACKED:
        raise UnpackedError()
    return found


def _save(document: Document) -> None:
    changed = ["set_aside_at", "set_aside_by", "set_aside_reason", "received_at"]
    document.save(update_fields=changed)
