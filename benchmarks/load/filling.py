"""People and reviews of a scene, in the database that DATABASE_URL names.

    python -m benchmarks.load.filling --members=150 …

People get their roles and seats by the verbs of two administrators. Reviews are started by the verb
that starts them, on claims whose documents are copies of the demo's: drawing five thousand files
again takes ten minutes and changes no page.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.load.scene import FULL, Size, names

if TYPE_CHECKING:
    from claims.users.models import User

AT_ONCE = 200  # reviews that are started in one transaction


def fill(size: Size) -> None:
    """Add the people of the scene with their roles and seats, and start reviews with documents."""
    import django

    from config.database_timeouts import no_limits_for_commands

    no_limits_for_commands()
    django.setup()
    from config import celery

    celery._publish = lambda *_: None  # type: ignore[assignment]  # nobody listens yet
    _add_people(size)
    _open_documents()
    _start_reviews(size.reviews)


def _open_documents() -> None:
    """Inspect and check the documents that the demo leaves to its worker, so that no task waits
    when a run begins."""
    from claims.documents.models import Document
    from claims.evidence.run_checks import check_many
    from reviews.demo.build import inspect_one

    waiting = Document.objects.under_way().order_by("pk")
    claims = set(waiting.values_list("claim", flat=True))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(inspect_one, waiting.values_list("pk", flat=True)))
    check_many(sorted(claims))


def _add_people(size: Size) -> None:
    from claims import clock
    from claims.users.models import User

    term = clock.today() - dt.timedelta(days=60)
    first, second = User.objects.get(username="admin"), User.objects.get(username="admin2")
    for role, wanted in names(size).items():
        known = set(User.objects.filter(username__in=wanted).values_list("username", flat=True))
        for username in wanted:
            if username not in known:
                _add_person(username, role, term, (first, second))


def _add_person(username: str, role: str, term: dt.date, administrators: tuple[User, User]) -> None:
    """Create a user with this role, proposed by one administrator and confirmed by another, and for
    a member a seat until `term`. The password is that of the demo's users."""
    from claims.accounts.roles import propose_roles
    from claims.changes.verbs import confirm_change
    from claims.users.models import User
    from reviews.committee.seats.seat_changes import propose_seat

    first, second = administrators
    person = User.objects.create(
        username=username, name=f"부하 {username}", email=f"{username}@example.com"
    )
    change = propose_roles(user=person, names=[role], reason="부하 측정", by=first)
    confirm_change(change=change, by=second)
    person.refresh_from_db()
    person.password = first.password  # hashing again takes a third of a second
    person.save(update_fields=["password"])
    if role == "member":
        seat = {
            "organisation": "부하 측정", "term_from": term, "term_to": None, "substitute": False,
            "deputises": False, "load_limit": None,
        }  # fmt: skip
        change = propose_seat(user=person, columns=seat, reason="부하 측정", by=first)
        confirm_change(change=change, by=second)


DOCUMENTS = """
INSERT INTO claims_document (claim_id, kind, file_name, bytes, sha256, media_type, storage_key,
    source, received_at, status, refusal, scan, set_aside_reason)
SELECT t.claim, d.kind, d.file_name, d.bytes, d.sha256, d.media_type, t.key, 'import', now(),
    'received', '', d.scan, ''
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS t(source, claim, key)
JOIN claims_document d ON d.id = t.source
"""
OPENED = """
UPDATE claims_document d SET status = %s, page_count = s.page_count
FROM unnest(%s::bigint[], %s::text[]) AS t(source, key) JOIN claims_document s ON s.id = t.source
WHERE d.storage_key = t.key
"""
PAGES = """
INSERT INTO claims_page (document_id, number, width, height, preview_key, label, shape,
    reader_version)
SELECT d.id, p.number, p.width, p.height, p.preview_key, p.label, p.shape, p.reader_version
FROM unnest(%s::bigint[], %s::text[]) AS t(source, key)
JOIN claims_document d ON d.storage_key = t.key JOIN claims_page p ON p.document_id = t.source
"""
FINDINGS = """
INSERT INTO claims_finding (claim_id, document_id, kind, check_code, check_version, verdict, said,
    "values", page, box, data, estimated_loss, input_digest, run_no, at)
SELECT t.claim, d.id, f.kind, f.check_code, f.check_version, f.verdict, f.said, f."values",
    f.page, f.box, f.data, f.estimated_loss, f.input_digest, 1, now()
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) AS t(source, model, claim, key)
JOIN LATERAL (
    SELECT DISTINCT ON (check_code) * FROM claims_finding f
    WHERE f.claim_id = t.model AND f.document_id IS NOT DISTINCT FROM t.source
    ORDER BY check_code, run_no DESC
) f ON true
LEFT JOIN claims_document d ON d.storage_key = t.key
"""


