"""Recipients of an audience, and the reasons to leave claims out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import clock
from claims.contacts.tests.factories import corrected_contact
from claims.personal_data import crypto
from claims.register.models import Claim, Route
from claims.representation.tests.factories import in_force
from claims.tests.factories import ClaimFactory
from reviews.notices.bulk.audiences import kinds
from reviews.notices.bulk.audiences.kinds import Audience
from reviews.notices.bulk.letters.content import letter_for
from reviews.notices.bulk.preview.contents import preview
from reviews.notices.bulk.recipients import counting
from reviews.notices.bulk.recipients.outcomes import with_outcome
from reviews.notices.bulk.running import control, processing
from reviews.notices.bulk.tests import factories as make
from reviews.notices.errors import NoTemplateError
from reviews.notices.models import Notice, NoticeTemplate
from reviews.notices.outbox.addressing import address, values_of
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import sent
from reviews.notices.texts.routes import STEPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones(settings):
    settings.NOTICE_PHONE = "file"
    settings.NOTICE_PREFER = ["lms", "mail"]


def without_phone(**facts):
    return ClaimFactory(tier_grant=True, phone=None, phone_last4="", phone_index=None, **facts)


def world():
    """One claim of each sort on the tier route, by what is special about it."""
    claims = {
        "plain": ClaimFactory(tier_grant=True),
        "no phone": without_phone(),
        "no mail": ClaimFactory(tier_grant=True, plain_email=""),
        "neither": without_phone(plain_email=""),
        "closed phone": ClaimFactory(tier_grant=True, plain_phone="01011112222"),
        "closed phone, no mail": ClaimFactory(
            tier_grant=True, plain_phone="01033334444", plain_email=""
        ),
        "closed mail": without_phone(plain_email="no@example.test"),
        "both closed": ClaimFactory(
            tier_grant=True, plain_phone="01055556666", plain_email="no@example.test"
        ),
        "withdrawn": make.withdraw(ClaimFactory(tier_grant=True)),
        "other route": ClaimFactory(),
    }
    by = make.secretary()
    for name in ("closed phone", "closed phone, no mail", "both closed"):
        suppress_address(claim=claims[name], channel="lms", reason="opt_out", by=by)
    suppress_address(claim=claims["closed mail"], channel="mail", reason="opt_out", by=by)
    return claims


def outcomes(audience, claims):
    judged = with_outcome(audience, clock.now(), list(counting.templates_for(audience)))
    found = dict(judged.values_list("pk", "outcome"))
    return {name: found.get(claim.pk) for name, claim in claims.items()}


def test_each_sort_has_its_outcome(phones):
    assert outcomes(make.tier_audience(), world()) == {
        "plain": "lms",
        "no phone": "mail",
        "no mail": "lms",
        "neither": "no_address",
        "closed phone": "mail",
        "closed phone, no mail": "suppressed",
        "closed mail": "suppressed",
        "both closed": "suppressed",
        "withdrawn": "withdrawn",
        "other route": None,
    }


def test_a_claimant_with_a_second_reader_is_told_after_a_cancelled_bulk():
    """The copy is in no bulk, and is kept back with the notice."""
    claim = ClaimFactory(tier_grant=True)
    in_force(claim, "proxy", letters="both", email="proxy@example.org")
    bulk = make.prepared()
    processing.process_chunk(bulk.pk)
    bulk.refresh_from_db()
    control.cancel_bulk(bulk=bulk, reason="문안을 고침", by=make.secretary())
    control.suppress_rest(bulk.pk)
    assert outcomes(make.tier_audience(), {"both read": claim}) == {"both read": "mail"}
    make.written(make.prepared())
    assert outcomes(make.tier_audience(), {"both read": claim}) == {"both read": "already_told"}
    assert Notice.objects.filter(claim=claim, status="pending").count() == 2


def test_a_copy_that_left_before_the_bulk_was_cancelled_tells_no_claimant():
    claim = ClaimFactory(tier_grant=True)
    in_force(claim, "proxy", letters="both", email="proxy@example.org")
    bulk = make.prepared()
    processing.process_chunk(bulk.pk)
    sent(Notice.objects.get(claim=claim, bulk=None))
    bulk.refresh_from_db()
    control.cancel_bulk(bulk=bulk, reason="문안을 고침", by=make.secretary())
    control.suppress_rest(bulk.pk)
    assert Notice.objects.get(claim=claim, bulk=bulk).status == "suppressed"
    assert outcomes(make.tier_audience(), {"both read": claim}) == {"both read": "mail"}


def test_who_reads_in_the_claimants_place_is_reached_at_an_address_of_their_own(phones):
    addresses = {
        "heir by mail": {"phone": "", "email": "heir@example.org"},
        "heir by phone": {"phone": "010-2222-3333", "email": ""},
        "closed phone": {"phone": "010-4444-5555", "email": ""},
        "closed mail": {"phone": "", "email": "closed@example.org"},
        "closed phone, open mail": {"phone": "010-4444-5555", "email": "heir@example.org"},
    }
    claims = {name: without_phone(plain_email="") for name in addresses}
    for name, own in addresses.items():
        in_force(claims[name], "heir", letters="instead", **own)
    claims["deceased closed"] = ClaimFactory(tier_grant=True, plain_phone="01044445555")
    in_force(claims["deceased closed"], "heir", letters="instead", phone="010-6666-7777", email="")
    for channel, closed in (
        ("lms", {"plain_phone": "01044445555"}), ("mail", {"plain_email": "closed@example.org"})
    ):  # fmt: skip
        suppress_address(claim=ClaimFactory(**closed), channel=channel, reason="opt_out",
                         by=make.secretary())  # fmt: skip
    assert outcomes(make.tier_audience(), claims) == {
        "heir by mail": "mail", "heir by phone": "lms", "closed phone": "suppressed",
        "closed mail": "suppressed", "closed phone, open mail": "mail", "deceased closed": "lms",
    }  # fmt: skip
    shown = {
        one.claim.pk: one.address for one in preview(make.tier_audience(), clock.now()).recipients
    }
    assert shown[claims["heir by phone"].pk].endswith("3333")
    make.written(make.prepared())
    sent = Notice.objects.filter(claim__in=claims.values()).exclude(addressee="representative")
    assert not sent and Notice.objects.filter(status="pending").count() == 4


def test_an_heir_who_reads_too_leaves_the_letter_with_the_claimant(phones):
    """Another person who would read in the claimant's place comes after the heir."""
    claim = without_phone(plain_email="")
    in_force(claim, "heir", letters="both", email="heir@example.org")
    in_force(claim, "proxy", letters="instead", email="proxy@example.org")
    assert outcomes(make.tier_audience(), {"one": claim}) == {"one": "no_address"}


