"""The filing on the claim page: lines of the status card, entries of the history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from claims.banks import bank_name
from claims.display.stored_words import channel_name
from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from claims.policy.triage import route_reason_of
from claims.register.models import (
    AccountSource,
    BankAccount,
    Claim,
    CorrectedContact,
    HolderMatch,
    Route,
    part_labels,
)
from claims.register.models.contacts import CORRECT

GETS_MONEY = (Route.TIER_GRANT, Route.COMMITTEE_REVIEW)


def newest_account(claim: Claim) -> BankAccount | None:
    """Return the claim's newest account, None without one. One query for a page."""
    return next(iter(_accounts_of(claim)), None)


def _accounts_of(claim: Claim) -> list[BankAccount]:
    """Return the claim's accounts, the newest first. One query for a page."""
    rows = BankAccount.objects.filter(claim=claim).select_related("entered_by")
    return read_once(claim, "register.accounts", lambda: list(rows.order_by("-version")))


def corrected_contacts(claim: Claim) -> list[CorrectedContact]:
    """Return the claim's corrected contacts, newest first. One query for a page; none if nothing
    was corrected."""
    if claim.contact_id is None:
        return []
    rows = CorrectedContact.objects.of(claim).select_related("entered_by")
    return read_once(claim, "register.contacts", lambda: list(rows))


def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield the lines of the claim's status card about the filing: the withdrawal, the route if no
    council reviews the claim, and a missing or doubtful account. One query.
    """
    if claim.is_voided:
        text = _("잘못 입력해 무효로 한 신청입니다. 신청인이 낸 신청이 아닙니다.")
        yield StatusLine(Section.STATE, text)
        return
    if claim.withdrawn_at:
        yield StatusLine(Section.STATE, _("신청을 철회하셨습니다."))
        return
    if claim.route != Route.COMMITTEE_REVIEW:
        yield StatusLine(Section.STATE, route_reason_of(claim))
    if claim.route not in GETS_MONEY:
        return
    account = newest_account(claim)
    if account is None:
        text = _("입금할 계좌가 없습니다. 은행, 계좌번호, 예금주를 알려 주셔야 합니다.")
        yield StatusLine(Section.MISSING, text, "warn")
    elif account.holder_match == HolderMatch.MISMATCH:
        text = _("계좌의 예금주가 신청인과 달라 확인이 필요합니다(%(account)s).")
        said = {"account": f"{bank_name(account.bank_code)} {account.masked}"}
        yield StatusLine(Section.MISSING, text % said, "warn")


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of the filing: filed, loaded, routed, later accounts and contacts,
    withdrawn. One query, one for the accounts if the page has not read them yet, and one if a
    contact was corrected.
    """
    kind = HistoryKind.FILING
    filed = Claim.objects.select_related("import_run__started_by", "withdrawn_by", "entry").get(
        pk=claim.pk
    )
    entries = [
        HistoryEntry(
            filed.filed_at, kind, "inbox", _("신청인이 신청했습니다."), channel_name(filed.channel)
        )
    ]
    run: Any = filed.import_run
    # The package `direct_entry` adds the entry of claims entered by hand.
    if run is not None and not hasattr(filed, "entry"):
        text = _("접수 파일에서 신청이 등록되었습니다.")
        if run.started_by is not None:
            text = _("%(who)s 간사가 접수 파일을 올려 신청이 등록되었습니다.")
        at = run.finished_at or run.started_at or run.created_at
        drawn = sentence(text, who=run.started_by or "")
        entries.append(HistoryEntry(at, kind, "file-import", drawn))
    routed = sentence(_("신청의 경로가 정해졌습니다: %(route)s."), route=filed.get_route_display())
    entries.append(HistoryEntry(filed.routed_at, kind, "arrow-right", routed))
    if filed.withdrawn_at and not filed.is_voided:  # direct_entry tells of a voided one
        text = _("신청이 철회되었습니다.")
        if filed.withdrawn_by is not None:
            text = _("%(who)s 간사가 신청의 철회를 적었습니다.")
        drawn = sentence(text, who=filed.withdrawn_by or "")
        entries.append(HistoryEntry(filed.withdrawn_at, kind, "arrow-back-up", drawn))
    return entries + _accounts(user, claim, limit) + _contacts(user, claim, limit)


def _accounts(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of the accounts that no import wrote, newest first, at most
    `limit`. Only users who may propose or reveal accounts see the reasons, which repeat talks with
    the claimant."""
    rows = [one for one in _accounts_of(claim) if one.source != AccountSource.INTAKE]
    reads = user.has_perm("claims.propose_account") or user.has_perm("claims.reveal_account")
    entries = []
    for one in rows[:limit]:
        text = _("지급 계좌가 바뀌었습니다: %(account)s.")
        if one.entered_by is not None:
            text = _("%(who)s 님이 지급 계좌를 바꾸었습니다: %(account)s.")
        said = {"account": f"{bank_name(one.bank_code)} {one.masked}"}
        drawn = sentence(text, who=one.entered_by or "", **said)
        entry = HistoryEntry(
            one.created_at, HistoryKind.FILING, "cash", drawn, one.reason if reads else ""
        )
        entries.append(entry)
    return entries


def _contacts(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of the corrected contacts, newest first, at most `limit`, with the
    names of the corrected parts. Only users who may correct contacts or reveal a telephone see the
    reason."""
    labels, entries = part_labels(), []
    reads = user.has_perm(CORRECT) or user.has_perm("claims.reveal_phone")
    for one in corrected_contacts(claim)[:limit]:
        text = sentence(
            _("%(who)s 님이 연락처를 바꾸었습니다: %(parts)s."),
            who=one.entered_by,
            parts=", ".join(str(labels[part]) for part in one.changed),
        )
        note = f"{one.get_proof_display()} · {one.reason}" if reads else one.get_proof_display()
        entries.append(HistoryEntry(one.created_at, HistoryKind.FILING, "phone", text, note))
    return entries
