"""Recipients who took a claim or consent back after the choice get nothing, by any way."""

import threading

import pytest

from claims.handovers.receivers import set_receiver
from claims.handovers.tests import factories as handing
from claims.register.models import Claim
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory
from claims.tests.raw_sql import refused
from config.dev.benefit_partner import Partner
from reviews.benefits.batches import codes, eligibility, files, partner, sending
from reviews.benefits.batches import verbs as batches
from reviews.benefits.grants import verbs
from reviews.benefits.models import BenefitBatch, BenefitCode, BenefitGrant
from reviews.benefits.tests import factories as make
from reviews.benefits.tests.test_audiences import withdraw
from reviews.benefits.tests.test_files import plain_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker(settings):
    server = Partner()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BENEFIT_PARTNER_URL, settings.BENEFIT_PARTNER_KEY = server.url, server.key
    yield server
    server.shutdown()
    server.server_close()


def chosen(**facts):
    """Four claims with consent in a programme of an affiliate; the fourth stays."""
    company = make.affiliate()
    receiver = handing.receiver(company)
    to = make.programme("driver-points", audience="register", company=company, **facts)
    claims = ClaimFactory.create_batch(4)
    for claim in claims:
        handing.consent(claim, receiver)
    make.granted(to)
    return to, claims, receiver


def take_back(claims, receiver):
    erased, withdrawn, refused, _stays = claims
    mark_as_erased(erased)
    withdraw(withdrawn)
    handing.consent(refused, receiver, "withdrawn")


def check_left(claims):
    erased, withdrawn, refused, stays = claims
    found = {one.claim_id: one for one in BenefitGrant.objects.all()}
    for claim, why in (
        (erased, "파기한 신청"), (withdrawn, "철회했거나 무효인 신청"),
        (refused, "제3자 제공에 동의하지 않음"),
    ):  # fmt: skip
        grant = found[claim.pk]
        assert (grant.status, grant.settled_reason, grant.batch_id) == ("dropped", why, None)
    assert found[stays.pk].status != "dropped"


def test_by_file():
    to, claims, receiver = chosen()
    batch = make.batch(to)
    take_back(claims, receiver)
    assert files.write_file(batch.pk)
    check_left(claims)
    plain = plain_of(BenefitBatch.objects.get())
    assert [claim.number in plain for claim in claims] == [False, False, False, True]


def test_by_a_partner(speaker, monkeypatch):
    monkeypatch.setattr(partner, "AT_ONCE", 2)  # the first request would be of nobody
    to, claims, receiver = chosen()
    batch = make.batch(to, "partner")
    take_back(claims, receiver)
    sending.send_batch(batch.pk)
    check_left(claims)
    assert len(speaker.taken) == 1


def test_by_codes(monkeypatch):
    monkeypatch.setattr(codes, "CHUNK", 2)
    to, claims, receiver = chosen(benefit="code")
    make.pool(to, *(f"CODE-{n:04}" for n in range(4)))
    batch = make.batch(to, "codes")
    take_back(claims, receiver)
    codes.give_codes(batch.pk)
    check_left(claims)
    assert BenefitCode.objects.filter(grant__isnull=False).count() == 1
    assert BenefitBatch.objects.get().status == "closed"


def test_a_batch_of_which_nobody_is_left_stops_and_is_cancelled():
    ClaimFactory()
    to, by = make.programme(), make.secretary()
    make.granted(to)
    batch = make.batch(to)
    withdraw(Claim.objects.get())
    assert files.write_file(batch.pk) is False
    batch.refresh_from_db()
    assert batch.status == "failed" and "남지 않았습니다" in batch.error
    grant = BenefitGrant.objects.get()
    assert grant.status == "dropped"
    assert batches.cancel_batch(batch=batch, by=by, reason="받을 사람 없음").status == "cancelled"
    # A person who tries it again does not get round the withdrawal.
    verbs.try_again(grant=grant, by=by)
    files.write_file(make.batch(to).pk)
    grant.refresh_from_db()
    assert grant.status == "dropped"


def test_what_a_person_dropped_stays_so_when_a_consent_is_given_again():
    to, claims, receiver = chosen()
    grant = BenefitGrant.objects.get(claim=claims[0])
    verbs.drop_grant(grant=grant, by=make.secretary(), reason="회사가 원하지 않음")
    handing.consent(claims[0], receiver, "withdrawn")
    handing.consent(claims[0], receiver)
    grant.refresh_from_db()
    assert grant.status == "dropped"


def test_who_is_on_a_list_stays():
    to = make.programme()
    make.granted_to_list(to, 2)
    assert len(eligibility.lock_next_grants(make.batch(to), 10)) == 2


def test_a_consent_to_former_terms_gives_no_benefit_until_it_is_given_again():
    to, claims, receiver = chosen()
    consents = len(claims)
    set_receiver(
        by=handing.secretary(), receiver=receiver, name=receiver.name, outdates=consents,
        **{**handing.SAID, "purpose": "혜택 지급"},
    )  # fmt: skip
    assert files.write_file(make.batch(to).pk) is False
    rows = BenefitGrant.objects.order_by("claim_id").values_list("status", flat=True)
    assert list(rows) == ["dropped"] * consents
    handing.consent(claims[0], receiver)
    assert list(rows.all()) == ["planned", *["dropped"] * (consents - 1)]


def test_a_benefit_left_out_for_a_withdrawn_claim_goes_to_the_claimants_other_one():
    to, by = make.programme(), make.secretary()
    twice = ClaimFactory()
    make.granted(to)
    stands = ClaimFactory(claimant=twice.claimant)
    stranger = ClaimFactory()
    withdraw(twice)
    files.write_file(make.batch(to).pk)
    grant = BenefitGrant.objects.get()
    assert (grant.status, grant.claim_id) == ("dropped", twice.pk)
    to_claim = "UPDATE reviews_benefitgrant SET claim_id = %s, reference = %s, status = 'planned',"
    to_claim += " settled_at = NULL, settled_reason = '' WHERE id = %s"
    other = (stranger.pk, stranger.number)
    assert refused(to_claim, *other, grant.pk) == "benefit_keeps_its_claim"
    verbs.try_again(grant=grant, by=by)
    grant.refresh_from_db()
    assert (grant.status, grant.claim_id, grant.reference) == ("planned", stands.pk, stands.number)
    assert refused(to_claim, twice.pk, twice.number, grant.pk) == "benefit_keeps_its_claim"


def test_a_benefit_that_a_person_dropped_keeps_its_claim():
    to, by = make.programme(), make.secretary()
    claim = ClaimFactory()
    make.granted(to)
    ClaimFactory(claimant=claim.claimant)
    grant = BenefitGrant.objects.get()
    verbs.drop_grant(grant=grant, by=by, reason="회사가 원하지 않음")
    withdraw(claim)
    assert verbs.try_again(grant=grant, by=by).claim_id == claim.pk