def test_a_corrected_contact_counts_in_place_of_the_filed_one(phones):
    claims, audience = world(), make.tier_audience()
    for n, name in enumerate(("neither", "both closed", "plain")):
        corrected_contact(claims[name], phone=f"010-7000-100{n}")
    suppress_address(claim=Claim.objects.get(pk=claims["plain"].pk), channel="lms",
                     reason="opt_out", by=make.secretary())  # fmt: skip
    found = outcomes(audience, claims)
    assert [found[name] for name in ("neither", "both closed", "plain", "no phone")] == [
        "lms", "lms", "mail", "mail",
    ]  # fmt: skip
    bulk = make.written(make.prepared())
    hints = Notice.objects.filter(bulk=bulk, claim=claims["neither"]).values_list("recipient_hint")
    assert list(hints) == [("010-****-1000",)]


def test_mail_alone_looks_at_every_address():
    assert outcomes(make.tier_audience(), world()) == {
        "plain": "mail",
        "no phone": "mail",
        "no mail": "no_address",
        "neither": "no_address",
        "closed phone": "mail",
        "closed phone, no mail": "no_address",
        "closed mail": "suppressed",
        "both closed": "suppressed",
        "withdrawn": "withdrawn",
        "other route": None,
    }


def test_the_outbox_takes_the_ways_that_were_counted(phones):
    claims, audience = world(), make.tier_audience()
    for name, outcome in outcomes(audience, claims).items():
        if outcome in (None, "withdrawn"):
            continue
        letter = letter_for(audience, Claim.objects.get(pk=claims[name].pk))
        way = address([letter], values_of([letter]))[0]
        told = way.template.channel if not way.code else None
        assert (told or "left out", name) == (
            outcome if outcome in ("lms", "mail") else "left out",
            name,
        )


def test_a_bulk_writes_what_was_counted(phones):
    world()
    counted = counting.count(make.tier_audience(), clock.now())
    assert counted.by_channel == {"lms": 2, "mail": 2}
    assert counted.left_out == {"withdrawn": 1, "no_address": 1, "suppressed": 3}
    bulk = make.written(make.prepared())
    written = Notice.objects.filter(bulk=bulk).order_by("channel")
    assert [n.channel for n in written] == ["lms", "lms", "mail", "mail"]
    assert {n.status for n in written} == {"pending"}
    assert (bulk.count, bulk.left_out) == (4, counted.left_out)


def test_who_was_told_is_left_out_of_the_next(phones):
    make.tier_claims(3)
    make.written(make.prepared())
    counted = counting.count(make.tier_audience(), clock.now())
    assert (counted.count, counted.left_out) == (0, {"already_told": 3})


def test_whoever_takes_another_route_is_told_of_that_one():
    (claim,) = make.tier_claims(1)
    everybody = Audience(kinds.EVERY_ROUTE, {"programme": claim.routed_under.programme_id})
    make.finished(make.prepared(everybody))
    assert counting.count(everybody, clock.now()).count == 0
    Claim.objects.filter(pk=claim.pk).update(route=Route.LATE, tier=None)
    assert counting.count(everybody, clock.now()).count == 1
    make.written(make.prepared(everybody))
    keys = set(Notice.objects.values_list("key", flat=True))
    assert keys == {
        f"bulk-event:route_taken.tier_grant:{claim.number}",
        f"bulk-event:route_taken.late:{claim.number}",
    }


