"""A sample check on its pages: blind for its judge, whole for the chair and the auditor."""

from __future__ import annotations

from typing import Any

from claims.documents.models import Document
from reviews.committee.models import Choice, LossAssessment, Outcome, SampleCheck, SampleStatus
from reviews.committee.sample_checks.agreement import Judged, agreement_of
from reviews.committee.sample_checks.closing import may_close

AS_OUTCOME = {
    Choice.GRANT.value: Outcome.GRANTED.value,
    Choice.PARTLY.value: Outcome.PARTLY_GRANTED.value,
    Choice.DENY.value: Outcome.DENIED.value,
}
_READ = ("draw__decision__outcome", "choice", "draw__decision__amount", "amount")


def blind_page(sample: SampleCheck) -> dict[str, Any]:
    """Return the template context of a check for its judge: the claim, the documents received until
    the decision, the newest assessed loss (won), and the ceiling and suggestion (won) of the
    decision. Adds nothing of votes, decided amount or payout."""
    decision = sample.draw.decision
    documents = Document.objects.filter(claim=sample.claim, received_at__lte=decision.at)
    return {
        "sample": sample,
        "claim": sample.claim,
        "ceiling": decision.ceiling,
        "suggested": decision.suggested,
        "assessed": LossAssessment.objects.newest_of(decision.review).amount,
        "documents": list(documents.handed_in().order_by("kind", "pk")),
    }


def whole_page(sample: SampleCheck, user: Any) -> dict[str, Any]:
    """Return the template context of a check for the chair and the auditor: decision, second
    judgement, all judges, and what this user may do."""
    open_now = sample.claim.withdrawn_at is None and sample.is_waiting
    closes = open_now and user.has_perm("reviews.cast_vote") and may_close(user, sample)
    decision = sample.draw.decision
    return {
        "sample": sample,
        "claim": sample.claim,
        "decision": decision,
        "confirmed_it": open_now and not closes and decision.confirmed_by_id == user.pk,
        "judges": list(sample.judges.select_related("member__user", "left_by")),
        "may_settle": closes and sample.status == SampleStatus.DIFFERS,
        "may_end": closes and sample.status == SampleStatus.OPEN,
    }


def agreement() -> dict[str, Any] | None:
    """Return the Agreement of all second judgements as a dict, with `low_text`, `high_text`,
    `kappa_text`, `apart_text` and `more_text` for the page; None without any. One query."""
    rows = SampleCheck.objects.filter(judged_at__isnull=False).values_list(*_READ)
    found = agreement_of(
        [
            Judged(outcome, AS_OUTCOME[choice], first, second or 0)
            for outcome, choice, first, second in rows
        ]
    )
    if found is None:
        return None
    return {
        **found._asdict(),
        "enough": found.enough,
        "low_text": f"{100 * found.low:.0f}%",
        "high_text": f"{100 * found.high:.0f}%",
        "kappa_text": "–" if found.kappa is None else f"{found.kappa:.2f}",
        "apart_text": f"{100 * found.apart:.0f}%",
        "more_text": f"{100 * found.more:+.0f}%".replace("-", "−"),
    }
