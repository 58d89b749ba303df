"""The register of the demo, written as a file and imported through the real import."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from claims import clock
from claims.demo import documents, register, sales
from claims.intake.models import ImportRun, RunStatus
from claims.intake.verbs import filing_window, run_import
from claims.policy.models import Industry, Service, SupportPolicy
from claims.register.models import Claim, Route
from claims.users.models import User
from reviews.committee.suggestion.facts import factors_for
from reviews.committee.suggestion.rule import SuggestionFacts, Weights, suggest

WINDOW = "1015-1"
FAULTY_NAME = "고객센터-수기접수.csv"


def intake_path(*, claims: int, seed: int) -> Path:
    """Return the path of the intake file of this size and seed, in `var/demo` of the checkout."""
    return settings.BASE_DIR / "var" / "demo" / f"intake-{claims}-{seed}.csv"


def write_intake(path: Path, *, claims: int, seed: int) -> None:
    """Write an intake file of the demo's register (`claims` claims, drawn by `seed`) in one step,
    readable by this user only: like a real one it contains accounts and phones."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = path.with_suffix(f".{os.getpid()}")
    try:
        with open(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            register.write_register(file, claims=claims, seed=seed)
        whole.replace(path)
    finally:
        whole.unlink(missing_ok=True)


def import_register(*, claims: int, seed: int, by: User) -> None:
    """Write the intake file of the demo's register and import it. Does nothing if it was imported
    before."""
    path = intake_path(claims=claims, seed=seed)
    if _done(path.name):
        return
    write_intake(path, claims=claims, seed=seed)
    run = ImportRun(window=filing_window(WINDOW), file_name=path.name, started_by=by)
    with path.open("rb") as file:
        run_import(run=run, file=file)


def import_faulty(*, seed: int, by: User) -> None:
    """Import a short file in which every row is rejected, so that the page of rejected rows has
    content."""
    if _done(FAULTY_NAME):
        return
    run = ImportRun(window=filing_window(WINDOW), file_name=FAULTY_NAME, started_by=by)
    run_import(run=run, file=io.BytesIO(register.faulty_file(seed=seed)))


def _done(file_name: str) -> bool:
    return ImportRun.objects.filter(file_name=file_name, status=RunStatus.DONE).exists()


def suggestion_by_sheet() -> Callable[[documents.Facts], int]:
    """Return a function from the facts of a claim to the amount in won that the policy suggests for
    the loss in its sales sheet."""
    policy = SupportPolicy.objects.effective(clock.now())
    services = {service.name: service for service in Service.objects.all()}
    industries = {industry.name: industry for industry in Industry.objects.all()}

    def suggestion(facts: documents.Facts) -> int:
        loss = sales.shown_loss(facts)
        claim = Claim(service=services.get(facts.service), industry=industries.get(facts.industry))
        known = SuggestionFacts(
            claimed=facts.claimed_loss, ceiling=loss, assessed=loss, shown=loss,
            shown_by="assessment", weights=Weights.of(policy),
            factors=factors_for(policy, claim), unit=policy.rounding_unit,
        )  # fmt: skip
        return suggest(known).amount or 0

    return suggestion


def escalated_facts(*, claims: int, seed: int) -> Iterator[documents.Facts]:
    """Yield the facts of the claims that are routed to the council, from the generated rows of the
    register."""
    escalated = set(
        Claim.objects.filter(route=Route.COMMITTEE_REVIEW).values_list("number", flat=True)
    )
    for row in register.rows(claims=claims, seed=seed):
        if row[0] in escalated:
            yield documents.facts_from_row(row)
