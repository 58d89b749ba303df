"""The preview says what would be stored, with the claim's own facts; and what changed."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from claims.register.models import Claim
from claims.register.search import find_typed
from claims.tests.factories import ClaimFactory
from reviews.committee.appeals.tests.scene import appealed
from reviews.committee.tests import factories as make
from reviews.notices.events import DECISIONS, Event
from reviews.notices.models import Notice, NoticeTemplate
from reviews.notices.outbox.write import write_notice
from reviews.notices.templates.claim_facts import facts_of
from reviews.notices.templates.diff import GONE, NEW, SAME, compare
from reviews.notices.templates.preview import REAL, UNKNOWN, sample
from reviews.notices.tests.examples import example_values
from reviews.notices.texts.rendering import examples, letter_of
from reviews.payouts.tests import factories as money


def shown(template, claim=None):
    return sample(**template.place, subject=template.subject, body=template.body, claim=claim)


def text(parts):
    return "".join(part.text for part in parts)


@pytest.mark.django_db
def test_every_shipped_letter_is_shown_as_it_is_stored():
    for template in NoticeTemplate.objects.all():
        found = shown(template)
        subject, body = letter_of(template, examples(template.event, template.language))
        assert (text(found.subject), text(found.body)) == (subject, body.rstrip("\n"))
        assert found.faults == []
        assert found.fits
        assert not any(word.missing for word in found.variables)


@pytest.mark.django_db
@pytest.mark.parametrize("event", Event)
def test_on_a_claim_it_is_what_would_be_written(event):
    claim = ClaimFactory()
    with transaction.atomic():
        notice = write_notice(event=event, claim=claim, variables=example_values(event), key="k")
    found = shown(notice.template, claim)
    own = {part.text for part in found.body if part.kind == REAL}
    assert claim.number in own | {part.text for part in found.subject if part.kind == REAL}
    assert notice.channel == "sms" or "02-0000-1015" in own
    if not facts_of(event, claim, "ko"):
        assert text(found.body) == notice.body.strip()
        assert text(found.subject) == notice.subject
        assert found.with_examples


@pytest.mark.django_db
def test_a_decided_claim_tells_its_own_decision_and_no_other():
    review = make.decided()
    notice = Notice.objects.get(claim=review.claim, event__in=DECISIONS)
    found = shown(notice.template, review.claim)
    assert (text(found.body), text(found.subject)) == (notice.body.strip(), notice.subject)
    assert not found.with_examples
    for event in DECISIONS - {notice.event}:
        assert facts_of(event, review.claim, "ko") == {}


@pytest.mark.django_db
def test_an_appeal_tells_its_own_days():
    appeal = appealed()
    claim = appeal.review1.claim
    notice = Notice.objects.get(claim=claim, event=Event.APPEAL_RECEIVED)
    assert text(shown(notice.template, claim).body) == notice.body.strip()
    assert facts_of(Event.APPEAL_LATE, claim, "ko") == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reach", "event", "other"),
    [
        (money.paid, Event.PAYOUT_SENT, Event.PAYOUT_FAILED),
        (money.failed, Event.PAYOUT_FAILED, Event.PAYOUT_SENT),
        (money.approved, Event.PAYOUT_APPROVED, Event.PAYOUT_SENT),
    ],
    ids=["sent", "failed", "approved"],
)
def test_a_payment_tells_its_own_amount_and_account(reach, event, other):
    claim = reach().claim
    notice = Notice.objects.get(claim=claim, event=event)
    assert text(shown(notice.template, claim).body) == notice.body.strip()
    assert facts_of(other, claim, "ko") == {}


def try_on(**texts):
    place = {"event": "payout_sent", "channel": "lms", "language": "ko"}
    return sample(**place | {"subject": "", "body": ""} | texts)


def test_what_is_half_written_is_shown_as_far_as_it_goes():
    found = try_on(subject="지급 #{모름}", body="#{접수번호} #{금액")
    assert [part.kind for part in found.subject] == ["plain", UNKNOWN]
    assert text(found.body).endswith("#{금액")
    assert {word.variable.word for word in found.variables if word.missing} == {"금액", "지급일"}
    assert len(found.faults) == 3


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_that_may_be_typed_breaks_the_preview(subject, body):
    found = try_on(subject=subject, body=body)
    assert found.length.characters == len(text(found.body).encode("utf-16-le")) // 2


def test_a_letter_that_fits_with_examples_may_not_with_long_values():
    found = try_on(channel="sms", body="#{접수번호} #{금액} #{지급일} " + "가" * 23)
    assert found.fits
    assert found.longest_length.used == 93
    assert len(found.faults) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (" k1015-0000001 ", "K1015-0000001"),
        ("Ｋ1015－0000001", "K1015-0000001"),
        ("mall-9a", "mall-9a"),
        ("MALL-9A", ""),
        ("long-" + "7" * 35, "LONG-" + "7" * 35),
        ("K10", ""),
        ("'; DROP", ""),
        ("", ""),
        ("가나다라", ""),
    ],
)
def test_a_claim_number_is_taken_as_people_type_it(typed, number):
    for known in ("K1015-0000001", "mall-9a", "LONG-" + "7" * 35):
        ClaimFactory(number=known)
    found = find_typed(Claim.objects.all(), typed)
    assert (found.number if found else "") == number


@pytest.mark.django_db
def test_a_number_as_typed_goes_before_the_same_in_capitals():
    small, large = ClaimFactory(number="mall-9a"), ClaimFactory(number="MALL-9A")
    assert find_typed(Claim.objects.all(), "mall-9a") == small
    assert find_typed(Claim.objects.all(), "MALL-9A") == large


def test_versions_are_compared_by_line_and_word():
    lines = compare("같은 줄\n처음 결과\n지운 줄", "같은 줄\n새로운 결과\n더한 줄\n끝")
    assert [line.kind for line in lines] == [SAME, GONE, GONE, NEW, NEW, NEW]
    assert [(p.text, p.kind) for p in lines[1].pieces] == [("처음", GONE), (" 결과", SAME)]
    assert [(p.text, p.kind) for p in lines[3].pieces] == [("새로운", NEW), (" 결과", SAME)]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_comparison_loses_nothing_of_either_text(old, new):
    lines = compare(old, new)
    for kinds, whole in (({SAME, GONE}, old), ({SAME, NEW}, new)):
        kept = ["".join(p.text for p in line.pieces) for line in lines if line.kind in kinds]
        assert kept == whole.strip().splitlines()
