"""Confirmation sheets of the second person who closes a month of the books or opens it again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.confirmation.sheet import Sheet
from claims.money import won_text
from claims.users.models import User
from reviews.payouts.ledger.months import ExplainedSum, explained_sums, next_month
from reviews.payouts.models import MonthClosing, StatementFile


def month_url(closing: MonthClosing) -> str:
    return reverse("payouts:month", args=[closing.starts_on.year, closing.starts_on.month])


def month_name(closing: MonthClosing) -> str:
    said = {"year": closing.starts_on.year, "month": closing.starts_on.month}
    return _("%(year)s년 %(month)s월") % said


def count_text(one: ExplainedSum) -> str:
    """Return kind, direction and number of explained lines in words."""
    words = ngettext("%(kind)s %(n)s건", "%(kind)s %(n)s건", one.count)
    return words % {"kind": one.label, "n": f"{one.count:,}"}


def closing_sheet(closing: MonthClosing) -> Sheet:
    """Return the confirmation sheet before a proposed closing of a month is confirmed: balances and
    sums in won, explained lines by kind and direction, and 20 differences with their reasons: those
    that a person explained first, the largest of them at the top. It names who loaded the month's
    statements. Two queries."""
    loaders = _loaders(closing)
    explained = explained_sums(closing.starts_on)
    differences = sorted(
        closing.detail["differences"], key=lambda one: (not one["reason"], -abs(one["won"]))
    )
    return Sheet(
        title=_("월 마감 확인 (두 번째 사람): %(month)s") % {"month": month_name(closing)},
        button=_("확인하고 마감"),
        back=month_url(closing),
        facts=(
            (_("기초 잔액"), won_text(closing.opening)),
            (_("지급"), won_text(closing.paid)),
            (_("반환"), won_text(closing.returned)),
            (_("환수 입금"), won_text(closing.received - closing.reversed)),
            *((count_text(one), won_text(one.won)) for one in explained),
            (_("장부 잔액"), won_text(closing.closing)),
            (_("거래내역 잔액"), won_text(closing.statement_closing)),
            (_("설명한 차이"), won_text(closing.difference)),
            (_("거래내역을 올린 사람"), ", ".join(map(str, loaders)) or "–"),
            (_("올린 사람"), str(closing.proposed_by)),
            *(((_("메모"), closing.note),) if closing.note else ()),
        ),
        notified=_("없음"),
        next_person=_("없음. 마감한 달에는 아무것도 적히지 않고, 늦은 것은 다음 달에 적힙니다."),
        undo_text=_("마지막 달은 두 사람이 사유를 적어 다시 열 수 있습니다"),
        warning=_warning(closing, loaders),
        version=f"{closing.pk}:{closing.status}",
        headers=(_("차이 나는 것"), _("차이"), _("사유")),
        rows=tuple(
            (one["label"], won_text(one["won"]), one["reason"] or _("다음 달의 거래나 원장과 맞음"))
            for one in differences[:20]
        ),
        more_rows=max(len(differences) - 20, 0),
    )


def _loaders(closing: MonthClosing) -> list[User]:
    """Return the people who loaded the statements of a month, by their key. One query."""
    files = StatementFile.objects.filter(
        first_on__lt=next_month(closing.starts_on), until__gte=closing.starts_on
    )
    return list(User.objects.filter(pk__in=files.values("loaded_by")).order_by("pk"))


def _warning(closing: MonthClosing, loaders: list[User]) -> str:
    """Return the warning for a month of which one person loaded every statement and proposed the
    closing: nobody else has seen what the bank says."""
    if [one.pk for one in loaders] != [closing.proposed_by_id]:
        return ""
    return _(
        "마감을 올린 사람이 이 달의 거래내역을 모두 올렸습니다. "
        "은행에서 조회한 잔액과 비교해 주세요."
    )


def reopening_sheet(closing: MonthClosing) -> Sheet:
    """Return the confirmation sheet before a proposed reopening of a closed month is confirmed,
    with its reason."""
    return Sheet(
        title=_("마감한 달 다시 열기 (두 번째 사람): %(month)s") % {"month": month_name(closing)},
        button=_("확인하고 다시 열기"),
        back=month_url(closing),
        facts=(
            (_("사유"), closing.reason),
            (_("올린 사람"), str(closing.reopening_by)),
            (_("장부 잔액"), won_text(closing.closing)),
            (_("거래내역 잔액"), won_text(closing.statement_closing)),
        ),
        notified=_("없음"),
        next_person=_("지급 담당 두 사람이 다시 마감해야 합니다."),
        warning=_("늦게 와서 다음 달에 적힌 것은 다음 달에 그대로 남습니다."),
        version=f"{closing.pk}:{closing.status}",
    )
