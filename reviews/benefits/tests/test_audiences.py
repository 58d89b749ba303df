"""Recipients are chosen by a filter of the register or a list, each once; others are left out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.handovers.receivers import set_receiver
from claims.handovers.tests import factories as handing
from claims.register.models import Claim, Claimant
from claims.tests.factories import ClaimFactory
from reviews.benefits.errors import FilterUnreadableError
from reviews.benefits.models import BenefitEntry, BenefitGrant
from reviews.benefits.runs.audiences import Audience, clean_conditions, preview
from reviews.benefits.tests import factories as make

pytestmark = pytest.mark.django_db


def withdraw(claim):
    claim.withdrawn_at, claim.withdrawn_by = timezone.now(), make.secretary()
    claim.save(update_fields=["withdrawn_at", "withdrawn_by"])


def test_a_filter_of_the_register_chooses_each_claimant_once():
    to = make.programme()
    first = make.business(make.NUMBERS[0])
    make.business(make.NUMBERS[0])
    ClaimFactory()
    ClaimFactory(claimant_kind="individual")
    withdraw(ClaimFactory())
    seen = preview(Audience(to, make.SMALL))
    assert (seen.recipients, seen.worth) == (2, 100_000)
    assert seen.left_out == {"withdrawn": 1, "same": 1}
    run = make.granted(to)
    assert (run.status, run.written) == ("done", 2)
    mine = BenefitGrant.objects.get(claimant=first.claimant)
    assert (mine.claim, mine.reference, mine.value) == (first, first.number, 50_000)
    again = preview(Audience(to, make.SMALL))
    assert again.recipients == 0 and again.left_out["already"] == 2


def test_a_claim_that_comes_after_the_proposal_waits_for_the_next_run():
    to = make.programme()
    ClaimFactory()
    run = make.proposed(to)
    late = ClaimFactory()
    make.verbs.approve_run(run=run, by=make.secretary())
    make.granting.process(run.pk)
    assert not BenefitGrant.objects.filter(claim=late).exists()
    assert preview(Audience(to, make.SMALL)).recipients == 1


@pytest.mark.parametrize("conditions", [
    {"kinds": ["small_business"]}, {"kind": ["small"]}, {"q": ["홍길동"]}, {"figure": ["late"]},
])  # fmt: skip
def test_a_condition_that_is_not_understood_chooses_nobody(conditions):
    with pytest.raises(FilterUnreadableError):
        clean_conditions(conditions)


def test_a_filter_that_finds_nothing_chooses_nobody():
    ClaimFactory()
    assert preview(Audience(make.programme(), {"kind": ["individual"]})).recipients == 0


def test_an_affiliates_benefit_goes_to_claimants_who_consent():
    company = make.affiliate()
    to = make.programme("driver-points", audience="register", company=company)
    receiver = handing.receiver(company)
    yes, no, again = ClaimFactory.create_batch(3)
    ClaimFactory()
    handing.consent(again, receiver)
    told = {**handing.SAID, "name": receiver.name, "purpose": "다른 목적"}
    set_receiver(by=make.secretary(), receiver=receiver, outdates=1, **told)
    handing.consent(yes, receiver)
    handing.consent(no, receiver, "refused")
    assert preview(Audience(to, make.SMALL)).left_out == {"no_consent": 2, "consent_outdated": 1}
    make.granted(to)
    assert BenefitGrant.objects.get().claim == yes


def test_a_list_is_known_by_digests_alone_and_meets_the_register():
    to = make.programme()
    claim = make.business(make.NUMBERS[0])
    file = make.list_of(
        to, f"{make.NUMBERS[0]},A-1,", f"{make.NUMBERS[1]},A-2,30000", f"{make.NUMBERS[1]},A-3,",
        "123-45-67890,A-4,", f"{make.NUMBERS[2]},010-1234-5678,", f"{make.NUMBERS[2]},A-5,90000",
        head="사업자등록번호,참조번호,금액",
    )  # fmt: skip
    assert (file.read, file.applied, file.repeated, file.faulty) == (6, 2, 1, 3)
    assert [(one.row_no, one.column, one.code) for one in file.faults.order_by("row_no")] == [
        (5, "사업자등록번호", "business_number_invalid"),
        (6, "참조번호", "reference_unreadable"),
        (7, "금액", "value_too_high"),
    ]
    assert [one.reference for one in BenefitEntry.objects.all()] == ["A-1", "A-2"]
    run = make.granted(to, of=file)
    assert (run.written, run.worth) == (2, 80_000)
    mine = BenefitGrant.objects.get(claimant=claim.claimant)
    assert (mine.reference, mine.claim, mine.value) == ("A-1", None, 50_000)
    # The register finds that business again, and gives it nothing.
    assert preview(Audience(to, make.SMALL)).left_out == {"already": 1}


@pytest.mark.parametrize(("head", "line", "key"), [
    ("휴대전화", "010-1234-5678", True), ("해시", "A" * 64, True), ("휴대전화", "12", False),
    ("해시", "abc", False),
])  # fmt: skip
def test_people_are_named_by_telephone_or_by_a_hash_of_the_partner(head, line, key):
    file = make.list_of(make.programme("pc-room-coins"), line, head=head)
    assert (file.applied, file.faulty) == ((1, 0) if key else (0, 1))
    if key:
        entry = BenefitEntry.objects.get()
        assert entry.reference == "R2" and len(bytes(entry.key)) == 16


@pytest.mark.parametrize("into", [0, 1])
def test_who_has_it_gets_nothing_again_after_a_merger(into):
    """A claimant who has the benefit is merged into another one, or another one into it."""
    to = make.programme()
    claims = [make.business(number) for number in make.NUMBERS[:2]]
    people = [claim.claimant for claim in claims]
    make.granted(to, of=make.list_of(to, make.NUMBERS[0]))
    assert preview(Audience(to, make.SMALL)).recipients == 1
    Claimant.objects.filter(pk=people[1 - into].pk).update(merged_into=people[into])
    seen = preview(Audience(to, make.SMALL))
    assert seen.recipients == 0 and seen.left_out == {"already": 1}  # one person now
    by_list = Audience(to, list=make.list_of(to, make.NUMBERS[1]))
    assert preview(by_list).left_out == {"already": 1}


def test_the_same_list_again_adds_nothing():
    to = make.programme()
    first = make.list_of(to, *make.NUMBERS)
    assert make.list_of(to, *make.NUMBERS) == first
    assert BenefitEntry.objects.count() == 3


def test_a_preview_costs_the_same_for_one_claim_and_for_many():
    costs = []
    for n in (1, 20):
        ClaimFactory.create_batch(n)
        with CaptureQueriesContext(connection) as seen:
            preview(Audience(make.programme(), make.SMALL))
        costs.append(len(seen))
    assert costs[0] == costs[1]
    assert Claim.objects.count() == 21
