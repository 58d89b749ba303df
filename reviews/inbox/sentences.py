"""The sentences of the inbox: a title that a mail may carry, and a detail that stays here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.changes.kinds import kind_of
from claims.document_kinds import DocumentKind
from claims.hooks import Proposal
from claims.inquiries.topics import Topic
from claims.money import won_text
from reviews.committee.models import LeftAs, ReviewStatus, SupplementStatus
from reviews.inbox.models import InboxKind
from reviews.inbox.proposal_sentences import PROPOSALS, by_whom, day_text, joined
from reviews.inbox.registered_sentences import REGISTERED
from reviews.inbox.returned import RETURNED
from reviews.notices.events import Event
from reviews.notices.models import BulkStatus
from reviews.payouts.states.books import MonthStatus
from reviews.payouts.states.payouts import PayoutKind


def _due(item: Any) -> str:
    review = item.seat.review if item.seat else None
    if review is None or review.due_on is None or review.status != ReviewStatus.IN_REVIEW:
        return ""
    return _("표결 기한 %(day)s") % {"day": day_text(review.due_on)}


def _seat_given(item: Any) -> tuple[str, str]:
    n = item.facts.get("n", 1)
    if item.claim is None:
        said = ngettext("새 심의 %(n)s건이 배정되었습니다", "새 심의 %(n)s건이 배정되었습니다", n)
        return said % {"n": f"{n:,}"}, _("기한이 가까운 심의부터 이어서 봅니다.")
    instead = _("물러난 위원의 자리") if item.facts.get("instead") else ""
    return (
        _("%(number)s 심의에 배정되었습니다") % {"number": item.claim.number},
        joined(_due(item), instead),
    )


def _seat_taken(item: Any) -> tuple[str, str]:
    """Return (title, detail) of a seat that was taken away. The reason of a challenge is left out:
    it holds the claimant's words, which the challenged member must not read."""
    title = _("%(number)s 심의의 담당 위원이 바뀌었습니다") % {"number": item.claim.number}
    seat = item.seat
    reason = "" if seat.left_as == LeftAs.CHALLENGED else seat.reason
    why = _("사유: %(reason)s") % {"reason": reason} if reason else ""
    return title, joined(seat.get_left_as_display(), by_whom(item), why)


def _due_tomorrow(item: Any) -> tuple[str, str]:
    n, day = item.facts["n"], day_text(date.fromisoformat(item.facts["day"]))
    if item.claim is not None:
        facts = {"number": item.claim.number, "day": day}
        return _("%(day)s까지 표결할 심의입니다: %(number)s") % facts, ""
    said = ngettext(
        "%(day)s까지 표결할 심의가 %(n)s건 있습니다",
        "%(day)s까지 표결할 심의가 %(n)s건 있습니다",
        n,
    )
    return said % {"day": day, "n": f"{n:,}"}, ""


def _votes_late(item: Any) -> tuple[str, str]:
    n = item.facts["n"]
    if item.claim is not None:
        return _("기한이 지난 표결입니다: %(number)s") % {"number": item.claim.number}, _due(item)
    return _("기한 지난 표결이 %(n)s건 있습니다") % {"n": f"{n:,}"}, ""


def _votes_stuck(item: Any) -> tuple[str, str]:
    n, members = item.facts["n"], item.facts["members"]
    title = _("%(days)s영업일 이상 늦은 표결이 %(n)s건 있습니다")
    title %= {"days": item.facts["days"], "n": f"{n:,}"}
    whose = _("위원 %(n)s명") % {"n": f"{members:,}"}
    return title, joined(whose, _("위원에게 묻거나 자리를 다시 추첨합니다."))


def _member_leaves(item: Any) -> tuple[str, str]:
    n, awaiting = item.facts["n"], item.facts["awaiting"]
    day = {"day": day_text(date.fromisoformat(item.facts["day"]))}
    seats = _("맡은 심의 %(n)s건") % {"n": f"{n:,}"}
    votes = _("표결 전 %(n)s건") % {"n": f"{awaiting:,}"}
    title = _("심의를 맡은 위원의 임기가 %(day)s에 끝납니다") % day
    return title, joined(seats, votes, _("자리를 다시 추첨합니다."))


