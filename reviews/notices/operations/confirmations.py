"""Confirmation sheets for sending notices again, or suppressing them."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.confirmation.forms import ReasonForm
from claims.confirmation.sheet import Sheet, Text
from reviews.notices.errors import NothingOfThatKindError, NotSuppressibleError
from reviews.notices.models import Notice
from reviews.notices.operations.conditions import POST, Conditions
from reviews.notices.operations.dead_letter_actions import MAX_NOTICES
from reviews.notices.operations.dead_letters import SeenLetters
from reviews.notices.verbs import STOPPABLE

reason_form = partial(
    ReasonForm,
    label=gettext_lazy("알린 방법"),
    hint=gettext_lazy("예: 11. 7. 전화로 알림, 등기 우편으로 보냄. 통지마다 남습니다."),
    missing=gettext_lazy("알린 방법을 적어 주세요."),
    least=2,
)


def _facts(notice: Notice) -> tuple[tuple[str, str], ...]:
    return (
        (_("접수번호"), notice.claim.number),
        (_("알림"), str(notice.get_event_display())),
        (_("경로"), f"{notice.get_channel_display()} {notice.recipient_hint}".strip()),
        (_("상태"), str(notice.get_status_display())),
    )


def sending_sheet(notice: Notice, back: str, title: Text, told: Text) -> Sheet:
    """Return the confirmation sheet for sending one notice again, or by another channel. `told` is
    the sentence about the person who gets it, `back` the address to return to. Checks nothing."""
    return Sheet(
        title=title,
        button=_("보내기"),
        back=back,
        facts=_facts(notice),
        notified=told,
        version=f"{notice.pk}:{notice.seen}",
    )


def sending_kind_sheet(
    filters: Conditions, seen: SeenLetters, back: str, title: Text, told: Text
) -> Sheet:
    """Return the confirmation sheet for sending all dead letters of a kind again, or by another
    channel. Raises NothingOfThatKindError when there are none."""
    if not seen.n:
        raise NothingOfThatKindError
    return Sheet(
        title=title,
        button=_("%(n)s건 보내기") % {"n": f"{min(seen.n, MAX_NOTICES):,}"},
        back=back,
        facts=_kind_facts(filters, seen),
        count=min(seen.n, MAX_NOTICES),
        notified=told,
        version=seen.digest,
    )


def _kind_facts(filters: Conditions, seen: SeenLetters) -> tuple[tuple[str, str], ...]:
    asked = [f"{one['label']} {one['words']}" for one in filters.controls() if one["words"]]
    words = _("주소 없음") if filters.tab == POST else _("보내지 못한 통지")
    facts = [
        (_("조건"), " · ".join([words, *asked])),
        (_("신청"), _("%(n)s건") % {"n": f"{seen.claims:,}"}),
    ]
    if seen.n > MAX_NOTICES:
        facts.append((_("한 번에"), _("오래된 것부터 %(n)s건까지") % {"n": f"{MAX_NOTICES:,}"}))
    return tuple(facts)


def suppress_sheet(notice: Notice, back: str, form: ReasonForm) -> Sheet:
    """Return the confirmation sheet for suppressing one notice as told in another way, with the
    form for the way. Raises NotSuppressibleError for one that was sent, is being sent or was
    suppressed."""
    if notice.status not in STOPPABLE:
        raise NotSuppressibleError
    return Sheet(
        title=_("다른 방법으로 알림"),
        button=_("보내지 않고 적기"),
        back=back,
        facts=_facts(notice),
        notified=_("이 통지는 나가지 않고, 신청인에게 다른 방법으로 알린 것으로 남습니다."),
        version=f"{notice.pk}:{notice.seen}",
        fields=form,
    )


def suppress_kind_sheet(
    filters: Conditions, seen: SeenLetters, back: str, form: ReasonForm
) -> Sheet:
    """Return the confirmation sheet for suppressing all dead letters of a kind as told in another
    way. Raises NothingOfThatKindError when there are none."""
    if not seen.n:
        raise NothingOfThatKindError
    return Sheet(
        title=_("모두 다른 방법으로 알림"),
        button=_("%(n)s건 보내지 않고 적기") % {"n": f"{min(seen.n, MAX_NOTICES):,}"},
        back=back,
        facts=_kind_facts(filters, seen),
        count=min(seen.n, MAX_NOTICES),
        notified=_("이 통지들은 나가지 않고, 신청인에게 다른 방법으로 알린 것으로 남습니다."),
        version=seen.digest,
        fields=form,
    )
