"""Tables of bank results: the lines of a file or of the worklist, and the result files."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.display.dates import short_moment, weekday_text
from claims.display.numbers import won
from claims.display.people import name_of
from claims.display.states import DASH, state, verdict
from claims.tables import DeskTable, PickColumn, cell
from reviews.payouts.bank.results.reading import unread_reason
from reviews.payouts.models import AnswerAction, BankResult, LineStep, ResultAnswer, ResultFile
from reviews.payouts.states.batches import ResultMatch, UnreadPart

SHORT_NOTE = 60  # letters of a note that stand in a row unfolded


class LineTable(DeskTable):
    """Table of result lines, for the worklist and for one file: payment, bank's outcome, amount in
    won, match, owner and answers. Open lines have a checkbox for users with the permission
    `release_batch`."""

    caption = _("은행 결과의 줄")
    blank = ("checks", _("처리할 줄이 없습니다"), _("맞지 않은 줄이 오면 여기에 남습니다."))

    pick = PickColumn(_("이 쪽의 줄 모두 선택"), accessor="pk", attrs=cell("pick", head="pick"))
    line = tables.Column(pgettext_lazy("one", "줄"), accessor="pk", attrs=cell("two", "nowrap"))
    payout = tables.Column(_("지급"), accessor="pk", attrs=cell("two", "nowrap"))
    outcome = tables.Column(_("은행 결과"), attrs=cell("two"))
    amount = tables.Column(_("금액"), attrs=cell("won", "two"))
    match = tables.Column(_("대사"))
    work = tables.Column(_("담당"), accessor="pk", attrs=cell("two"))
    answer = tables.Column(_("설명"), accessor="pk", attrs=cell("two", "line-words"))

    class Meta(DeskTable.Meta):
        row_attrs = {
            "data-line": lambda record: record.pk,
            "data-number": lambda record: record.payout.claim.number if record.payout else "",
            "data-state": lambda record: record.match,
        }

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        self.pickable = request.user.has_perm("reviews.release_batch")
        hidden = () if self.pickable else ("pick",)
        super().__init__(*args, exclude=hidden, **kwargs)

    def render_pick(self, record: BankResult) -> SafeString:
        if not is_open(record):
            return SafeString("")
        if record.row_no is None:
            label = gettext("%(number)s, 두 사람이 적은 결과 선택") % {"number": record.reference}
        else:
            label = gettext("%(row)s번째 줄 선택") % {"row": record.row_no}
        return format_html(
            '<input class="form-check-input" type="checkbox" name="pick" value="{}"'
            ' form="answer-form" aria-label="{}">'
            '<input type="hidden" name="seen" value="{}:{}" form="answer-form">',
            record.pk,
            label,
            record.pk,
            len(steps_of(record)),
        )

    def render_line(self, record: BankResult) -> SafeString:
        if record.file is None:
            return format_html("{}<small>{}</small>", gettext("2인 확인"), short_moment(record.at))
        return format_html(
            '<a class="ref num" href="{}">{}</a><small>{}</small>',
            reverse("payouts:result_file", args=[record.file_id]),
            gettext("%(row)s행") % {"row": f"{record.row_no:,}"},
            record.file.name,
        )

    def render_payout(self, record: BankResult) -> SafeString:
        if record.payout is None:
            text = record.reference or gettext("지급번호 없음")
            return format_html('<span class="num">{}</span>', text)
        return format_html(
            '<a class="ref num" href="{}">{}</a><small class="num">{}</small>',
            reverse("payouts:payout", args=[record.payout_id]),
            record.payout.claim.number,
            record.reference,
        )

    def render_outcome(self, record: BankResult) -> SafeString:
        text = " ".join(part for part in (record.code, record.text) if part)
        said = state(record, "outcome") if record.outcome else DASH
        return format_html("{}<small>{}</small>", said, text)

    def render_amount(self, record: BankResult) -> SafeString:
        if record.unread == UnreadPart.AMOUNT:
            return DASH
        ours = record.payout.amount if record.payout else None
        if ours is None or ours == record.amount:
            return won(record.amount)
        small = gettext("우리 지급액 %(won)s") % {"won": f"{ours:,}"}
        return format_html("{}<small>{}</small>", won(record.amount), small)

    def render_match(self, record: BankResult) -> SafeString:
        return state(record, "match")

    def render_work(self, record: BankResult) -> SafeString:
        """Format the owner of an open line and the day to ask the bank again, with a warning once
        that day has come; a dash for a line that is not open."""
        if not is_open(record):
            return DASH
        last = steps_of(record)[-1] if steps_of(record) else None
        owner = (
            format_html("<b>{}</b>", name_of(last.owner))
            if last and last.owner
            else format_html('<span class="quiet">{}</span>', gettext("담당 없음"))
        )
        if last is None or last.ask_again_on is None:
            return owner
        when = weekday_text(last.ask_again_on)
        if last.ask_again_on <= clock.today():
            sign = verdict("warn", gettext("다시 물을 날 %(day)s") % {"day": when})
            return format_html("{}<small>{}</small>", owner, sign)
        return format_html(
            "{}<small>{}</small>", owner, gettext("%(day)s 다시 물음") % {"day": when}
        )

    def render_answer(self, record: BankResult) -> SafeString:
        """Format the answers to a line, or the reason why it was not applied, with the notes of its
        steps below."""
        return format_html("{}{}", self._answers(record), notes_html(record))

    def _answers(self, record: BankResult) -> SafeString:
        answers = answers_of(record)
        if record.match == ResultMatch.APPLIED:
            return (
                format_html('<span class="soft">{}</span>', gettext("은행 파일에 아직 없는 결과"))
                if record.file_id is None
                else DASH
            )
        if not answers:
            return format_html('<span class="soft">{}</span>', mismatch_reason(record))
        return format_html_join(
            "",
            "<span>{}</span><small>{} {} · {}</small>",
            (
                (one.get_action_display(), name_of(one.by), short_moment(one.at), one.note)
                for one in answers
            ),
        )


def answers_of(record: BankResult) -> list[ResultAnswer]:
    """Return the answers to a result line, oldest first. Prefetch `answers` for a list of lines."""
    return sorted(record.answers.all(), key=lambda answer: answer.pk)


def is_closed(record: BankResult) -> bool:
    """Return True if an answer has closed the line. A question to the bank does not close a
    line."""
    return any(answer.action != AnswerAction.ASKED_BANK for answer in answers_of(record))


def is_open(record: BankResult) -> bool:
    """Return True for a line that was not applied and is not closed, and for every manual result
    (without a file)."""
    applied_by_file = record.match == ResultMatch.APPLIED and record.file_id is not None
    return not applied_by_file and not is_closed(record)


def steps_of(record: BankResult) -> list[LineStep]:
    """Return the steps of work on a result line, oldest first. Prefetch `steps` for a list of
    lines."""
    return sorted(record.steps.all(), key=lambda step: step.number)


def notes_html(record: BankResult) -> SafeString:
    """Format the notes of a line's steps as HTML, newest first; '' without any. Notes that repeat
    an answer are left out. Several notes, or one of more than SHORT_NOTE characters, are folded
    under the newest one."""
    said = {answer.note for answer in answers_of(record)}
    steps = [step for step in steps_of(record) if step.note and step.note not in said]
    notes = [
        format_html("{} {} · {}", name_of(one.by), short_moment(one.at), one.note) for one in steps
    ]
    if not notes:
        return SafeString("")
    last = steps[-1].note
    if len(notes) == 1 and len(last) <= SHORT_NOTE:
        return format_html("<small data-note>{}</small>", notes[0])
    return format_html(
        '<details class="notes" data-note><summary>{}</summary>{}</details>',
        Truncator(last).chars(SHORT_NOTE),
        format_html_join("", "<small>{}</small>", ((note,) for note in reversed(notes))),
    )


def mismatch_reason(record: BankResult) -> str:
    """Return the reason why a result line was not applied, as a phrase in the user's language; ''
    for an applied line."""
    if record.match == ResultMatch.UNREADABLE:
        return unread_reason(record.unread, record.words)
    if record.match == ResultMatch.UNKNOWN:
        if record.payout is None:
            return gettext("이 지급번호의 지급이 없습니다")
        return gettext("아직 보내지 않은 지급입니다")
    return {
        ResultMatch.WRONG_AMOUNT: gettext("지급액과 다른 금액입니다"),
        ResultMatch.REPEATED: gettext("앞에서 받은 결과와 같습니다"),
        ResultMatch.CONTRADICTION: gettext("다른 결과와 서로 맞지 않습니다"),
    }.get(ResultMatch(record.match), "")


class FileTable(DeskTable):
    """Table of result files, newest first, with the counts of `context.files`: applied, not
    applied, unreadable and open lines."""

    caption = _("은행 결과 파일, 최근 순")
    blank = ("file-upload", _("아직 올린 결과 파일이 없습니다"), "")
    hints = False

    name = tables.Column(_("파일"), attrs=cell("two"))
    rows = tables.Column(_("줄"), attrs=cell("r", "num"))
    applied = tables.Column(_("반영"), accessor="pk", attrs=cell("r", "num"))
    misfits = tables.Column(_("맞지 않음"), accessor="pk", attrs=cell("r", "num"))
    unreadable = tables.Column(_("그중 읽을 수 없음"), attrs=cell("r", "num"))
    waiting = tables.Column(_("처리할 줄"), accessor="pk", attrs=cell("r", "num"))
    at = tables.Column(_("올림"), attrs=cell("two", "nowrap"))

    class Meta(DeskTable.Meta):
        row_attrs = {"data-file": lambda record: record.pk}

    def render_name(self, record: ResultFile) -> SafeString:
        url = reverse("payouts:result_file", args=[record.pk])
        return format_html(
            '<a class="ref" href="{}">{}</a><small class="num">{}</small>',
            url,
            record.name,
            record.sha256[:12],
        )

    def render_rows(self, record: ResultFile) -> str:
        return f"{record.rows + record.pending:,}"

    def render_applied(self, record: Any) -> str:
        return f"{record.applied:,}"

    def render_misfits(self, record: Any) -> str:
        return f"{record.misfits:,}"

    def render_unreadable(self, record: ResultFile) -> str:
        return f"{record.unreadable:,}"

    def render_waiting(self, record: Any) -> SafeString | str:
        return format_html('<b class="strong">{}</b>', record.waiting) if record.waiting else "0"

    def render_at(self, record: ResultFile) -> SafeString:
        return format_html(
            "{}<small>{}</small>", name_of(record.loaded_by), short_moment(record.at)
        )