def _ballot_opened(item: Any) -> tuple[str, str]:
    """Return (title, detail) of an item about the opening of a ballot. The result is left out: a
    second ballot may follow, in which the first is not to count."""
    status = item.seat.review.status if item.seat else ""
    told = {
        ReviewStatus.DECIDING.value: _("위원장 확인을 기다립니다."),
        ReviewStatus.DECIDED.value: _("의결되었습니다."),
    }
    title = _("%(number)s 표결이 끝나 개표했습니다") % {"number": item.claim.number}
    return title, told.get(str(status), "")


def _second_ballot(item: Any) -> tuple[str, str]:
    title = _("%(number)s 심의를 다시 표결합니다") % {"number": item.claim.number}
    return title, joined(_due(item), by_whom(item))


def _sitting(item: Any) -> tuple[str, str]:
    n, sitting = item.facts["n"], item.sitting
    held = _("%(day)s 개최") % {"day": day_text(sitting.held_on)}
    agenda = ngettext("안건 %(n)s건", "안건 %(n)s건", n) % {"n": f"{n:,}"}
    title = _("%(number)s의 안건이 공고되었습니다") % {"number": sitting.number}
    return title, joined(held, agenda)


def _supplement(item: Any) -> tuple[str, str]:
    number = {"number": item.claim.number}
    if item.facts["how"] == SupplementStatus.EXPIRED:
        return _("%(number)s 보완기한이 지나 심의를 이어 갑니다") % number, ""
    return _("%(number)s 보완 서류가 와서 심의를 이어 갑니다") % number, by_whom(item)


def _paper_taken_back(item: Any) -> tuple[str, str]:
    number = {"number": item.claim.number}
    title = _("%(number)s 신청인이 서류 제출을 취소해 심의를 멈추었습니다") % number
    kind = DocumentKind(item.facts["kind"]).label
    return title, joined(str(kind), _("다시 오거나 기한이 지나면 이어 갑니다."))


def _documents_overdue(item: Any) -> tuple[str, str]:
    n = item.facts["n"]
    said = ngettext(
        "서류 제출 기한이 지난 심의가 %(n)s건 있습니다",
        "서류 제출 기한이 지난 심의가 %(n)s건 있습니다",
        n,
    )
    detail = _("받은 서류로 시작하거나, 아무것도 오지 않았으면 종결을 제안합니다.")
    return said % {"n": f"{n:,}"}, detail


def _comment(item: Any) -> tuple[str, str]:
    return _("%(number)s 논의에 새 의견이 있습니다") % {"number": item.claim.number}, by_whom(item)


def _payout_cancelled(item: Any) -> tuple[str, str]:
    won = won_text(item.facts["won"])
    title = _("%(number)s 지급이 취소되었습니다") % {"number": item.claim.number}
    kind = PayoutKind(item.facts["kind"]).label
    return title, joined(kind, won, by_whom(item), _("살펴보고, 지급할 것이면 다시 작성합니다."))


def _bulk_failed(item: Any) -> tuple[str, str]:
    bulk = item.bulk
    name = {"name": bulk.get_event_display()}
    if failed := item.facts.get("failed"):
        said = ngettext("%(n)s건을 보내지 못함", "%(n)s건을 보내지 못함", failed)
        title = _("보내지 못한 건이 있습니다: 일괄 통지 ‘%(name)s’") % name
        return title, said % {"n": f"{failed:,}"}
    why = bulk.ended_reason if bulk.status == BulkStatus.PAUSED else ""
    return _("오류로 멈췄습니다: 일괄 통지 ‘%(name)s’") % name, why


def _quarantine(item: Any) -> tuple[str, str]:
    number = {"number": item.claim.number}
    if item.facts["scan"] == "infected":
        return (
            _("%(number)s 서류에서 악성코드가 발견되었습니다") % number,
            _("격리했습니다. 파일을 새로 받아 다시 올려 주세요."),
        )
    return (
        _("%(number)s 서류를 검사하지 못해 격리했습니다") % number,
        _("파일을 작게 나누어 다시 올려 주세요."),
    )


