"""The hand-over on the claim page: its panel, its lines of the status card, its history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.errors import DomainError
from claims.handovers.models import HandoverItem, ProvisionConsent
from claims.handovers.permissions import RECORD_CONSENT, VIEW
from claims.handovers.states import (
    LIVE,
    WITH_RECEIVER,
    Answer,
    FileStage,
    ItemStatus,
)
from claims.money import format_won, won_text
from claims.page_parts import (
    HistoryEntry,
    HistoryKind,
    Section,
    StatusLine,
    read_once,
    sentence,
)
from claims.register.models import Claim, Route

SEES = (VIEW, RECORD_CONSENT)
PANEL = "handovers"  # id of the panel on the claim page
TEMPLATE = "claims/handovers/panel.html"


def _items(claim: Claim) -> list[HandoverItem]:
    return read_once(claim, "handovers.items", lambda: _read_items(claim))


def _read_items(claim: Claim) -> list[HandoverItem]:
    rows = HandoverItem.objects.filter(claim=claim).order_by("-pk")
    return list(
        rows.select_related(
            "handover", "receiver", "handover__confirmed_by", "handover__receipt_by",
            "result_file__loaded_by", "settled_by",
        )
    )  # fmt: skip


def _answers(claim: Claim) -> list[ProvisionConsent]:
    rows = ProvisionConsent.objects.filter(claim=claim).order_by("-recorded_at", "-pk")
    people = ("receiver", "recorded_by")
    return read_once(claim, "handovers.answers", lambda: list(rows.select_related(*people)))


# ------------------------------------------------------------------ panel
def panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of a panel of the claim page with the claim's consent and hand-overs; "" for
    a claim of the operator that has neither. Two queries.
    """
    if claim.route != Route.AFFILIATE and not _items(claim) and not _answers(claim):
        return ""
    return render_to_string(TEMPLATE, panel_context(claim), request=request)


def panel_context(claim: Claim, refusal: DomainError | None = None) -> dict[str, Any]:
    """Return the context of TEMPLATE; `refusal` is the error of an act that the panel has sent."""
    items = _items(claim)
    return {
        "claim": claim,
        "items": items,
        "answers": _answers(claim),
        "came_back": _came_back(items),
        "refusal": refusal,
    }


def _came_back(items: list[HandoverItem]) -> HandoverItem | None:
    """Return the first item that its receiver sent back and the secretariat has not dealt with;
    None without one, or while another hand-over of the claim is under way."""
    if any(one.status in LIVE for one in items):
        return None
    waiting = (one for one in items if one.status == ItemStatus.NOT_OURS and not one.settled_by_id)
    return next(waiting, None)


# ------------------------------------------------------------------ status card
def status_lines(user: Any, claim: Claim) -> Iterator[StatusLine]:
    """Yield the StatusLines about a claim's hand-over, which an agent reads to the claimant; none
    for a withdrawn claim. Two queries at most."""
    if claim.withdrawn_at:
        return
    items = _items(claim)
    standing = next((one for one in items if one.status in LIVE), None)
    if standing is not None:
        yield _of_item(standing)
        return
    back = _came_back(items)
    if back is not None:
        text = _("%(name)s에서 그 회사의 신청이 아니라고 알려 와 사무국이 다시 살펴보고 있습니다.")
        yield StatusLine(Section.STATE, text % {"name": back.receiver.name}, "warn")
        return
    if claim.route != Route.AFFILIATE:
        return
    returned = next((one for one in items if one.status == ItemStatus.NOT_OURS), None)
    if returned is None:
        yield from _before(claim)
        return
    text = _("%(name)s에서 그 회사의 신청이 아니라고 알려 와 사무국이 다시 살펴보고 처리했습니다.")
    yield StatusLine(Section.STATE, text % {"name": returned.receiver.name})


def with_receiver_text(claim: Claim) -> str:
    """Return the sentence that says which receiver has a claim, and what it paid; "" if none has
    it. For sheets by which the desk may pay for the same loss. One query."""
    found = next((one for one in _items(claim) if one.status in WITH_RECEIVER), None)
    return str(_of_item(found).text) if found is not None else ""


def _of_item(item: HandoverItem) -> StatusLine:
    """Return the StatusLine of a claim in a hand-over, by its stage: being prepared, in a file,
    handed over, paid, not paid."""
    said = {"name": item.receiver.name, "phone": item.receiver.phone}
    if item.status == ItemStatus.PLANNED:
        return StatusLine(Section.NEXT, _("신청을 %(name)s에 넘길 준비를 하고 있습니다.") % said)
    if item.stage == FileStage.MADE:
        text = _("신청을 %(name)s에 넘길 파일을 만들었습니다. 아직 넘기지 않았습니다.")
        return StatusLine(Section.NEXT, text % said)
    if item.stage == FileStage.TAKEN:
        text = _("신청을 %(name)s에 넘기는 중이며, 그 회사가 받았다는 확인을 기다립니다.")
        return StatusLine(Section.NEXT, text % said)
    day = item.handover.received_on
    said["day"] = date_format(day, "DATE_FORMAT") if day else ""
    if item.status == ItemStatus.HANDED:
        text = _("%(day)s에 신청을 %(name)s에 넘겼습니다. 진행은 %(phone)s에서 알려 드립니다.")
        return StatusLine(Section.STATE, text % said)
    said["on"] = date_format(item.outcome_on, "DATE_FORMAT") if item.outcome_on else ""
    if item.status == ItemStatus.PAID:
        said["won"] = format_won(item.outcome_amount or 0)
        text = _("%(name)s에서 %(on)s에 %(won)s원을 지급했다고 알려 왔습니다.")
        return StatusLine(Section.DECISION, text % said, "ok")
    text = _("%(name)s에서 지급하지 않는다고 알려 왔습니다. 이유는 %(phone)s에서 알려 드립니다.")
    return StatusLine(Section.DECISION, text % said)


