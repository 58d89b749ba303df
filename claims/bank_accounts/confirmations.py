"""Confirmation sheet before a corrected account is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from claims.bank_accounts.inquiry import service
from claims.bank_accounts.inquiry.models import HolderInquiry
from claims.bank_accounts.models import CALM_DAYS, ProposedAccount
from claims.banks import bank_name
from claims.confirmation.sheet import Sheet
from claims.register.models import CorrectedContact, part_labels
from claims.representation.models import Representation
from claims.representation.queries import in_force_of


def recent_contacts(proposed: ProposedAccount) -> list[CorrectedContact]:
    """Return the corrections of the claim's contact entered since CALM_DAYS before the account was
    proposed, newest first, for the person who confirms. No query if the contact was never
    corrected."""
    if proposed.claim.contact_id is None:
        return []
    since = proposed.proposed_at - timedelta(days=CALM_DAYS)
    rows = CorrectedContact.objects.of(proposed.claim).filter(created_at__gt=since)
    return list(rows.select_related("entered_by"))


def _contact_facts(proposed: ProposedAccount) -> Iterator[tuple[str, str]]:
    """Yield (label, text) pairs for the confirmation sheet: one for each of `recent_contacts`, with
    its day, the person who entered it and the corrected parts."""
    labels = part_labels()
    for one in recent_contacts(proposed):
        said = {
            "parts": ", ".join(str(labels[part]) for part in one.changed),
            "name": one.entered_by,
            "day": date_format(localdate(one.created_at), "DATE_FORMAT"),
        }
        text = "{day} {name}: {parts}".format(**said)
        if one.entered_by_id == proposed.proposed_by_id:
            text = _("%(day)s, 계좌를 요청한 %(name)s 본인: %(parts)s") % said
        yield _("최근 연락처 정정"), text


def _representation_facts(
    proposed: ProposedAccount, rows: list[Representation]
) -> Iterator[tuple[str, str]]:
    """Yield (label, text) pairs for the confirmation sheet: the person who is paid in the
    claimant's place (없음 for none), then each of `rows`, the representations in force, with its
    channel for letters, its day and the person who entered it."""
    yield _("대신 받는 사람"), next((str(one) for one in rows if one.pays_to), _("없음"))
    for one in rows:
        said = {
            "what": str(one),
            "letters": one.get_letters_display(),
            "name": one.entered_by,
            "day": date_format(localdate(one.entered_at), "DATE_FORMAT"),
        }
        text = _("%(what)s · 통지: %(letters)s · %(day)s %(name)s 등록") % said
        if one.entered_by_id == proposed.proposed_by_id:
            text = (
                _("%(what)s · 통지: %(letters)s · %(day)s, 계좌를 요청한 %(name)s 본인 등록") % said
            )
        yield _("대리·승계"), text


def _answer_facts(proposed: ProposedAccount) -> Iterator[tuple[str, str]]:
    answer = HolderInquiry.objects.newest_of(proposed) if service.is_on() else None
    if answer is not None:
        at = date_format(localtime(answer.asked_at), "SHORT_DATETIME_FORMAT")
        yield _("예금주 조회"), f"{answer.get_result_display()} · {at}"


def confirmation_sheet(proposed: ProposedAccount) -> Sheet:
    stands = proposed.replaces
    before = f"{bank_name(stands.bank_code)} {stands.masked}" if stands else ""
    return Sheet(
        title=_("계좌 정정 확인: %(number)s") % {"number": proposed.claim.number},
        button=_("확인하고 등록"),
        back=reverse("bank_accounts:correction", args=[proposed.pk]),
        facts=(
            (_("상호 · 성명"), proposed.claim.shown_name),
            (_("지금 계좌"), before or _("없음")),
            (_("새 계좌"), f"{proposed.bank} {proposed.reveal_number(proposed.claim.number)}"),
            (_("예금주"), f"{proposed.holder_name} · {proposed.get_holder_match_display()}"),
            *_answer_facts(proposed),
            *_contact_facts(proposed),
            *_representation_facts(proposed, in_force_of(proposed.claim)),
            (_("근거"), proposed.get_proof_display()),
            (_("사유"), proposed.reason),
            (_("등록 요청"), str(proposed.proposed_by)),
        ),
        warning=_(
            "이체 묶음에 든 지급은 지금 계좌 그대로입니다."
            " 승인 전 묶음은 취소하고 다시 묶어야 합니다."
        ),
        next_person=_("지급 담당이 승인할 때 새 계좌를 다시 봅니다."),
        undo_text=_("잘못 등록하면 다시 정정을 요청할 수 있습니다"),
        version=f"{proposed.pk} {proposed.status}",
    )
