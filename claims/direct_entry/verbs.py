"""Enter a claim by hand, void an entry made by mistake, keep and drop a draft."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from claims import clock, hooks
from claims.direct_entry.models import (
    ENTER,
    UNDO,
    EnteredClaim,
    EntryDraft,
    channel_label,
    draft_aad,
)
from claims.direct_entry.similar_claims import AlikeClaim, find_alike, find_repeated
from claims.errors import ConflictError, DomainError, ForbiddenError
from claims.intake import columns as c
from claims.intake.corrections import ImportUnderWayError, RowRejectedError, one_row
from claims.intake.loading.chunks import fault_entry
from claims.intake.loading.copy_rows import in_kst
from claims.intake.loading.validation import ClaimFacts, Fault, RowChecker
from claims.intake.models import FilingWindow, ImportRun, WindowKind
from claims.intake.run_states import lock_register_within
from claims.intake.verbs import company_refs, load_rows
from claims.personal_data import crypto
from claims.reasons import MOST_REASON, given_reason
from claims.register.locks import lock_claim
from claims.register.models import BY_HAND, Claim
from claims.register.models.claims import ENTERED_PREFIX
from claims.users.permissions import require_permission

if TYPE_CHECKING:
    from claims.users.models import User

PATIENCE = 5  # seconds for which another claim or file may be loaded
DRAFT_KEPT = timedelta(days=30)


class AlikeFoundError(DomainError):
    """Error: the register has claims with the same registration number, phone or account. `alike`
    lists them as AlikeClaim; `needs_late_reason` is True if the claim is late without a reason too,
    so that a page can ask for both at once."""

    message = _(
        "같은 사업자등록번호, 휴대전화나 계좌의 신청이 이미 있습니다. 아래에서 보고, 다른 신청이면"
        " 그 이유를 적어 주세요."
    )

    def __init__(self, alike: Sequence[AlikeClaim], *, needs_late_reason: bool = False) -> None:
        super().__init__()
        self.alike, self.needs_late_reason = alike, needs_late_reason


class LateReasonNeededError(DomainError):
    message = _(
        "접수일시가 접수기간 밖입니다. 기간 밖 접수로 두려면 늦은 사유를 적어 주세요. 날짜를 잘못"
        " 적었으면 고쳐 주세요."
    )


class NoFilingWindowError(DomainError):
    """Error: there is no filing window, to one of which every claim belongs."""

    message = _("접수기간이 아직 없습니다. 관리자에게 접수기간 등록을 요청해 주세요.")


class UndoOverError(ConflictError):
    message = _(
        "입력한 지 30분이 지나 무효로 할 수 없습니다. 신청인이 원하면 철회로 처리해 주세요."
    )


@transaction.atomic
def enter_claim(
    *, cells: Mapping[str, str], channel: str, by: User, late_reason: str = "",
    alike_reason: str = "", seen: Collection[Claim] | None = None,
) -> EnteredClaim:  # fmt: skip
    """Load one typed claim as an import loads a row, and delete the person's draft. `cells` are
    texts by column of `intake.columns`, without number and channel. `seen` are the claims that the
    sheet named as those it may repeat (`find_repeated`); None: no sheet was shown.

    Raises ForbiddenError, ConflictError (unknown channel, or it may repeat others than `seen`: a
    form that was sent twice enters one claim), RowRejectedError (with `faults`),
    AlikeFoundError (and no `alike_reason`), LateReasonNeededError (outside every window),
    NoFilingWindowError, FileUnusableError (no policy in force), ImportUnderWayError (others load
    for over 5 seconds)."""
    require_permission(by, ENTER)
    if channel not in BY_HAND:
        raise ConflictError
    _lock_register()
    year = clock.today().year
    serial = _next_serial(year)
    number = f"{ENTERED_PREFIX}{year}-{serial:06}"
    row = _row_of(cells, number, channel)
    facts = read_facts(row)
    alike, late_reason = find_alike(facts), late_reason.strip()[:MOST_REASON]
    alike_reason = alike_reason.strip()[:MOST_REASON]
    window, is_late = _window_of(facts.filed_at)
    if alike and not alike_reason:
        raise AlikeFoundError(alike, needs_late_reason=is_late and not late_reason)
    if seen is not None and set(seen) != set(find_repeated(facts)):
        raise ConflictError
    if is_late and not late_reason:
        raise LateReasonNeededError
    run = ImportRun(
        window=window, file_name=f"{channel_label(channel)} · {number}", started_by=by,
        started_at=clock.now(),
    )  # fmt: skip
    load_rows(run, one_row(1, row, own_numbers=True))
    entry = EnteredClaim.objects.create(
        claim=Claim.objects.get(import_run=run), run=run, channel=channel, year=year,
        serial=serial, late_reason=late_reason if is_late else "",
        alike=[one.claim.pk for one in alike], alike_reason=alike_reason if alike else "",
        entered_by=by, entered_at=clock.now(),
    )  # fmt: skip
    drop_draft(by=by)
    hooks.emit("claim_entered", entry)
    return entry


def _lock_register() -> None:
    """Lock the register against other imports. Raises ImportUnderWayError if others load for over 5
    seconds."""
    if not lock_register_within(PATIENCE):
        raise ImportUnderWayError(
            _(
                "지금 다른 신청이나 파일을 접수하고 있습니다. 잠시 뒤에 다시 저장해 주세요. "
                "적은 내용은 그대로 있습니다."
            )
        )


class EntryPreview(NamedTuple):
    """A claim as `enter_claim` would enter it: `claim` (not stored), its `facts` as they were read,
    `letter`, a sentence on the letter that would go to its claimant ('' for none), and `repeated`,
    the claims that it may repeat (`find_repeated`)."""

    claim: Claim
    facts: ClaimFacts
    letter: str
    repeated: list[Claim]


def preview_entry(
    *, cells: Mapping[str, str], channel: str, by: User, late_reason: str = "",
    alike_reason: str = "",
) -> EntryPreview:  # fmt: skip
    """Enter one typed claim, read it, and undo all of it: nothing is stored. Raises what
    `enter_claim` raises."""
    with transaction.atomic():
        entry = enter_claim(
            cells=cells, channel=channel, by=by, late_reason=late_reason, alike_reason=alike_reason
        )
        claim = Claim.objects.select_related(
            "service__company", "service__merged_into__company", "company", "routed_under", "tier"
        ).get(pk=entry.claim_id)
        letter = hooks.letter_to_come(claim)
        transaction.set_rollback(True)
    facts = read_facts(_row_of(cells, claim.number, channel))
    return EntryPreview(claim, facts, letter, find_repeated(facts))


def _row_of(cells: Mapping[str, str], number: str, channel: str) -> list[str]:
    """Return the typed cells in the order of COLUMNS, with the claim number and the channel's
    label; "" for a missing one."""
    given = {**cells, c.NUMBER: number, c.CHANNEL: channel_label(channel)}
    return [given.get(column, "") for column in c.COLUMNS]


def faults_of(cells: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    """Return the faults of typed cells by the import's own checks, before a channel is known; an
    empty sequence without any. Enters nothing."""
    try:
        read_facts(_row_of(cells, f"{ENTERED_PREFIX}{clock.today().year}-000001", BY_HAND[0]))
    except RowRejectedError as error:
        return error.faults
    return ()


def read_facts(row: Sequence[str]) -> ClaimFacts:
    """Return the facts of a row in the order of COLUMNS, by the import's own checks. Raises
    RowRejectedError with the faults, also for a time of filing in the future."""
    facts = RowChecker(company_refs(), own_numbers=True).check(row)
    if isinstance(facts, ClaimFacts):
        if facts.filed_at <= in_kst(clock.now()):
            return facts
        facts = [Fault(c.FILED_AT, "date_impossible", "")]
    raise RowRejectedError([*map(fault_entry, facts)])


def _next_serial(year: int) -> int:
    """Return the next number of the year's series. The caller holds the lock on loading into the
    register."""
    last = EnteredClaim.objects.filter(year=year).aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1


def _window_of(filed_at: str) -> tuple[FilingWindow, bool]:
    """Return (the filing window that holds a time, False), or (the newest window, True) if none
    does: the claim is late. `filed_at` is text in KST. Raises NoFilingWindowError if there are no
    windows."""
    windows = list(FilingWindow.objects.filter(kind=WindowKind.FILING).order_by("opens_at"))
    if not windows:
        raise NoFilingWindowError
    for window in windows:
        if in_kst(window.opens_at) <= filed_at < in_kst(window.closes_at):
            return window, False
    return windows[-1], True


@transaction.atomic
def void_entry(*, entry: EnteredClaim, by: User, reason: str) -> EnteredClaim:
    """Withdraw the claim of an entry made by mistake, within UNDO (30 minutes); its letter of
    receipt is not sent.

    Raises ForbiddenError (also for another person's entry, without `claims.import_claims`),
    ReasonNeededError, UndoOverError (too late), ConflictError (voided or withdrawn already; or from
    a listener of `entry_voided`: something has happened on the claim)."""
    require_permission(by, ENTER)
    claim = lock_claim(entry.claim_id)
    entry = EnteredClaim.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.entered_by_id != by.pk and not by.has_perm("claims.import_claims"):
        raise ForbiddenError
    reason = given_reason(reason, MOST_REASON)
    if entry.is_voided or claim.withdrawn_at is not None:
        raise ConflictError(_("이미 무효로 했거나 철회된 신청입니다. 지금 상태를 확인해 주세요."))
    if clock.now() > entry.entered_at + UNDO:
        raise UndoOverError
    moment = clock.now()
    Claim.objects.filter(pk=claim.pk).update(withdrawn_at=moment, withdrawn_by=by)
    entry.voided_by, entry.voided_at, entry.void_reason = by, moment, reason
    entry.save(update_fields=["voided_by", "voided_at", "void_reason"])
    hooks.emit("entry_voided", entry)
    return entry


# ------------------------------------------------------------------ drafts
@transaction.atomic
def keep_draft(*, typed: Mapping[str, str], by: User) -> EntryDraft:
    """Store what a person has typed ({field: text}), encrypted, in place of their last draft.
    Raises ForbiddenError if `by` may not enter claims."""
    require_permission(by, ENTER)
    body = crypto.encrypt(json.dumps(dict(typed), ensure_ascii=False), aad=draft_aad(by))
    draft, _new = EntryDraft.objects.update_or_create(
        user=by, defaults={"body": body, "saved_at": clock.now()}
    )
    return draft


def draft_of(user: Any) -> tuple[EntryDraft | None, dict[str, str]]:
    """Return (a person's draft, {field: typed text, decrypted}); (None, {}) without a draft."""
    draft = EntryDraft.objects.filter(user=user).first()
    if draft is None:
        return None, {}
    return draft, json.loads(crypto.decrypt(draft.body, aad=draft_aad(user)))


@transaction.atomic
def drop_draft(*, by: User) -> None:
    """Delete a person's draft, if there is one. Raises ForbiddenError if `by` may not enter
    claims."""
    require_permission(by, ENTER)
    EntryDraft.objects.filter(user=by).delete()


def delete_old_drafts() -> int:
    """Delete the drafts that were last saved more than DRAFT_KEPT ago, and return how many. They
    hold what a person said of themselves who has no claim, so no erasure finds them."""
    old = EntryDraft.objects.filter(saved_at__lt=clock.now() - DRAFT_KEPT)
    return old.delete()[0]