def _before(claim: Claim) -> Iterator[StatusLine]:
    """Yield the StatusLine of an affiliate's claim in no hand-over: consent given, to be asked
    for again, missing, or declined."""
    answers = (one for one in _answers(claim) if one.receiver.company_id == claim.company_id)
    given = next((one.answer for one in answers), None)
    company: Any = claim.company
    said = {"name": company.name}
    if given == Answer.GIVEN:
        text = _("동의를 받았습니다. 신청을 %(name)s에 넘기고 다시 알려 드립니다.")
        yield StatusLine(Section.NEXT, text % said)
    elif given == Answer.OUTDATED:
        text = _(
            "%(name)s의 이용 목적이나 보유 기간이 바뀌어,"
            " 신청을 넘기려면 동의를 다시 받아야 합니다."
        )
        yield StatusLine(Section.MISSING, text % said, "warn")
    elif given is None:
        text = _(
            "신청을 %(name)s에 넘기려면 개인정보를 그 회사에 제공해도 된다는 동의가 필요합니다."
        )
        yield StatusLine(Section.MISSING, text % said, "warn")
    else:
        text = _("개인정보 제공에 동의하지 않으셔서 %(name)s에 넘기지 않습니다.")
        yield StatusLine(Section.STATE, text % said)


# ------------------------------------------------------------------ history
_BY_LINK = {
    Answer.GIVEN: gettext_lazy("신청인이 %(name)s에 대한 제3자 제공에 동의했습니다."),
    Answer.REFUSED: gettext_lazy("신청인이 %(name)s에 대한 제3자 제공에 동의하지 않았습니다."),
    Answer.WITHDRAWN: gettext_lazy("신청인이 %(name)s에 대한 제3자 제공 동의를 철회했습니다."),
}


def history(user: Any, claim: Claim, limit: int) -> list[HistoryEntry]:
    """Return the history entries of a claim's hand-overs: the claimant's answers on consent, and
    the steps of each hand-over. Two queries."""
    entries = [_answered(one) for one in _answers(claim)]
    for item in _items(claim):
        entries += _steps(item)
    return entries


def _answered(one: ProvisionConsent) -> HistoryEntry:
    text = {
        Answer.GIVEN: _("%(who)s 님이 %(name)s에 대한 제3자 제공 동의를 기록했습니다."),
        Answer.REFUSED: _("%(who)s 님이 %(name)s에 대한 제3자 제공 거부를 기록했습니다."),
        Answer.WITHDRAWN: _("%(who)s 님이 %(name)s에 대한 제3자 제공 동의 철회를 기록했습니다."),
        Answer.OUTDATED: _(
            "%(who)s 님이 %(name)s의 이용 목적이나 보유 기간을 바꾸어 동의를 다시 받아야 합니다."
        ),
    }[Answer(one.answer)]
    if one.recorded_by is None:
        text = str(_BY_LINK[Answer(one.answer)])
    drawn = sentence(text, who=one.recorded_by or "", name=one.receiver.name)
    note = f"{one.get_channel_display()} · {date_format(one.answered_on, 'DATE_FORMAT')}"
    return HistoryEntry(one.recorded_at, HistoryKind.HANDOVERS, "user", drawn, note)


def _steps(item: HandoverItem) -> Iterator[HistoryEntry]:
    kind, handover = HistoryKind.HANDOVERS, item.handover
    name = item.receiver.name
    if item.handed_at:
        text = _("%(who)s 간사가 확인해 %(name)s에 넘길 파일에 신청을 담았습니다.")
        drawn = sentence(text, who=handover.confirmed_by, name=name)
        note = str(_("이관 %(n)s") % {"n": handover.pk})
        yield HistoryEntry(item.handed_at, kind, "arrow-right", drawn, note)
    if item.status == ItemStatus.LEFT_OUT and handover.made_at:
        drawn = sentence(_("신청이 %(name)s 이관에서 빠졌습니다."), name=name)
        note = str(item.get_left_out_as_display())
        yield HistoryEntry(handover.made_at, kind, "circle-minus", drawn, note)
    if item.status == ItemStatus.RELEASED and handover.ended_at:
        drawn = sentence(_("%(name)s 이관이 취소되었습니다."), name=name)
        yield HistoryEntry(handover.ended_at, kind, "circle-x", drawn, handover.ended_reason)
    if handover.receipt_at and item.handed_at and item.status != ItemStatus.LEFT_OUT:
        drawn = sentence(
            _("%(who)s 간사가 %(name)s의 인수 확인을 기록했습니다."),
            who=handover.receipt_by, name=name,
        )  # fmt: skip
        note = date_format(handover.received_on, "DATE_FORMAT") if handover.received_on else ""
        yield HistoryEntry(handover.receipt_at, kind, "circle-check", drawn, note)
    if item.result_file is not None:
        drawn = sentence(
            _("%(who)s 간사가 %(name)s의 결과를 올렸습니다: %(result)s."),
            who=item.result_file.loaded_by, name=name, result=item.get_status_display(),
        )  # fmt: skip
        note = won_text(item.outcome_amount) if item.outcome_amount else ""
        yield HistoryEntry(item.result_file.loaded_at, kind, "file-import", drawn, note)
    if item.settled_at:
        text = _("%(who)s 간사가 돌아온 신청을 처리했다고 적었습니다.")
        drawn = sentence(text, who=item.settled_by)
        yield HistoryEntry(item.settled_at, kind, "circle-check", drawn, item.settled_reason)
