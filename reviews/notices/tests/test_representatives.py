"""Letters of a claim go to whom its representation says: the claimant, both, or the other alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.personal_data import crypto
from claims.representation.tests.factories import in_force
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.addresses import recipient_aad
from reviews.notices.bulk.running.control import cancel_bulk, pause_bulk, resume_bulk, suppress_rest
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.errors import AlreadySendingError
from reviews.notices.models import Notice
from reviews.notices.verbs import take_back_notice, take_back_unsent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("letters", "phones_of", "readers"),
    [
        ("claimant", {"5678"}, {"claimant"}),
        ("both", {"5678", "3333"}, {"claimant", "representative"}),
        ("instead", {"3333"}, {"representative"}),
    ],
)
def test_letters_go_to_whom_the_representation_says(letters, phones_of, readers, phones, write):
    claim = ClaimFactory(plain_phone="01012345678", plain_email="")
    in_force(claim, "proxy", letters=letters, name="이수진")
    write(claim=claim, key="fact:1")
    write(claim=claim, key="fact:1")  # once, whoever reads it
    notices = Notice.objects.filter(claim=claim)
    assert {one.recipient_hint[-4:] for one in notices} == phones_of
    assert {one.addressee for one in notices} == readers
    assert len(notices) == len(readers)


def test_a_mail_address_alone_takes_the_letters(write, settings):
    settings.NOTICE_PREFER = ["alimtalk", "lms", "mail"]
    claim = ClaimFactory(plain_phone="", plain_email="claimant@example.test")
    in_force(claim, "proxy", letters="instead", phone="", email="proxy@example.test")
    write(claim=claim, key="fact:2")
    (notice,) = Notice.objects.filter(claim=claim)
    assert (notice.channel, notice.addressee) == ("mail", "representative")
    aad = recipient_aad(claim.number)
    assert crypto.decrypt(notice.recipient, aad=aad) == "proxy@example.test"


# ------------------------------------------------------------------ taken back
def read_by_both(write, key, number=1):
    """Claims with a letter under the key, "<key>:<n>" of several, that a proxy reads too."""
    for at in range(number):
        claim = ClaimFactory()
        in_force(claim, "proxy", letters="both", email="proxy@example.test")
        write(claim=claim, key=f"{key}:{at}")


def states(key):
    """Addressees with the status of their letter, of the key and its copies."""
    rows = Notice.objects.filter(key__startswith=key).order_by("pk")
    return list(rows.values_list("addressee", "status"))


STOPPED = [("claimant", "suppressed"), ("representative", "suppressed")]


def test_what_is_taken_back_is_taken_back_from_every_reader(write):
    by = UserFactory(roles="secretariat")
    for key in ("one", "set", "other"):
        read_by_both(write, key)
    main = take_back_notice(key="one:0", by=by, reason="취소함")
    assert (main.key, main.status, main.handled_by) == ("one:0", "suppressed", by)
    assert states("one") == STOPPED
    assert set(Notice.objects.filter(key__startswith="one").values_list("ended_reason")) == {
        ("취소함",)
    }
    # the letters that are named are counted, their copies are not
    assert take_back_unsent(keys=["set:0", "unknown"], by=None, reason="취소함") == 1
    assert states("set") == STOPPED
    assert states("other") == [("claimant", "pending"), ("representative", "pending")]


@pytest.mark.parametrize("sent", ["claimant", "representative"])
def test_a_letter_that_one_reader_has_got_stays_and_the_other_copy_does_not(write, sent):
    read_by_both(write, "fact")
    Notice.objects.filter(addressee=sent).update(attempts=1)
    with pytest.raises(AlreadySendingError):
        take_back_notice(key="fact:0", by=None, reason="취소함")
    assert [status for _who, status in states("fact")] == ["pending", "pending"]
    named = take_back_unsent(keys=["fact:0"], by=None, reason="취소함")
    assert named == (sent == "representative")
    assert dict(states("fact"))[sent] == "pending"
    assert sorted(dict(states("fact")).values()) == ["pending", "suppressed"]


def test_the_letter_of_another_claim_is_no_copy(write):
    """Only the outbox writes keys of copies; a key that looks alike is another letter."""
    read_by_both(write, "fact")
    write(key="fact:0~r1x")
    take_back_unsent(keys=["fact:0"], by=None, reason="취소함")
    assert states("fact:0~r1x") == [("claimant", "pending")]


def test_taking_back_costs_the_same_for_one_letter_and_for_ten(write):
    costs = []
    for number in (1, 10):
        read_by_both(write, f"n{number}", number)
        keys = [f"n{number}:{at}" for at in range(number)]
        with CaptureQueriesContext(connection) as found:
            assert take_back_unsent(keys=keys, by=None, reason="취소함") == number
        costs.append(len(found))
    assert costs[0] == costs[1]


# ------------------------------------------------------------------ of a bulk
@pytest.fixture
def bulk_read_by_both(settings):
    settings.NOTICE_PREFER = ["mail"]
    (claim,) = bulks.tier_claims(1)
    in_force(claim, "proxy", letters="both", email="proxy@example.test")
    bulk = bulks.written(bulks.prepared())
    assert (bulk.written, bulk.count) == (1, 1)  # a copy is no letter of the bulk
    assert statuses(claim) == {"claimant": "pending", "representative": "pending"}
    return bulk, claim


def statuses(claim):
    return dict(Notice.objects.filter(claim=claim).values_list("addressee", "status"))


def test_a_paused_bulk_holds_the_copies_of_its_letters(bulk_read_by_both):
    bulk, claim = bulk_read_by_both
    pause_bulk(bulk=bulk, by=bulks.secretary())
    deliver_all()
    assert set(statuses(claim).values()) == {"pending"}
    resume_bulk(bulk=bulk, by=bulks.secretary())
    deliver_all()
    assert set(statuses(claim).values()) == {"sent"}


def test_a_cancelled_bulk_suppresses_the_copies_of_its_letters(bulk_read_by_both, write):
    bulk, claim = bulk_read_by_both
    read_by_both(write, "fact")
    cancel_bulk(bulk=bulk, reason="문안 오류", by=bulks.secretary())
    suppress_rest(bulk.pk)
    assert set(statuses(claim).values()) == {"suppressed"}
    # notices that belong to no bulk
    assert {status for _who, status in states("fact")} == {"pending"}
