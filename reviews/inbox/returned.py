"""Proposals that came back: their names, who may read of them, their pages and their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.hooks import Proposal
from reviews.inbox.models import InboxKind


class Returned(NamedTuple):
    """One kind of proposal that came back.

    `proposes` is the permission of its proposers; without it the item is not shown. `page` names a
    URL that takes the key of the row, with `of_claim` the number of its claim; with `listed` it
    takes nothing. `why` is the table and the column of the reason, ('', '') for an answer to an
    objection, which has an event of its own. `overtaken` says which event made it void.
    """

    label: str | Promise
    proposes: str
    page: str
    why: tuple[str, str] = ("", "")
    overtaken: str | Promise = ""
    of_claim: bool = False
    listed: bool = False


RETURNED: Mapping[Proposal, Returned] = {
    Proposal.ACCOUNT: Returned(
        _("계좌 정정"), "claims.propose_account", "bank_accounts:correction",
        ("claims_proposedaccount", "settled_reason"),
    ),
    Proposal.BATCH: Returned(
        _("이체 묶음"), "reviews.build_batch", "payouts:batch",
        ("reviews_payoutbatch", "ended_reason"),
    ),
    Proposal.BENEFIT: Returned(
        _("혜택 제공"), "reviews.propose_benefit", "programmes:run",
        ("reviews_benefitrun", "ended_reason"),
    ),
    Proposal.BULK: Returned(
        _("일괄 통지"), "reviews.prepare_bulk", "notices:bulk",
        ("reviews_noticebulk", "ended_reason"),
    ),
    Proposal.CHANGE: Returned(
        _("관리자의 변경"), "claims.confirm_change", "changes:changes",
        ("claims_proposedchange", "settled_reason"), listed=True,
    ),
    Proposal.DOCUMENT_BULK: Returned(
        _("서류 요청과 종결"), "reviews.manage_review", "committee:document_bulk",
        ("reviews_documentbulk", "ended_reason"),
    ),
    Proposal.ERASURE: Returned(
        _("개인정보 파기"), "reviews.propose_erasure", "erasure:run",
        ("reviews_erasurerun", "reason"),
    ),
    Proposal.FACTS: Returned(
        _("사실 정정"), "claims.propose_facts", "committee:fact_correction",
        ("claims_factcorrection", "settled_reason"), of_claim=True,
    ),
    Proposal.HANDOVER: Returned(
        _("이관"), "claims.propose_handover", "handovers:handover",
        ("claims_handover", "ended_reason"),
    ),
    Proposal.HOLD: Returned(
        pgettext_lazy("proposal", "지급 보류 해제"), "reviews.settle_payeehold", "payouts:hold",
        ("reviews_payeehold", "settled_reason"),
        overtaken=_("받는 사람의 다른 지원금이 그사이에 바뀌었습니다."),
    ),
    Proposal.MOVEMENT: Returned(
        _("환수에 적은 것"), "reviews.enter_recovery", "payouts:recovery",
        ("reviews_recoverymovement", "ended_reason"),
    ),
    Proposal.OBJECTION: Returned(
        pgettext_lazy("proposal", "이의의 답"), "reviews.decide_objection", "committee:objection",
        overtaken=_("이의나 신청이 철회되었습니다."), of_claim=True,
    ),
    Proposal.PAYEE: Returned(
        _("대리·승계"), "claims.enter_representation", "register:claim",
        ("claims_representation", "settled_reason"), of_claim=True,
    ),
    Proposal.PAYEE_END: Returned(
        _("대리·승계 끝내기"), "claims.confirm_representation", "representation:one",
        ("claims_representation", "kept_reason"),
    ),
    Proposal.RECOVERY: Returned(
        pgettext_lazy("proposal", "환수 청구"), "reviews.propose_recovery", "payouts:recovery",
        ("reviews_recovery", "ended_reason"),
    ),
    Proposal.RESULTS: Returned(
        _("직접 적은 은행 결과"), "reviews.release_batch", "payouts:batch",
        ("reviews_handresult", "ended_reason"),
        overtaken=_("은행 파일에 답이 있습니다."),
    ),
    Proposal.RETRIAGE: Returned(
        _("재분류"), "reviews.retriage", "committee:retriage",
        ("reviews_retriage", "closed_reason"),
    ),
    Proposal.STATISTICS: Returned(
        _("통계 공표"), "reviews.prepare_publication", "publication:publication",
        ("reviews_publication", "withdrawn_reason"),
    ),
    Proposal.SUPPLEMENT: Returned(
        pgettext_lazy("proposal", "보완 의견"), "reviews.cast_vote", "committee:desk",
        ("reviews_supplementrequest", "closing_note"), of_claim=True,
    ),
}  # fmt: skip

_REASONS = " ".join(
    f"WHEN '{what.value}' THEN (SELECT w.{kind.why[1]} FROM public.{kind.why[0]} w "  # noqa: S608
    "WHERE w.id = COALESCE(reviews_inboxitem.facts ->> 'row', "
    "reviews_inboxitem.facts ->> 'id')::bigint)"
    for what, kind in RETURNED.items()
    if kind.why[0]
)
# The reason lies in the row of the proposal, where it is erased with its claim.
WHY: Any = RawSQL(  # noqa: S611 - constants of this file
    f"CASE WHEN reviews_inboxitem.kind = '{InboxKind.PROPOSAL_BACK.value}' "  # noqa: S608
    f"THEN CASE reviews_inboxitem.facts ->> 'what' {_REASONS} END END",
    (),
)


def returned_to(user: Any) -> list[str]:
    """Return the kinds of proposal of which this user may read that they came back. No query for
    the user of a request."""
    return [what.value for what, kind in RETURNED.items() if user.has_perm(kind.proposes)]
