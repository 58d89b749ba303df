"""The plan's programmes in the demo: each that can run has reached its end."""

import datetime as dt
import io
from random import Random

import pytest
from django.urls import reverse

from claims.demo import businesses
from claims.handovers.consents import load_consents
from claims.handovers.receivers import set_receiver
from claims.policy.models import Programme, ProgrammeAudience, ProgrammeState
from claims.register.models import Claim
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from reviews.benefits.models import BenefitBatch, BenefitCount, BenefitGrant, BenefitRun
from reviews.benefits.progress import all_programmes
from reviews.benefits.states import BatchStatus, GrantStatus, RunStatus
from reviews.demo import benefits

pytestmark = pytest.mark.django_db
# Of the running ones these keep failures that somebody has to handle.
FAILURES_WAIT = {"channel-cash", "driver-points", "storm-insurance"}
UNDER_DISCUSSION = {"taxi"}


def require_ended_programmes():
    """Assert that each programme but cash stands at its end; also for the whole demo's test."""
    found = {row.programme.code: row for row in all_programmes() if not row.programme.is_cash}
    running = {
        code for code, row in found.items() if row.programme.state != ProgrammeState.DISCUSSED
    }
    assert set(found) - running == UNDER_DISCUSSION
    for code in running:
        _has_ended(found[code])
    assert {code for code, row in found.items() if row.failed} == FAILURES_WAIT
    assert not BenefitBatch.objects.exclude(status=BatchStatus.CLOSED).exists()
    ways = set(BenefitBatch.objects.values_list("way", flat=True))
    assert {"file", "partner"} <= ways
    approved = BenefitRun.objects.exclude(approved_by=None)
    assert {run.status for run in approved} == {RunStatus.DONE}
    assert all(run.approved_by_id != run.proposed_by_id for run in approved)


def _has_ended(row):
    programme = row.programme
    assert row.given and row.used, programme.code
    assert not row.waiting, programme.code
    if programme.state == ProgrammeState.CLOSED:
        assert row.given == row.used + row.expired and row.expired, programme.code
    if programme.audience == ProgrammeAudience.COUNTED:
        assert BenefitCount.objects.filter(programme=programme).count() == 2
        return
    told = BenefitGrant.objects.filter(programme=programme, claim__isnull=False)
    issued = told.exclude(status__in=[GrantStatus.FAILED, GrantStatus.DROPPED])
    assert not issued.filter(told_at=None).exists(), programme.code


@pytest.fixture
def office(monkeypatch):
    """Claims of a service with business numbers, and two of the secretariat; fewer PC rooms."""
    monkeypatch.setattr(benefits, "PC_ROOMS", 60)
    dice = Random(3)  # noqa: S311 - numbers of a test
    for _ in range(benefits.LEAST + 5):
        number = businesses.business_number(dice).replace("-", "")
        BankAccountFactory(claim=ClaimFactory(business_number=number))
    return {
        "secretary": UserFactory(roles="secretariat"),
        "secretary2": UserFactory(roles="secretariat"),
    }


def test_each_programme_of_the_plan_runs_to_its_end(office, client, settings):
    settings.BENEFIT_PARTNER_URL = ""
    benefits.play_benefits(office)
    require_ended_programmes()
    assert settings.BENEFIT_PARTNER_URL == ""  # the partner of the load is gone
    points = Programme.objects.get(code="driver-points")
    refused = BenefitGrant.objects.filter(programme=points, status=GrantStatus.FAILED)
    assert {grant.reference[-1] for grant in refused} == {"9"}
    assert BenefitBatch.objects.get(programme=points).way == "partner"
    expired = BenefitGrant.objects.filter(status=GrantStatus.EXPIRED)
    assert {grant.programme.code for grant in expired} == {"driver-transport"}
    _page_shows_progress(office, client)
    before = BenefitGrant.objects.count()
    benefits.play_benefits(office)
    assert BenefitGrant.objects.count() == before


def _page_shows_progress(office, client):
    client.force_login(office["secretary"])
    page = client.get(reverse("programmes:programmes"))
    rows = {row.programme.code: row for row in page.context["rows"]}
    text = page.content.decode()
    for code in (*benefits.COUNTS, "channel-cash", "pc-room-coins", "driver-points"):
        assert f"{rows[code].given:,}" in text
    with_percent = [row for row in rows.values() if row.has_percent and not row.waiting]
    assert len(with_percent) >= 6
    assert all(f"{row.percent}%" in text for row in with_percent)


def test_pc_rooms_of_the_register_get_their_code_in_a_letter(office):
    """Only those that let their claim be handed over to the company."""
    to = Programme.objects.select_related("company").get(code="pc-room-coins")
    claims = [ClaimFactory(company=to.company, route="affiliate") for _ in range(3)]
    by = office["secretary"]
    receiver = set_receiver(
        by=by, company=to.company, name=to.company.name, phone="02-0000-2001",
        contact="담당자 메일", purpose="피해 보상", kept_for="3년",
    )  # fmt: skip
    lines = [f"{claim.number},동의,통화,{dt.date(2022, 11, 1)}" for claim in claims[:2]]
    text = "접수번호,동의,방법,받은 날\n" + "\n".join(lines)
    load_consents(receiver=receiver, file=io.BytesIO(text.encode()), by=by)
    benefits.play_benefits(office)
    require_ended_programmes()
    given = BenefitGrant.objects.filter(programme=to, batch__way="codes")
    assert set(given.values_list("claim_id", flat=True)) == {claim.pk for claim in claims[:2]}
    assert all(grant.code for grant in given)
    assert not Claim.objects.filter(pk=claims[2].pk, benefits__programme=to).exists()
