"""Letters that are not true any more once another was written on the same claim."""

from __future__ import annotations

from collections.abc import Mapping

from claims.handovers.queries import has_answer
from claims.register.models import Claim
from reviews.notices.events import DECISIONS, RESULTS, Event
from reviews.notices.models import Notice
from reviews.notices.models.readers import FORMER

_E = Event
_GONE = frozenset({_E.CLAIM_WITHDRAWN})
_NEW_ROUTE = frozenset({_E.ROUTE_CHANGED, _E.FACTS_CORRECTED, _E.OBJECTION_UPHELD})
_DECIDED = RESULTS | _NEW_ROUTE | _GONE
_ASKED_ANEW = frozenset(
    {_E.DOCUMENTS_REQUESTED, _E.DOCUMENTS_EXTENDED, _E.DOCUMENTS_REOPENED, _E.DOCUMENTS_CLOSED}
)
_OBJECTION = frozenset({_E.OBJECTION_UPHELD, _E.OBJECTION_REFUSED, _E.OBJECTION_PASSED})
_CHALLENGE = frozenset({_E.CHALLENGE_UPHELD, _E.CHALLENGE_DISMISSED, _E.CHALLENGE_CLOSED})
_PAID = frozenset({_E.PAYOUT_APPROVED, _E.PAYOUT_SENT, _E.PAYOUT_FAILED})
_DEBT_MOVED = frozenset(
    {
        _E.RECOVERY_PLAN,
        _E.RECOVERY_RECEIVED,
        _E.RECOVERY_CORRECTED,
        _E.RECOVERY_SETTLED,
        _E.RECOVERY_WRITTEN_OFF,
        _E.RECOVERY_CANCELLED,
    }
)

# By letter: the later ones after which it is not copied. A test asks for every event.
OVERTAKEN_BY: Mapping[Event, frozenset[Event]] = {
    _E.CLAIM_RECEIVED: _GONE,
    _E.ROUTE_TAKEN: _NEW_ROUTE | _GONE | {_E.ROUTE_TAKEN, _E.HANDED_OVER, _E.OBJECTION_PASSED},
    _E.HANDED_OVER: _NEW_ROUTE | _GONE,
    _E.DOCUMENTS_REQUESTED: _ASKED_ANEW | _DECIDED,
    _E.DOCUMENTS_REMINDER: _ASKED_ANEW | _DECIDED | {_E.DOCUMENTS_REMINDER},
    _E.DOCUMENTS_EXTENDED: _ASKED_ANEW | _DECIDED,
    _E.DOCUMENTS_CLOSED: _ASKED_ANEW | _DECIDED,
    _E.DOCUMENTS_REOPENED: _ASKED_ANEW | _DECIDED,
    _E.SUPPLEMENT_REQUESTED: _DECIDED | {_E.SUPPLEMENT_REQUESTED},
    _E.SUPPLEMENT_REMINDER: _DECIDED | {_E.SUPPLEMENT_REQUESTED, _E.SUPPLEMENT_REMINDER},
    **dict.fromkeys(DECISIONS, _DECIDED),
    _E.APPEAL_RECEIVED: _DECIDED | {_E.APPEAL_EXTENDED},
    _E.APPEAL_LATE: _DECIDED | {_E.APPEAL_RECEIVED},
    _E.APPEAL_EXTENDED: _DECIDED | {_E.APPEAL_EXTENDED},
    _E.APPEAL_RAISED: _DECIDED,
    _E.APPEAL_CONFIRMED: _DECIDED,
    _E.OBJECTION_RECEIVED: _OBJECTION | _GONE,
    _E.OBJECTION_LATE: _OBJECTION | _GONE,
    _E.OBJECTION_UPHELD: _DECIDED,
    _E.OBJECTION_REFUSED: _OBJECTION | _DECIDED,
    _E.OBJECTION_PASSED: _DECIDED,
    _E.FACTS_CORRECTED: _NEW_ROUTE | _GONE,
    _E.FACTS_DECLINED: _NEW_ROUTE | _GONE,
    _E.ROUTE_CHANGED: _NEW_ROUTE | _GONE,
    **dict.fromkeys(_CHALLENGE, _GONE),
    _E.CLAIM_WITHDRAWN: frozenset({_E.WITHDRAWAL_UNDONE}),
    _E.WITHDRAWAL_UNDONE: _GONE,
    _E.PAYOUT_APPROVED: _PAID | _NEW_ROUTE | _GONE,
    _E.PAYOUT_SENT: frozenset({_E.PAYOUT_FAILED}),
    _E.PAYOUT_FAILED: _PAID | {_E.ACCOUNT_CHANGED},
    _E.RECOVERY_DEMANDED: _DEBT_MOVED,
    _E.RECOVERY_REMINDER: _DEBT_MOVED | {_E.RECOVERY_REMINDER},
    _E.RECOVERY_PLAN: _DEBT_MOVED,
    _E.RECOVERY_RECEIVED: _DEBT_MOVED,
    _E.RECOVERY_CORRECTED: _DEBT_MOVED,
    _E.RECOVERY_SETTLED: frozenset({_E.RECOVERY_CORRECTED}),
    _E.RECOVERY_WRITTEN_OFF: frozenset({_E.RECOVERY_CORRECTED, _E.RECOVERY_CANCELLED}),
    _E.RECOVERY_CANCELLED: frozenset(),
    _E.GRANT_DUPLICATE: _NEW_ROUTE | _PAID | _GONE,
    _E.BENEFIT_ISSUED: frozenset(),
    _E.ACCOUNT_ASKED: _PAID | _GONE | {_E.ACCOUNT_ASKED, _E.ACCOUNT_CHANGED},
    _E.CONSENT_ASKED: _NEW_ROUTE | _GONE | {_E.CONSENT_ASKED, _E.HANDED_OVER},
    _E.ACCOUNT_CHANGED: frozenset({_E.ACCOUNT_CHANGED}),
    _E.CONTACT_CHANGED: frozenset({_E.CONTACT_CHANGED}),
    _E.UPLOAD_LINK: _GONE,
    _E.DATA_BREACH: frozenset({_E.DATA_BREACH}),
    _E.DATA_REQUEST_EXTENDED: frozenset({_E.DATA_REQUEST_EXTENDED, _E.DATA_REQUEST_ANSWERED}),
    _E.DATA_REQUEST_ANSWERED: frozenset(),
}


def is_answered(notice: Notice) -> bool:
    """Return True for a letter that asks for a consent, once an answer to the terms in force was
    recorded. One query for such a letter, else none."""
    if notice.event != Event.CONSENT_ASKED:
        return False
    return Claim.objects.filter(has_answer(), pk=notice.claim_id).exists()


def overtaking(notice: Notice) -> Notice | None:
    """Return the newest letter on the claim after which this one is not true any more, whether it
    was sent yet or not; None if there is none. One query."""
    later = Notice.objects.of_claim(notice.claim_id).filter(
        event__in=OVERTAKEN_BY[Event(notice.event)], pk__gt=notice.pk
    )
    return later.not_taken_back().exclude(key__startswith=FORMER).first()
