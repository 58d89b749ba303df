"""The initial state of every environment: migrated database, register, reviews lacking one vote.

Made once per state of the code and kept beside the checkout's other state; environments copy it.

    python -m benchmarks.faults.base fill     # in a database that DATABASE_URL names
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.dev.databases import TEST_KEYS, migrate_for_tests, shape
from config.dev.postgres import DATABASE, Postgres
from config.dev.state_folder import APP_ROLE, CHECKOUT, Place

CLAIMS = 400  # small ones, to write notices to
REVIEWS = 120  # each with two of its three votes
KEPT = 2  # bases of earlier states of the code


def place_at(folder: Path) -> Place:
    """Return a Place whose servers use the new state folder `folder` and run as the same user as
    this machine's servers."""
    place = Place()
    place.state, place.run = folder, folder / "run"
    place.state.mkdir(parents=True, exist_ok=True)
    place.state.chmod(0o711)
    place.own(place.run)
    return place


def base() -> Path:
    """Return the folder of the initial state for the present code; it is made if it is missing. The
    oldest states above KEPT are deleted."""
    home = Place().state / "faults"
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    digest = hashlib.sha256(shape().encode() + Path(__file__).read_bytes()).hexdigest()[:12]
    folder = home / f"base-{digest}"
    with open(home / "making", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _make(home / "part")
            (home / "part").rename(folder)
        bases = sorted(home.glob("base-*"), key=lambda path: path.stat().st_mtime)
        for old in bases[:-KEPT]:
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
    return folder


def _make(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    print("faults: making the database that every run begins with", file=sys.stderr, flush=True)
    postgres = Postgres(place_at(folder))
    postgres.start()
    try:
        postgres.wait_ready()
        postgres.prepare()
        migrate_for_tests(postgres, DATABASE)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.faults.base", "fill"],
            cwd=CHECKOUT, env=os.environ | TEST_KEYS | {"DATABASE_URL": postgres.url(APP_ROLE)},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"the base cannot be made:\n{done.stderr[-4000:]}")
    finally:
        postgres.stop()


def fill() -> None:
    """Write the rows of the initial state: claims with a mail address and a mobile number of their
    own, a council, and reviews that lack one vote."""
    import django

    django.setup()
    from claims.tests.factories import BankAccountFactory, ClaimFactory
    from config import celery

    celery._publish = lambda *_: None  # type: ignore[assignment]  # nobody listens yet
    create_claims(CLAIMS)
    claims = [
        ClaimFactory(claimed_loss=1_200_000, plain_phone=f"0103{number:07d}")
        for number in range(REVIEWS)
    ]
    for claim in claims:
        BankAccountFactory(claim=claim)
    _reviews([claim.pk for claim in claims])


def create_claims(claims: int) -> None:
    """Write `claims` claims with telephone numbers, as recipients of the runs' notices."""
    from claims.tests.factories import ClaimFactory

    for number in range(claims):
        ClaimFactory(tier_grant=True, plain_phone=f"0102{number:07d}")


def _reviews(claims: list[int]) -> None:
    """Start a review of each of these claims (primary keys) with its documents, and cast all votes
    but that of the third seat."""
    from claims.register.models import Claim
    from reviews.committee.lifecycle.opening import open_reviews_of
    from reviews.committee.lifecycle.starting import start_reviews
    from reviews.committee.models import QUEUE_KINDS, Assignment, Review
    from reviews.committee.tests import factories as make

    make.council(6, 0)
    secretary = make.secretary()
    make.chair()
    for claim in Claim.objects.filter(pk__in=claims):
        for kind in QUEUE_KINDS:
            make.document(claim, kind, tell=False)
    open_reviews_of(claims)
    start_reviews(reviews=list(Review.objects.all()), by=secretary, reason="faults")
    seats = Assignment.objects.select_related("review", "member__user").exclude(seat=3)
    for seat in seats.order_by("review", "seat"):
        make.vote(seat.review, seat, "partly", 800_000)


if __name__ == "__main__":
    if sys.argv[1:] == ["fill"]:
        fill()