def _sample(item: Any) -> tuple[str, str]:
    title = _("판단을 기다리는 표본: %(number)s") % {"number": _sample_number(item)}
    return title, _("의결된 신청을 결과를 모르는 채 한 번 더 판단합니다. 그동안 지급이 기다립니다.")


def _sample_differs(item: Any) -> tuple[str, str]:
    number = item.claim.number if item.claim else _sample_number(item)
    title = _("%(number)s의 두 번째 판단이 의결과 다릅니다") % {"number": number}
    return title, _("확인할 때까지 지급이 기다립니다. 의결은 바뀌지 않습니다.")


def _sample_number(item: Any) -> str:
    return f"S-{item.facts['sample']:05d}"


def _sample_due(item: Any) -> tuple[str, str]:
    facts = {"number": _sample_number(item), "day": day_text(date.fromisoformat(item.facts["day"]))}
    return _("%(day)s까지 판단할 표본입니다: %(number)s") % facts, _(
        "의결된 신청을 결과를 모르는 채 한 번 더 판단합니다. 그동안 지급이 기다립니다."
    )


def _sample_late(item: Any) -> tuple[str, str]:
    facts = {"number": _sample_number(item), "day": day_text(date.fromisoformat(item.facts["day"]))}
    return _("기한이 지난 표본: %(number)s (%(day)s까지)") % facts, _(
        "그동안 지급이 기다립니다. 다른 위원에게 넘기거나 확인해 주세요."
    )


def _month_back(item: Any) -> tuple[str, str]:
    month = date_format(date.fromisoformat(item.facts["month"]), "YEAR_MONTH_FORMAT")
    if item.facts["status"] == MonthStatus.WITHDRAWN:
        return _("올린 마감이 돌아왔습니다: %(month)s") % {"month": month}, by_whom(item)
    return _("다시 열기 요청이 돌아왔습니다: %(month)s") % {"month": month}, by_whom(item)


def _proposal_back(item: Any) -> tuple[str, str]:
    """Return (title, detail) of a proposal that came back. A reason may hold words about a claim,
    so it is in the detail, which no mail has."""
    facts, what = item.facts, Proposal(item.facts["what"])
    kind, name = RETURNED[what], facts.get("name", "")
    if what == Proposal.CHANGE:
        name = kind_of(name).label
    elif what == Proposal.BULK:
        name = Event(name).label
    which = {"what": joined(kind.label, name or (item.claim.number if item.claim else ""))}
    if facts.get("overtaken"):
        return _("올린 제안이 쓰이지 않고 끝났습니다: %(what)s") % which, str(kind.overtaken)
    why = _("사유: %(reason)s") % {"reason": item.why} if item.why else ""
    return _("올린 제안이 돌아왔습니다: %(what)s") % which, joined(by_whom(item), why)


def _seen_infected(item: Any) -> tuple[str, str]:
    title = _("%(number)s에서 열어 본 서류에 악성코드가 있습니다") % {"number": item.claim.number}
    return title, _("서류를 격리했습니다. 내려받은 사본이 있으면 열지 말고 지우세요.")


def _link_used(item: Any) -> tuple[str, str]:
    if item.claim is None:
        day = day_text(date.fromisoformat(item.facts["day"]))
        if item.facts.get("for_account"):
            return _("%(day)s에 계좌를 묻는 링크로 통장 사본이 들어왔습니다") % {"day": day}, ""
        return _("%(day)s에 제출 링크로 서류가 들어왔습니다") % {"day": day}, ""
    return _("%(number)s 신청인이 제출 링크로 서류를 냈습니다") % {"number": item.claim.number}, ""


def _inquiry_escalated(item: Any) -> tuple[str, str]:
    title = _("%(number)s 신청인의 문의가 전달되었습니다") % {"number": item.claim.number}
    return title, joined(str(Topic(item.facts["topic"]).label), by_whom(item))


