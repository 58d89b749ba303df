"""Sentences of the inbox about proposals that wait for a second person, as in `sentences`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from claims import clock
from claims.changes.kinds import kind_of
from claims.display.people import name_of
from claims.money import won_text
from claims.representation.models import RepresentationKind
from reviews.committee.models import BulkAct
from reviews.inbox.models import InboxKind
from reviews.payouts.states.books import MonthStatus
from reviews.payouts.states.holds import HoldStatus
from reviews.payouts.states.recoveries import MovementKind


def day_text(day: date) -> str:
    """Return a day as "12. 3." when it lies in the present year (KST), else with the year."""
    same_year = day.year == clock.today().year
    return date_format(day, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")


def joined(*parts: str | Promise | None) -> str:
    return " · ".join(str(part) for part in parts if part)


def by_whom(item: Any) -> str:
    return name_of(item.by) if item.by else ""


def _document_bulk(item: Any) -> tuple[str, str]:
    facts = item.facts
    title = _("서류 요청 %(n)s건이 승인을 기다립니다")
    if facts["act"] == BulkAct.CLOSE:
        title = _("미제출 종결 %(n)s건이 승인을 기다립니다")
    return title % {"n": f"{facts['n']:,}"}, by_whom(item)


def _batch(item: Any) -> tuple[str, str]:
    batch = item.batch
    rows = ngettext("%(n)s건", "%(n)s건", batch.count) % {"n": f"{batch.count:,}"}
    total = won_text(batch.total)
    title = _("이체 승인을 기다립니다: 묶음 %(number)s") % {"number": batch.number}
    return title, joined(rows, total, by_whom(item))


def _handover(item: Any) -> tuple[str, str]:
    n = item.facts["n"]
    rows = npgettext("claims", "%(n)s건", "%(n)s건", n) % {"n": f"{n:,}"}
    title = _("이관이 확인을 기다립니다: 이관 %(number)s") % {"number": item.facts["handover"]}
    return title, joined(rows, by_whom(item))


def _recovery(item: Any) -> tuple[str, str]:
    kind = item.facts.get("kind")
    what = MovementKind(kind).label if kind else _("환수 청구")
    title = _("두 번째 사람의 확인을 기다립니다: 환수 %(number)s")
    won = won_text(item.facts["won"])
    number = f"R-{item.facts['recovery']:05d}"
    return title % {"number": number}, joined(what, won, by_whom(item))


def _hold(item: Any) -> tuple[str, str]:
    number = f"H-{item.facts['hold']:05d}"
    title = _("두 번째 사람의 확인을 기다립니다: 지급 보류 %(number)s 해제")
    if item.facts["waits"] == HoldStatus.WAITING:
        title = _("먼저 받는 신청이 철회되어 다시 처리할 지급 보류: %(number)s")
    return title % {"number": number}, joined(won_text(item.facts["won"]), by_whom(item))


def _benefit(item: Any) -> tuple[str, str]:
    title = _("혜택 제공 요청을 확인해 주세요")
    return title, joined(by_whom(item), _("다른 간사의 승인을 기다립니다."))


def _month(item: Any) -> tuple[str, str]:
    month = date_format(date.fromisoformat(item.facts["month"]), "YEAR_MONTH_FORMAT")
    title = _("두 번째 사람의 확인을 기다립니다: %(month)s 마감")
    if item.facts["waits"] == MonthStatus.REOPENING:
        title = _("두 번째 사람의 확인을 기다립니다: %(month)s 다시 열기")
    return title % {"month": month}, by_whom(item)


def _payee(item: Any) -> tuple[str, str]:
    title = _("%(number)s 신청의 받는 사람이 바뀝니다") % {"number": item.claim.number}
    if "ends" in item.facts:
        title = _("%(number)s 신청의 대리·승계를 끝내려고 합니다") % {"number": item.claim.number}
    kind = RepresentationKind(item.facts["kind"]).label
    return title, joined(kind, by_whom(item), _("다른 간사의 확인을 기다립니다."))


def _objection(item: Any) -> tuple[str, str]:
    title = _("%(number)s 이의의 답을 확인해 주세요") % {"number": item.claim.number}
    return title, by_whom(item)


def _facts(item: Any) -> tuple[str, str]:
    title = _("%(number)s 사실 정정을 확인해 주세요") % {"number": item.claim.number}
    return title, by_whom(item)


def _retriage(item: Any) -> tuple[str, str]:
    title = _("새 정책에 따른 재분류를 확인해 주세요")
    return title, joined(by_whom(item), _("다른 간사의 확인을 기다립니다."))


def _erasure(item: Any) -> tuple[str, str]:
    title = _("보존 기간이 끝난 개인정보의 파기를 승인해 주세요")
    return title, joined(by_whom(item), _("승인하면 되돌릴 수 없습니다."))


def _bulk_to_approve(item: Any) -> tuple[str, str]:
    bulk = item.bulk
    title = _("승인을 기다립니다: 일괄 통지 ‘%(name)s’") % {"name": bulk.get_event_display()}
    rows = npgettext("letters", "%(n)s건", "%(n)s건", bulk.count) % {"n": f"{bulk.count:,}"}
    return title, joined(rows, by_whom(item))


def _statistics(item: Any) -> tuple[str, str]:
    day = day_text(date.fromisoformat(item.facts["day"]))
    return _("공표를 기다립니다: %(day)s 기준 통계") % {"day": day}, by_whom(item)


def _account(item: Any) -> tuple[str, str]:
    title = _("%(number)s 계좌 정정을 확인해 주세요") % {"number": item.claim.number}
    return title, by_whom(item)


def _change(item: Any) -> tuple[str, str]:
    label = kind_of(item.facts["kind"]).label
    return _("관리자의 변경을 확인해 주세요: %(kind)s") % {"kind": label}, by_whom(item)


def _results(item: Any) -> tuple[str, str]:
    n = item.facts["n"]
    rows = ngettext("%(n)s건", "%(n)s건", n) % {"n": f"{n:,}"}
    total = won_text(item.facts["won"])
    return _("직접 적은 은행 결과를 확인해 주세요"), joined(rows, total, by_whom(item))


PROPOSALS: dict[InboxKind, Callable[[Any], tuple[str, str]]] = {
    InboxKind.BULK_TO_APPROVE: _bulk_to_approve,
    InboxKind.STATISTICS_TO_PUBLISH: _statistics,
    InboxKind.ACCOUNT_TO_CONFIRM: _account,
    InboxKind.CHANGE_TO_CONFIRM: _change,
    InboxKind.RESULTS_TO_CONFIRM: _results,
    InboxKind.DOCUMENT_BULK: _document_bulk,
    InboxKind.BATCH_TO_RELEASE: _batch,
    InboxKind.HANDOVER_TO_CONFIRM: _handover,
    InboxKind.RECOVERY_WAITS: _recovery,
    InboxKind.HOLD_WAITS: _hold,
    InboxKind.MONTH_WAITS: _month,
    InboxKind.BENEFIT_TO_APPROVE: _benefit,
    InboxKind.PAYEE_TO_CONFIRM: _payee,
    InboxKind.OBJECTION_TO_CONFIRM: _objection,
    InboxKind.FACTS_TO_CONFIRM: _facts,
    InboxKind.RETRIAGE_TO_CONFIRM: _retriage,
    InboxKind.ERASURE_TO_APPROVE: _erasure,
}