def test_a_claim_that_comes_later_was_not_shown():
    make.tier_claims(1)
    before = clock.now()
    ClaimFactory(tier_grant=True, routed_at=clock.now())
    audience = make.tier_audience()
    assert counting.count(audience, before).count == 1
    assert counting.count(audience, clock.now()).count == 2


class TestFingerprint:
    def test_is_of_who_and_not_of_how_many(self):
        first, second = make.tier_claims(2)
        found = {make.seen(make.tier_audience())}
        for one in (first, second):  # another route, and back
            for facts in (
                {"route": "out_of_scope", "tier": None},
                {"route": "tier_grant", "tier": one.tier},
            ):
                Claim.objects.filter(pk=one.pk).update(**facts)
                found.add(make.seen(make.tier_audience()))
        assert len(found) == 3  # both, the one, the other

    def test_is_not_of_who_can_be_told(self):
        first, second = make.tier_claims(2)
        before = make.seen(make.tier_audience())
        make.withdraw(first)
        suppress_address(claim=second, channel="mail", reason="opt_out", by=make.secretary())
        assert make.seen(make.tier_audience()) == before
        assert counting.count(make.tier_audience(), clock.now()).count == 0

    def test_is_of_the_words(self):
        make.tier_claims(1)
        before = make.seen(make.tier_audience())
        shipped = NoticeTemplate.objects.get(
            event="route_taken", channel="mail", language="ko", current=True
        )
        NoticeTemplate.objects.filter(pk=shipped.pk).update(current=False)
        NoticeTemplate.objects.create(
            event="route_taken", channel="mail", language="ko", version=9, current=True,
            subject=shipped.subject, body=shipped.body, published_at=clock.now(),
        )  # fmt: skip
        assert make.seen(make.tier_audience()) != before

    def test_of_another_language_is_another(self):
        make.tier_claims(1)
        assert make.seen(make.tier_audience("en")) != make.seen(make.tier_audience("ko"))


def test_without_words_nothing_is_counted():
    NoticeTemplate.objects.filter(event="route_taken").update(current=False)
    with pytest.raises(NoTemplateError):
        counting.count(make.tier_audience(), clock.now())


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("route", list(Route))
def test_every_route_has_its_words(language, route):
    words = STEPS[language][route]
    claim = ClaimFactory(tier_grant=True) if route == Route.TIER_GRANT else ClaimFactory()
    claim.route = route
    audience = Audience(kinds.EVERY_ROUTE, {}, language)
    letter = letter_for(audience, claim)
    assert letter.variables["route"] == words[0]
    assert "%(" not in letter.variables["next_step"]
    way = address([letter], values_of([letter]))[0]
    assert letter.variables["next_step"] in way.body


def test_a_broken_address_is_a_dead_letter_and_no_gap():
    make.tier_claims(1)
    number = "T1015-BROKEN1"
    place = crypto.aad("claims_claim", "email", number)
    ClaimFactory(tier_grant=True, number=number, email=crypto.encrypt("no address", aad=place))
    bulk = make.written(make.prepared())
    assert (bulk.count, bulk.written) == (2, 2)
    dead = Notice.objects.get(bulk=bulk, status="failed")
    assert (dead.claim.number, dead.last_code) == (number, "bad_address")


def test_writing_asks_the_same_whatever_the_chunk(monkeypatch):
    def queries(number):
        make.tier_claims(number)
        bulk = make.prepared()
        with CaptureQueriesContext(connection) as seen:
            processing.process_chunk(bulk.pk)
        bulk.refresh_from_db()
        make.finished(bulk)
        assert bulk.written == number
        return len(seen)

    assert queries(2) == queries(40)


def test_a_failed_letter_of_a_cancelled_bulk_told_nobody():
    """Nobody sends it, so the next bulk writes to the address that the claimant named since."""
    make.tier_claims(1)
    [claim] = make.tier_claims(1, plain_email="no-address@", plain_phone="0212345678")
    bulk = make.written(make.prepared())
    assert Notice.objects.get(claim=claim).status == "failed"
    control.cancel_bulk(bulk=bulk, by=make.secretary(), reason="잘못 씀")
    control.suppress_rest(bulk.pk)
    corrected_contact(claim, phone="01012345678")
    again = make.written(make.prepared())
    assert Notice.objects.filter(claim=claim, bulk=again).exists()


def test_a_failed_letter_of_a_bulk_that_goes_on_is_sent_from_its_list():
    [claim] = make.tier_claims(1, plain_email="no-address@", plain_phone="0212345678")
    make.written(make.prepared())
    assert Notice.objects.filter(claim=claim, status="failed").not_taken_back().exists()
