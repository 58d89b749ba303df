"""What came of an import that was to tell its claimants so, for its page and its command."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.hooks import ImportFollowUp
from claims.intake.models import ImportRun, RunStatus
from reviews.notices.bulk.audiences import RECEIVED
from reviews.notices.models import BulkStatus, NoticeBulk


def sequel_of(run: ImportRun) -> ImportFollowUp | None:
    """One query, and none for a run that was not asked to tell anybody."""
    if not run.notify or run.status != RunStatus.DONE:
        return None
    waves = NoticeBulk.objects.filter(audience=RECEIVED, parameters={"run": run.pk})
    bulk = waves.order_by("-pk").first()
    if bulk is None:
        return ImportFollowUp(
            _("접수 안내를 준비하지 않았습니다. 새로 알릴 사람이나 사용 중인 문안이 없습니다."),
            reverse("notices:bulks"),
        )
    count = {"count": f"{bulk.count:,}"}
    if bulk.status == BulkStatus.PREPARED:
        text = _("접수 안내 %(count)s건은 다른 간사나 위원장이 승인하면 나갑니다.") % count
    else:
        text = _("접수 안내 %(count)s건: %(state)s") % (count | {"state": bulk.state.label})
    return ImportFollowUp(text, reverse("notices:bulk", args=[bulk.pk]))
