"""Programmes that run, lists, runs and batches in each state."""

from __future__ import annotations

import io
from typing import Any

from claims.personal_data.crypto import blind_index
from claims.policy.models import Company, Programme
from claims.register.models import Claim, Claimant
from claims.tests.factories import ClaimantFactory, ClaimFactory, UserFactory
from reviews.benefits.batches import files
from reviews.benefits.batches import verbs as batches
from reviews.benefits.loading import recipient_lists, results
from reviews.benefits.loading.codes import load_codes
from reviews.benefits.models import BenefitBatch, BenefitFile, BenefitRun
from reviews.benefits.runs import granting, verbs
from reviews.benefits.runs.audiences import Audience
from reviews.benefits.states import Way

NUMBERS = ("124-81-00998", "120-81-47521", "220-81-62517")
SMALL = {"kind": ["small_business"]}
RESULT_HEAD = "제공번호,결과,사유,처리일\r\n"


def secretary() -> Any:
    return UserFactory(roles=["secretariat"])


def programme(code: str = "channel-cash", **facts: Any) -> Programme:
    """A programme of the plan, running; with other facts than the plan's where they are given."""
    found = Programme.objects.select_related("company").get(code=code)
    for name, value in {"state": "running", **facts}.items():
        setattr(found, name, value)
    found.save()
    found.refresh_from_db()  # days may be given as text
    return found


def with_codes(**facts: Any) -> Programme:
    return programme(benefit="code", **facts)


def business(number: str, **facts: Any) -> Claim:
    """A claim whose claimant is known by a business number, as the import writes it."""
    digits = number.replace("-", "")
    key = blind_index("identity", f"b:{digits}")
    claimant = Claimant.objects.filter(identity_key=key).first()
    return ClaimFactory(
        claimant=claimant or ClaimantFactory(identity_key=key), business_number=digits, **facts
    )


def csv_file(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def list_of(
    to: Programme, *lines: str, head: str = "사업자등록번호", by: Any = None
) -> BenefitFile:
    file = csv_file("\r\n".join([head, *lines]))
    by = by or secretary()
    return recipient_lists.load_list(programme=to, file=file, by=by, title="시험").file


def hashes(number: int, start: int = 0) -> list[str]:
    return [f"{n:064x}" for n in range(start, start + number)]


def proposed(to: Programme, *, by: Any = None, of: BenefitFile | None = None) -> BenefitRun:
    audience = Audience(to, list=of) if of else Audience(to, SMALL)
    return verbs.propose_run(audience=audience, by=by or secretary())


def approved(to: Programme, *, of: BenefitFile | None = None) -> BenefitRun:
    return verbs.approve_run(run=proposed(to, of=of), by=secretary())


def granted(to: Programme, *, of: BenefitFile | None = None) -> BenefitRun:
    run = approved(to, of=of)
    while granting.process(run.pk):
        pass
    return BenefitRun.objects.get(pk=run.pk)


def granted_to_list(to: Programme, number: int, start: int = 0) -> BenefitRun:
    lines = [f"{one},P{n}" for n, one in enumerate(hashes(number, start), start)]
    return granted(to, of=list_of(to, *lines, head="해시,참조번호"))


def batch(to: Programme, way: str = Way.FILE, *, by: Any = None, **more: Any) -> BenefitBatch:
    return batches.make_batch(programme=to, way=way, by=by or secretary(), **more)


def batch_with_file(to: Programme, *, by: Any = None) -> BenefitBatch:
    """A batch whose file is made."""
    one = batch(to, by=by)
    assert files.write_file(one.pk)
    return BenefitBatch.objects.get(pk=one.pk)


def pool(to: Programme, *numbers: str, by: Any = None) -> BenefitFile:
    file = csv_file("\r\n".join(["이용번호", *numbers]))
    return load_codes(programme=to, file=file, by=by or secretary()).file


def answered(one: BenefitBatch, *lines: str, by: Any = None, sha256: str = "") -> BenefitFile:
    file = csv_file(RESULT_HEAD + "\r\n".join(lines))
    loaded = results.load_results(
        batch=one, file=file, by=by or secretary(), sha256=sha256 or one.sha256
    )
    return loaded.file


def affiliate(name: str = "카카오모빌리티") -> Company:
    return Company.objects.get(name=name)
