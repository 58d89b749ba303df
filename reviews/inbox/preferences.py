"""A person's settings of the inbox: each kind of item in the app, also in the daily mail, or off.

Stored in `User.preferences["inbox"]`. By default the kinds in MAILED, on which work waits for the
reader, also come by mail; the others in the app only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.inquiries.topics import ANSWERS
from claims.policy.views import READS as POLICY_READERS
from claims.users.models import User
from reviews.committee.access.scope import member_of
from reviews.inbox.models import InboxKind
from reviews.inbox.returned import RETURNED

NAME = "inbox"  # in User.preferences


class Way(models.TextChoices):
    APP = "app", _("알림함만")
    MAIL = "mail", _("알림함과 메일")
    OFF = "off", pgettext_lazy("inbox", "받지 않음")


MAILED = frozenset(
    {
        InboxKind.SEAT_GIVEN,
        InboxKind.SEAT_TAKEN,
        InboxKind.DUE_TOMORROW,
        InboxKind.VOTES_LATE,
        InboxKind.VOTES_STUCK,
        InboxKind.MEMBER_LEAVES,
        InboxKind.SECOND_BALLOT,
        InboxKind.SITTING_ANNOUNCED,
        InboxKind.DOCUMENTS_OVERDUE,
        InboxKind.DOCUMENT_BULK,
        InboxKind.BULK_TO_APPROVE,
        InboxKind.STATISTICS_TO_PUBLISH,
        InboxKind.ACCOUNT_TO_CONFIRM,
        InboxKind.INQUIRY_ESCALATED,
        InboxKind.CHANGE_TO_CONFIRM,
        InboxKind.RESULTS_TO_CONFIRM,
        InboxKind.BATCH_TO_RELEASE,
        InboxKind.PAYOUT_CANCELLED,
        InboxKind.HANDOVER_TO_CONFIRM,
        InboxKind.BULK_FAILED,
        InboxKind.QUARANTINE,
        InboxKind.RECOVERY_WAITS,
        InboxKind.HOLD_WAITS,
        InboxKind.MONTH_WAITS,
        InboxKind.MONTH_SENT_BACK,
        InboxKind.PROPOSAL_BACK,
        InboxKind.SEEN_INFECTED,
        InboxKind.PAYEE_TO_CONFIRM,
        InboxKind.OBJECTION_TO_CONFIRM,
        InboxKind.OBJECTION_SENT_BACK,
        InboxKind.APPEAL_REGISTERED,
        InboxKind.OBJECTION_REGISTERED,
        InboxKind.DATA_REQUEST_REGISTERED,
        InboxKind.DATA_BREACH_RECORDED,
        InboxKind.CHALLENGE_REGISTERED,
        InboxKind.SAMPLE_TO_JUDGE,
        InboxKind.SAMPLE_DIFFERS,
        InboxKind.SAMPLE_DUE,
        InboxKind.SAMPLE_LATE,
        InboxKind.INSPECTION_LATE,
        InboxKind.POLICY_PUBLISHED,
        InboxKind.POLICY_IN_FORCE,
    }
)
DEFAULTS = {kind.value: (Way.MAIL if kind in MAILED else Way.APP).value for kind in InboxKind}

# Permissions of which any one opens the target of a kind. A removed seat has no page.
OPENED_BY: Mapping[InboxKind, tuple[str, ...]] = {
    InboxKind.SEAT_GIVEN: ("reviews.cast_vote",),
    InboxKind.SEAT_TAKEN: ("reviews.cast_vote",),
    InboxKind.DUE_TOMORROW: ("reviews.cast_vote",),
    InboxKind.VOTES_LATE: ("reviews.cast_vote",),
    InboxKind.VOTES_STUCK: ("reviews.manage_review", "reviews.confirm_decision"),
    InboxKind.MEMBER_LEAVES: ("reviews.manage_review",),
    InboxKind.BALLOT_OPENED: ("reviews.cast_vote",),
    InboxKind.SECOND_BALLOT: ("reviews.cast_vote",),
    InboxKind.SITTING_ANNOUNCED: ("reviews.cast_vote",),
    InboxKind.SUPPLEMENT_ENDED: ("reviews.view_queue",),
    InboxKind.PAPER_TAKEN_BACK: ("reviews.manage_review",),
    InboxKind.DOCUMENTS_OVERDUE: ("reviews.manage_review",),
    InboxKind.DOCUMENT_BULK: ("reviews.approve_documentbulk",),
    InboxKind.COMMENT: ("reviews.view_queue",),
    InboxKind.BULK_TO_APPROVE: ("reviews.approve_bulk",),
    InboxKind.STATISTICS_TO_PUBLISH: ("reviews.publish_publication",),
    InboxKind.ACCOUNT_TO_CONFIRM: ("claims.confirm_account",),
    InboxKind.CHANGE_TO_CONFIRM: ("claims.confirm_change",),
    InboxKind.RESULTS_TO_CONFIRM: ("reviews.release_batch",),
    InboxKind.BATCH_TO_RELEASE: ("reviews.release_batch",),
    InboxKind.PAYOUT_CANCELLED: ("reviews.prepare_payout",),
    InboxKind.HANDOVER_TO_CONFIRM: ("claims.confirm_handover",),
    InboxKind.BULK_FAILED: ("reviews.prepare_bulk",),
    InboxKind.QUARANTINE: ("claims.attach_document",),
    InboxKind.RECOVERY_WAITS: (
        "reviews.approve_recovery",
        "reviews.enter_recovery",
        "reviews.propose_recovery",
    ),
    InboxKind.HOLD_WAITS: ("reviews.settle_payeehold",),
    InboxKind.MONTH_WAITS: ("reviews.close_month",),
    InboxKind.MONTH_SENT_BACK: ("reviews.close_month",),
    InboxKind.PROPOSAL_BACK: tuple(sorted({kind.proposes for kind in RETURNED.values()})),
    InboxKind.SEEN_INFECTED: ("claims.view_document",),
    InboxKind.LINK_USED: ("claims.attach_document",),
    InboxKind.INQUIRY_ESCALATED: tuple(ANSWERS.values()),
    InboxKind.INQUIRY_ANSWERED: ("claims.log_inquiry",),
    InboxKind.PAYEE_TO_CONFIRM: ("claims.confirm_representation",),
    InboxKind.OBJECTION_TO_CONFIRM: ("reviews.decide_objection",),
    InboxKind.OBJECTION_SENT_BACK: ("reviews.decide_objection",),
    InboxKind.APPEAL_REGISTERED: ("reviews.manage_review",),
    InboxKind.OBJECTION_REGISTERED: ("reviews.decide_objection",),
    InboxKind.DATA_REQUEST_REGISTERED: ("reviews.answer_datasubjectrequest",),
    InboxKind.DATA_BREACH_RECORDED: ("reviews.manage_databreach",),
    InboxKind.CHALLENGE_REGISTERED: ("reviews.confirm_decision",),
    InboxKind.FACTS_TO_CONFIRM: ("claims.confirm_facts",),
    InboxKind.RETRIAGE_TO_CONFIRM: ("reviews.retriage",),
    InboxKind.BENEFIT_TO_APPROVE: ("reviews.approve_benefit",),
    InboxKind.ERASURE_TO_APPROVE: ("reviews.approve_erasure",),
    InboxKind.SAMPLE_TO_JUDGE: ("reviews.cast_vote",),
    InboxKind.SAMPLE_DIFFERS: ("reviews.confirm_decision", "reviews.cast_vote"),
    InboxKind.SAMPLE_DUE: ("reviews.cast_vote",),
    InboxKind.SAMPLE_LATE: ("reviews.confirm_decision", "reviews.cast_vote"),
    InboxKind.INSPECTION_LATE: ("claims.sign_accessinspection",),
    InboxKind.POLICY_PUBLISHED: POLICY_READERS,
    InboxKind.POLICY_IN_FORCE: POLICY_READERS,
}


# Kinds that a member who deputises for the chair may open too.
OF_DEPUTIES = (InboxKind.RECOVERY_WAITS, InboxKind.CHALLENGE_REGISTERED)


def kinds_of(user: Any) -> list[InboxKind]:
    """Return the kinds of item whose pages this user may open, in their fixed order. No query for
    the user of a request."""
    member = member_of(user)
    kinds = OF_DEPUTIES if member is not None and member.deputises_today else ()
    return [
        kind for kind, names in OPENED_BY.items() if kind in kinds or any(map(user.has_perm, names))
    ]


def ways_of(user: Any) -> dict[str, str]:
    """Return for each kind of item how this user gets it (in the app, also by mail, or off), as
    chosen or by default."""
    chosen = (user.preferences or {}).get(NAME) or {}
    return {
        kind: way if (way := chosen.get(kind)) in Way.values else usual
        for kind, usual in DEFAULTS.items()
    }


@transaction.atomic
def set_ways(*, by: User, ways: Mapping[str, str]) -> dict[str, str]:
    """Store how the user wants to get these kinds of item ({kind: way}). Return the ways of all
    kinds. Unknown kinds and ways are ignored."""
    user = User.objects.select_for_update().get(pk=by.pk)
    known = {kind: way for kind, way in ways.items() if kind in DEFAULTS and way in Way.values}
    user.preferences = {**(user.preferences or {}), NAME: ways_of(user) | known}
    user.save(update_fields=["preferences"])
    return ways_of(user)
