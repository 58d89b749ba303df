"""Waiting letters go to the person who is their reader when they are sent, at the address valid
then."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import clock, hooks
from claims.contacts.tests.factories import NEW_MAIL, corrected_contact
from claims.personal_data import crypto
from claims.register.models import CorrectedContact
from claims.representation.tests.factories import ended, in_force
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.addresses import recipient_aad
from reviews.notices.bulk.running.control import pause_bulk, resume_bulk
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.contacts.undelivered import undelivered
from reviews.notices.delivery import leases
from reviews.notices.delivery.deliver import deliver_all
from reviews.notices.errors import CopyUnreadError, NoOtherChannelError
from reviews.notices.models import Notice
from reviews.notices.operations.dead_letter_actions import retry_all
from reviews.notices.operations.dead_letters import DeadLetterKind
from reviews.notices.outbox.readdressing import READER_LEFT
from reviews.notices.sending_policy.suppression import suppress_address
from reviews.notices.tests.states import dead
from reviews.notices.verbs import may_retry, retry_notice, send_by_other_channel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("phones_first")]
FILED, NEW, READER = "01012345678", "01023459876", "01022223333"


@pytest.fixture
def claim():
    return ClaimFactory(plain_phone=FILED, plain_email="")


def secretary():
    return UserFactory(roles="secretariat")


def end(row):
    ended(row)


def to(notice):
    """Status, addressee and address of a notice; hint and index are those of the address."""
    notice.refresh_from_db()
    plain = crypto.decrypt(notice.recipient, aad=recipient_aad(notice.claim.number))
    if notice.channel != "mail":
        assert bytes(notice.recipient_index) == crypto.blind_index("phone", plain)
        assert notice.recipient_hint[-4:] == plain[-4:]
    return notice.status, notice.addressee, plain


# ------------------------------------------------------------------ another contact
def test_a_letter_that_waits_goes_to_the_corrected_number(claim, write):
    waiting = write(claim=claim)
    text = waiting.body
    corrected_contact(claim)
    assert to(waiting) == ("pending", "claimant", NEW)
    assert deliver_all() > 0
    assert to(waiting) == ("sent", "claimant", NEW)
    assert waiting.body == text
    assert Notice.objects.filter(event=waiting.event).count() == 1


def test_a_mail_that_waits_goes_to_the_corrected_address(write, settings):
    settings.NOTICE_PREFER = ["mail"]
    claim = ClaimFactory(plain_phone=FILED, plain_email="old@example.test")
    waiting = write(claim=claim)
    corrected_contact(claim, email=NEW_MAIL)
    assert to(waiting) == ("pending", "claimant", NEW_MAIL)
    deliver_all()
    assert to(waiting) == ("sent", "claimant", NEW_MAIL)


def test_a_letter_written_while_the_contact_was_corrected_is_found_by_the_lease(claim, write):
    """Its transaction read the claim before the correction, so the correction did not see it."""
    late = write(claim=claim)
    _correct_unseen(claim)
    assert to(late)[2] == FILED
    deliver_all()
    assert to(late) == ("sent", "claimant", NEW)


def _correct_unseen(claim):
    with hooks.listening("contact_changed"):
        corrected_contact(claim)
    assert CorrectedContact.objects.filter(claim=claim).exists()


def test_what_a_worker_has_leased_leaves_and_comes_back_to_the_new_number(claim, write):
    leased = write(claim=claim)
    token, taken = leases.take_due(10)
    assert [one.pk for one in taken] == [leased.pk]
    corrected_contact(claim)
    assert to(leased) == ("sending", "claimant", FILED)
    leases.release(token)  # the provider did not answer
    deliver_all()
    assert to(leased) == ("sent", "claimant", NEW)


def test_a_paused_bulk_goes_to_the_number_that_counts_when_it_goes_on(settings):
    settings.NOTICE_PREFER = ["lms"]
    (claim,) = bulks.tier_claims(1)
    bulk = bulks.written(bulks.prepared())
    pause_bulk(bulk=bulk, by=bulks.secretary())
    waiting = Notice.objects.get(bulk=bulk)
    corrected_contact(claim)
    deliver_all()
    assert to(waiting) == ("pending", "claimant", NEW)
    resume_bulk(bulk=bulk, by=bulks.secretary())
    deliver_all()
    assert to(waiting) == ("sent", "claimant", NEW)
    assert Notice.objects.filter(bulk=bulk).count() == 1


def test_a_new_address_that_is_closed_gets_nothing(claim, write):
    other = write(claim=ClaimFactory(plain_phone=NEW, plain_email=""))
    suppress_address(notice=other, reason="wrong_number", by=secretary())
    waiting = write(claim=claim)
    corrected_contact(claim)
    deliver_all()
    assert to(waiting) == ("suppressed", "claimant", NEW)


def test_warnings_keep_the_address_to_which_they_were_written(claim, write):
    warning = write("account_changed", claim=claim)
    corrected_contact(claim)
    in_force(claim, "proxy", letters="instead")
    former = Notice.objects.get(claim=claim, key__startswith="former:")
    deliver_all()
    assert to(warning) == ("sent", "claimant", FILED)
    assert to(former) == ("sent", "claimant", FILED)


# ------------------------------------------------------------------ another reader
def test_a_letter_that_waits_for_an_ended_proxy_goes_to_the_claimant(claim, write):
    row = in_force(claim, "proxy", letters="instead")
    waiting = write(claim=claim)
    assert to(waiting) == ("pending", "representative", READER)
    end(row)
    assert to(waiting) == ("pending", "claimant", FILED)


@pytest.mark.parametrize("kind", ["heir", "proxy", "successor"])
def test_a_letter_that_waits_goes_to_who_reads_in_the_claimants_place_by_now(claim, write, kind):
    waiting = write(claim=claim)
    in_force(claim, kind, letters="instead")
    assert to(waiting) == ("pending", "representative", READER)
    deliver_all()
    assert to(waiting) == ("sent", "representative", READER)


def test_who_reads_besides_the_claimant_changes_no_letter_that_waits(claim, write):
    waiting = write(claim=claim)
    in_force(claim, "proxy", letters="both")
    assert to(waiting) == ("pending", "claimant", FILED)
    assert Notice.objects.filter(claim=claim).count() == 1


def test_a_representation_ends_by_its_day(claim, write):
    yesterday = clock.now() - timedelta(days=1)
    with clock.at(yesterday):
        in_force(claim, "proxy", letters="instead", valid_to=clock.today())
        waiting, copied = write(claim=claim), ClaimFactory(plain_phone="01012340001")
        row = in_force(copied, "proxy", letters="both", valid_to=clock.today())
        write(claim=copied, key="decision:9")
    copy = Notice.objects.get(key=f"decision:9~r{row.pk}")
    assert (to(waiting)[2], to(copy)[2]) == (READER, READER)
    deliver_all()
    assert to(waiting) == ("sent", "claimant", FILED)
    assert (to(copy)[0], copy.last_code) == ("suppressed", READER_LEFT)


def test_a_representation_begins_by_its_day(claim, write):
    with clock.at(clock.now() - timedelta(days=1)):
        in_force(claim, "proxy", letters="instead", valid_from=clock.today() + timedelta(days=1))
        waiting = write(claim=claim)
        assert to(waiting)[2] == FILED
    deliver_all()
    assert to(waiting) == ("sent", "representative", READER)


def test_a_reader_without_an_address_on_the_channel_is_a_dead_letter(claim, write):
    waiting, other = write(claim=claim), write()
    in_force(claim, "proxy", letters="instead", phone="", email="reader@example.test")
    deliver_all()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.last_code) == ("failed", "no_address")
    assert waiting.lease_token is None
    assert to(other)[0] == "sent"
    again = send_by_other_channel(notice=waiting, by=secretary())
    assert to(again) == ("pending", "representative", "reader@example.test")


def test_a_failed_letter_of_who_died_goes_to_the_heir_by_a_retry(claim, write):
    one, all_of_them = write(claim=claim), write(claim=claim)
    dead(one, code="3032")
    dead(all_of_them, code="552")
    in_force(claim, "heir", letters="instead")
    assert to(retry_notice(notice=one, by=secretary())) == ("pending", "representative", READER)
    kind = DeadLetterKind(("552",))
    retry_all(kind=kind, by=secretary(), seen=kind.seen().digest)
    assert to(all_of_them) == ("pending", "representative", READER)


# ------------------------------------------------------------------ copies
@pytest.fixture
def copied(claim, write):
    """A letter and its copy for a proxy, both waiting, and the proxy."""
    row = in_force(claim, "proxy", letters="both", email="reader@example.test")
    first = write(claim=claim, key="decision:9")
    return first, Notice.objects.get(key=f"decision:9~r{row.pk}"), row


def test_a_copy_for_an_ended_proxy_is_not_sent(copied):
    first, copy, row = copied
    end(row)
    assert (to(copy)[0], copy.last_code) == ("suppressed", READER_LEFT)
    assert copy.ended_reason == "받던 대리인·승계인이 이제 통지를 받지 않아 보내지 않음"
    assert to(first) == ("pending", "claimant", FILED)


def test_a_failed_copy_for_an_ended_proxy_is_closed_too(copied):
    _first, copy, row = copied
    dead(copy, code="3032")
    end(row)
    assert (to(copy)[0], copy.last_code) == ("suppressed", READER_LEFT)


def test_a_failed_copy_is_not_sent_again_after_the_day_of_its_proxy(claim, write):
    with clock.at(clock.now() - timedelta(days=1)):
        row = in_force(claim, "proxy", letters="both", valid_to=clock.today(), email="r@e.test")
        write(claim=claim, key="decision:9")
    copy = Notice.objects.get(key=f"decision:9~r{row.pk}")
    dead(copy, code="552")
    assert not may_retry(copy)
    with pytest.raises(CopyUnreadError):
        retry_notice(notice=copy, by=secretary())
    with pytest.raises(NoOtherChannelError):
        send_by_other_channel(notice=copy, by=secretary())
    kind = DeadLetterKind(("552",))
    assert retry_all(kind=kind, by=secretary(), seen=kind.seen().digest).done == 0
    assert to(copy) == ("failed", "representative", READER)


def test_a_copy_does_not_go_to_the_proxy_who_came_after(copied, claim):
    _first, copy, row = copied
    end(row)
    in_force(claim, "proxy", letters="both", phone="010-4444-5555")
    assert to(copy)[0] == "suppressed"


def test_a_copy_of_a_proxy_in_force_is_sent_again_to_the_proxy(copied):
    _first, copy, _row = copied
    dead(copy, code="552")
    assert may_retry(copy)
    assert to(retry_notice(notice=copy, by=secretary())) == ("pending", "representative", READER)
    dead(copy, code="552")
    again = send_by_other_channel(notice=copy, by=secretary())
    assert to(again) == ("pending", "representative", "reader@example.test")
    end(_row)
    assert to(again)[0] == "suppressed"


def test_a_corrected_contact_sends_no_copy_again(copied, claim):
    _first, copy, _row = copied
    dead(copy, code="3032")
    assert not undelivered().filter(pk=copy.pk).exists()
    corrected_contact(claim)
    assert to(copy) == ("failed", "representative", READER)
    assert Notice.objects.filter(claim=claim, key__startswith="decision:9").count() == 2


# ------------------------------------------------------------------ costs
def test_a_lease_costs_the_same_for_one_letter_and_for_twenty(write):
    costs = []
    for number, moved in ((1, 0), (20, 0), (1, 1), (20, 20)):
        for at in range(number):
            claim = ClaimFactory(plain_phone=f"0107777{100 * number + 10 * bool(moved) + at:04d}")
            letter = write(claim=claim)
            if moved:
                _correct_unseen(claim)
        with CaptureQueriesContext(connection) as found:
            leases.take_due(100)
        assert not Notice.objects.filter(status="pending").exists()
        costs.append(len(found))
        letter.refresh_from_db()
        assert letter.status == "sending"
    assert costs[0] == costs[1] <= 6, costs
    assert costs[2] == costs[3], costs