def _inquiry_answered(item: Any) -> tuple[str, str]:
    title = _("%(number)s 신청인의 문의에 부서가 답했습니다") % {"number": item.claim.number}
    told = item.facts["told"]
    what = _("신청인에게 알렸습니다.") if told else _("신청인에게 답을 알려 주세요.")
    return title, joined(what, by_whom(item))


def _objection_back(item: Any) -> tuple[str, str]:
    title = _("%(number)s 이의의 답이 돌아왔습니다") % {"number": item.claim.number}
    return title, by_whom(item)


def _inspection_late(item: Any) -> tuple[str, str]:
    month = date.fromisoformat(item.facts["month"])
    title = _("%(month)s 접속기록을 아직 점검하지 않았습니다") % {"month": f"{month:%Y-%m}"}
    return title, _("달이 끝나고 %(n)s일이 지났습니다.") % {"n": item.facts["days"]}


def _policy_published(item: Any) -> tuple[str, str]:
    title = _("정책 %(version)s판이 공포되었습니다") % {"version": item.facts["version"]}
    return title, _begin_and_changes(item.facts)


def _policy_in_force(item: Any) -> tuple[str, str]:
    title = _("정책 %(version)s판이 시행되었습니다") % {"version": item.facts["version"]}
    return title, _begin_and_changes(item.facts)


def _begin_and_changes(facts: dict[str, Any]) -> str:
    moment = date_format(localtime(datetime.fromisoformat(facts["from"])), "DATETIME_FORMAT")
    begins = _("%(moment)s부터 시행") % {"moment": moment}
    n = facts["changed"]
    said = ngettext("달라진 것 %(n)s개", "달라진 것 %(n)s개", n) % {"n": f"{n:,}"} if n else ""
    return joined(begins, said)


SAID: dict[InboxKind, Callable[[Any], tuple[str, str]]] = {
    **PROPOSALS,
    **REGISTERED,
    InboxKind.SEAT_GIVEN: _seat_given,
    InboxKind.SEAT_TAKEN: _seat_taken,
    InboxKind.DUE_TOMORROW: _due_tomorrow,
    InboxKind.BALLOT_OPENED: _ballot_opened,
    InboxKind.VOTES_LATE: _votes_late,
    InboxKind.VOTES_STUCK: _votes_stuck,
    InboxKind.MEMBER_LEAVES: _member_leaves,
    InboxKind.SECOND_BALLOT: _second_ballot,
    InboxKind.SITTING_ANNOUNCED: _sitting,
    InboxKind.SUPPLEMENT_ENDED: _supplement,
    InboxKind.PAPER_TAKEN_BACK: _paper_taken_back,
    InboxKind.DOCUMENTS_OVERDUE: _documents_overdue,
    InboxKind.COMMENT: _comment,
    InboxKind.PAYOUT_CANCELLED: _payout_cancelled,
    InboxKind.BULK_FAILED: _bulk_failed,
    InboxKind.QUARANTINE: _quarantine,
    InboxKind.MONTH_SENT_BACK: _month_back,
    InboxKind.PROPOSAL_BACK: _proposal_back,
    InboxKind.SAMPLE_TO_JUDGE: _sample,
    InboxKind.SAMPLE_DIFFERS: _sample_differs,
    InboxKind.SAMPLE_DUE: _sample_due,
    InboxKind.SAMPLE_LATE: _sample_late,
    InboxKind.SEEN_INFECTED: _seen_infected,
    InboxKind.LINK_USED: _link_used,
    InboxKind.INQUIRY_ESCALATED: _inquiry_escalated,
    InboxKind.INQUIRY_ANSWERED: _inquiry_answered,
    InboxKind.OBJECTION_SENT_BACK: _objection_back,
    InboxKind.INSPECTION_LATE: _inspection_late,
    InboxKind.POLICY_PUBLISHED: _policy_published,
    InboxKind.POLICY_IN_FORCE: _policy_in_force,
}
