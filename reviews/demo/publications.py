"""Published statistics of the demo: one version that everybody reads, a later one that waits."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from claims import clock
from claims.users.models import User
from reviews.publication.errors import TooFewToPublishError
from reviews.publication.models import Publication
from reviews.publication.verbs import prepare_publication, publish

FIRST_DAYS_AGO, SECOND_DAYS_AGO = 21, 1


def publish_statistics(people: dict[str, User]) -> None:
    """Publish the statistics of three weeks ago and prepare yesterday's for publication, unless
    there are any. Call it with the clock at the demo's day, after everything else."""
    if Publication.objects.exists():
        return
    now, today = clock.now(), clock.today()
    with clock.at(now - dt.timedelta(days=FIRST_DAYS_AGO - 1)):
        version = prepare_publication(
            as_of=today - dt.timedelta(days=FIRST_DAYS_AGO), by=people["secretary"]
        )
    with clock.at(now - dt.timedelta(days=FIRST_DAYS_AGO - 1, hours=-2)):
        publish(version=version, by=people["chair"])
    # Three weeks may have brought too few claims for a second version; the page then says so.
    with suppress(TooFewToPublishError):
        prepare_publication(
            as_of=today - dt.timedelta(days=SECOND_DAYS_AGO), by=people["secretary2"]
        )
