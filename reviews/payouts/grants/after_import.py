"""The step that follows an import in this package: the fixed grants of its claims."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.hooks import ImportFollowUp
from claims.intake.models import ImportRun, RunStatus
from claims.register.models import Claim, Route
from reviews.payouts.models import PayeeHold, Payout
from reviews.payouts.states.payouts import GRANT_KINDS


def follow_up_of(run: ImportRun) -> ImportFollowUp | None:
    """Return the number of the import's claims whose fixed grant nobody has prepared, with the page
    on which they are prepared. None if there is none, or the import is not done. Claims of its
    corrections count; those on hold, or ended as duplicates, do not. One query."""
    if run.status != RunStatus.DONE:
        return None
    own = Q(import_run=run) | Q(import_run__corrects=run)
    tier = Q(route=Route.TIER_GRANT, tier__amount__gt=0)
    base = Q(route=Route.COMMITTEE_REVIEW, routed_under__base_grant__gt=0)
    of_claim = {"claim": OuterRef("pk")}
    left = Claim.objects.filter(own, tier | base, withdrawn_at=None).exclude(
        Exists(Payout.objects.filter(kind__in=GRANT_KINDS, **of_claim))
        | Exists(PayeeHold.objects.barring().filter(**of_claim))
    )
    n = left.count()
    if not n:
        return None
    text = _("구간·기본 지원금을 아직 작성하지 않은 신청이 %(n)s건 있습니다.") % {"n": f"{n:,}"}
    return ImportFollowUp(text, reverse("payouts:grants"))
