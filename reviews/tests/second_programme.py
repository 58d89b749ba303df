"""A second outage with a programme of its own, beside the shipped one: its window, its policy with
other rules everywhere, its budget, and its claims file."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from claims.intake.models import FilingWindow, ImportRun
from claims.intake.tests.files import csv_of, shop
from claims.intake.verbs import run_import
from claims.intake.windows import open_window
from claims.policy.models import Incident, Programme, SupportPolicy, SupportTier
from claims.register.models import Claim
from claims.tests.factories import SEOUL, UserFactory, confirmed_change, publish
from reviews.payouts.ledger.budget import open_budget

WINDOW, CODE, NAME = "0503-1", "second-cash", "둘째 장애 지원"
FILED = "2023-05-10 09:00"
BUDGET = 100_000_000
# Each rule differs from that of the shipped policy.
RULES: dict[str, Any] = {
    "review_threshold": 300_000, "base_grant": 70_000, "panel_size": 2, "quorum": "all_of_panel",
    "chair_threshold": 9_000_000, "decide_working_days": 25, "appeal_days": 60,
    "appeal_working_days": 9, "typed_sum_from": 60_000, "rounding_unit": 1_000,
}  # fmt: skip
TIERS = ((100_000, 10_000), (300_000, 20_000))


class Second(NamedTuple):
    """The second programme with its first policy and its filing window. `rival` is of the same
    incident and was announced earlier, but has no policy."""

    programme: Programme
    policy: SupportPolicy
    window: FilingWindow
    rival: Programme


def second_programme() -> Second:
    """Announce a second incident, as two administrators do."""
    by = UserFactory(roles="admin")
    incident = Incident.objects.create(
        code="0503", name="둘째 장애", began_at=datetime(2023, 5, 3, 9, tzinfo=SEOUL),
        ended_at=datetime(2023, 5, 4, 9, tzinfo=SEOUL),
    )  # fmt: skip
    rival = Programme.objects.create(code="rival", name="겨루는 지원", incident=incident)
    programme = Programme.objects.create(code=CODE, name=NAME, incident=incident)
    with transaction.atomic():
        confirmed_change("budget", programme.pk, {"granted": BUDGET})
        open_budget(programme=programme, granted=BUDGET)
    return Second(programme, publish_version(programme, by), window_of(incident, by), rival)


def publish_version(programme: Programme, by: Any, tiers: Any = TIERS, **rules: Any) -> Any:
    """Publish the programme's next version, with RULES but for `rules`."""
    version = SupportPolicy.objects.filter(programme=programme).count() + 1
    draft = SupportPolicy.objects.create(
        programme=programme, version=version, title=f"둘째 장애 {version}판", **RULES | rules
    )
    for upper_bound, amount in tiers:
        SupportTier.objects.create(policy=draft, upper_bound=upper_bound, amount=amount)
    for factor in SupportPolicy.objects.published().earliest("pk").factors.all():
        factor.pk, factor.policy = None, draft
        factor.save(force_insert=True)
    return publish(draft, by)


@transaction.atomic
def window_of(incident: Incident, by: Any) -> FilingWindow:
    """Open the filing window of an incident."""
    window = FilingWindow(
        code=WINDOW, incident=incident, kind="filing", name="둘째 장애 접수",
        opens_at=datetime(2023, 5, 5, tzinfo=SEOUL), closes_at=datetime(2023, 6, 5, tzinfo=SEOUL),
    )  # fmt: skip
    confirmed_change("window", WINDOW, {
        "opens_at": window.opens_at.isoformat(), "closes_at": window.closes_at.isoformat(),
        "incident": incident.pk, "kind": "filing",
    })  # fmt: skip
    return open_window(window=window, by=by)


def load(window: str, *losses: int, first: int = 1, **columns: Any) -> list[Claim]:
    """Import a claims file with a claim for each loss (won); return the claims in its order."""
    filed = {"접수일시": FILED} if window == WINDOW else {}
    mark = "K0503" if window == WINDOW else "K1015"
    rows = [
        shop(at, 접수번호=f"{mark}-{at:07d}", 피해금액=str(loss), **filed | columns)
        for at, loss in enumerate(losses, first)
    ]
    run = ImportRun(window=FilingWindow.objects.get(code=window), file_name="접수.csv")
    done = run_import(run=run, file=csv_of(*rows))
    assert (done.accepted, done.rejected) == (len(rows), 0), done.rejections
    found = {claim.number: claim for claim in Claim.objects.filter(import_run=run)}
    return [found[row["접수번호"]] for row in rows]
