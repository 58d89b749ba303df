"""Receivers, affiliates' claims, consents and hand-overs in each status."""

import io
from datetime import timedelta
from typing import Any

from claims import clock
from claims.clock import today
from claims.handovers import verbs, writing
from claims.handovers.choosing import propose_handover
from claims.handovers.consents import record_consent
from claims.handovers.loading import load_results
from claims.handovers.models import Handover, HandoverReceiver
from claims.handovers.receivers import set_receiver
from claims.policy.models import Company
from claims.register.models import Claim, Route
from claims.tests.factories import ClaimFactory, UserFactory

SAID = {
    "phone": "02-0000-2001", "contact": "고객지원팀 메일", "purpose": "피해 보상 심사",
    "kept_for": "처리한 날부터 3년",
}  # fmt: skip
HEAD = "접수번호,결과,지급액,처리일\r\n"


def secretary() -> Any:
    return UserFactory(roles=["secretariat"])


def affiliate(name: str = "카카오모빌리티") -> Company:
    return Company.objects.get(name=name)


def receiver(company: Company | None = None, *, name: str = "", by: Any = None) -> HandoverReceiver:
    """Return the HandoverReceiver of an affiliate (default: 카카오모빌리티), or of no company if
    only `name` is given."""
    company = company or (None if name else affiliate())
    return set_receiver(by=by or secretary(), company=company, name=name or company.name, **SAID)


def claim_of(company: Company, **more: Any) -> Claim:
    return ClaimFactory(company=company, route=Route.AFFILIATE, **more)


def consent(claim: Claim, to: HandoverReceiver, answer: str = "given", *, by: Any = None) -> Any:
    return record_consent(
        claim=claim, receiver=to, answer=answer, channel="call", day=today(), by=by or secretary()
    )


def claims_with_consent(to: HandoverReceiver, number: int) -> list[Claim]:
    claims = [claim_of(to.company) for _n in range(number)]
    office = secretary()
    for one in claims:
        consent(one, to, by=office)
    return claims


def proposed(to: HandoverReceiver, *, by: Any = None, **more: Any) -> Handover:
    return propose_handover(receiver=to, by=by or secretary(), **more)


def confirmed(to: HandoverReceiver, **more: Any) -> Handover:
    return verbs.confirm_handover(handover=proposed(to, **more), by=secretary())


def ready(to: HandoverReceiver, **more: Any) -> Handover:
    handover = confirmed(to, **more)
    assert writing.write_file(handover_id=handover.pk)
    handover.refresh_from_db()
    return handover


def received(to: HandoverReceiver, **more: Any) -> Handover:
    return with_receipt(ready(to, **more))


def with_receipt(handover: Handover) -> Handover:
    """Record the receipt of the newest file of a hand-over."""
    handover.refresh_from_db()
    return verbs.record_receipt(
        handover=handover, by=secretary(), received_on=today(), received_by="김담당",
        sha256=handover.sha256,
    )  # fmt: skip


def results_of(handover: Handover, *lines: str, **more: Any) -> Any:
    """Load lines of results ("번호,지급,30000,2022-12-01") for a hand-over and return the
    HandoverFile."""
    file = io.BytesIO((HEAD + "\r\n".join(lines)).encode())
    return load_results(handover=handover, file=file, by=secretary(), **more).file


def yesterday() -> str:
    return f"{today() - timedelta(days=1):%Y-%m-%d}"


def later(**delta: float) -> Any:
    return clock.at(clock.now() + timedelta(**delta))