def _start_reviews(number: int) -> None:
    """Copy the documents of complete claims to `number` claims that wait for documents, and start
    their reviews. Raises SystemExit if too few claims wait, or fewer than 95 % of the reviews
    start."""
    from reviews.committee.lifecycle.starting import start_reviews
    from reviews.committee.models import Review, ReviewStatus

    waiting = Review.objects.filter(
        status=ReviewStatus.WAITING_DOCUMENTS, claim__documents=None
    ).order_by("pk")
    models = _complete_claims()
    chosen = list(waiting[:number])
    if len(chosen) < number or not models:
        raise SystemExit(f"only {len(chosen)} claims wait, {len(models)} have all documents")
    started = 0
    for begin in range(0, number, AT_ONCE):
        part = chosen[begin : begin + AT_ONCE]
        _copy_documents([review.claim_id for review in part], models)
        started += len(start_reviews(reviews=part))
    if started < number * 0.95:  # a member may have a tie to a claimant
        raise SystemExit(f"only {started} of {number} reviews could start")


def _complete_claims() -> dict[int, list[tuple[int, str]]]:
    """Return {claim id: [(document id, storage key)]} for claims being voted on that have every
    needed kind of document, all ready to be shown."""
    from claims.documents.models import Document
    from reviews.committee.models import QUEUE_KINDS, Review, ReviewStatus

    voting = Review.objects.filter(status=ReviewStatus.IN_REVIEW, round=1)
    found: dict[int, list[Any]] = {}
    rows = Document.objects.filter(claim__reviews__in=voting, parent=None).order_by("claim", "pk")
    for document in rows:
        found.setdefault(document.claim_id, []).append(document)
    return {
        claim: [(one.pk, one.storage_key) for one in papers]
        for claim, papers in found.items()
        if {one.kind for one in papers} >= set(QUEUE_KINDS) and all(one.is_ready for one in papers)
    }


def _copy_documents(claims: list[int], models: dict[int, list[tuple[int, str]]]) -> None:
    from django.conf import settings
    from django.db import connection, transaction

    rows = list(_copies(claims, models))
    for _source, _model, _claim, key, original in rows:
        path = Path(settings.PRIVATE_DIR) / key
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.link(Path(settings.PRIVATE_DIR) / original, path)
    sources, of, to, keys, _originals = map(list, zip(*rows, strict=True))
    whole = [(model, claim) for model, claim in dict.fromkeys(zip(of, to, strict=True))]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DOCUMENTS, [sources, to, keys])
        cursor.execute(OPENED, ["inspecting", sources, keys])
        cursor.execute(PAGES, [sources, keys])
        cursor.execute(OPENED, ["ready", sources, keys])
        cursor.execute(FINDINGS, [sources, of, to, keys])
        none = [None] * len(whole)
        cursor.execute(FINDINGS, [none, [m for m, _ in whole], [c for _, c in whole], none])


def _copies(
    claims: list[int], models: dict[int, list[tuple[int, str]]]
) -> Iterator[tuple[int, int, int, str, str]]:
    """Yield (document id, its claim id, the new claim id, new storage key, its storage key) for the
    copies of `models` that each of `claims` gets, the models in turn."""
    in_turn = list(models)
    for place, claim in enumerate(claims):
        model = in_turn[place % len(in_turn)]
        for source, key in models[model]:
            yield source, model, claim, f"load/{claim % 100:02d}/{claim}-{source}", key


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in FULL._asdict().items():
        parser.add_argument(f"--{name}", type=int, default=value)
    fill(Size(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
