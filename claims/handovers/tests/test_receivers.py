"""Receivers: what claimants were told does not change under consents that were given to it."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

from claims.clock import today
from claims.errors import ForbiddenError
from claims.handovers import verbs
from claims.handovers.choosing import count_choice
from claims.handovers.consents import load_consents, record_consent
from claims.handovers.errors import (
    AnswerUnreadableError,
    ConsentsMovedError,
    OlderTermsError,
    ReceiverInUseError,
    TermsMovedError,
)
from claims.handovers.models import HandoverReceiver, ProvisionConsent
from claims.handovers.queries import ClaimState, changed_since, claims_of
from claims.handovers.receivers import set_receiver, terms_digest
from claims.handovers.states import LeftOut
from claims.handovers.tests import factories as make
from claims.handovers.tests.test_pages import said
from claims.page_parts import history_of
from claims.tests.confirming import confirm
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused

pytestmark = pytest.mark.django_db

OTHER = "피해 보상 심사와 서비스 개선"


def changed(to, *, outdates=0, by=None, **texts):
    return set_receiver(
        by=by or make.secretary(), receiver=to, outdates=outdates,
        **{"name": to.name, **make.SAID, **texts},
    )  # fmt: skip


def answers(to):
    rows = ProvisionConsent.objects.filter(receiver=to).order_by("claim_id")
    return list(rows.values_list("answer", flat=True))


def test_a_change_of_what_claimants_were_told_outdates_their_consents():
    to = make.receiver()
    given, declined = make.claim_of(to.company), make.claim_of(to.company)
    make.consent(given, to)
    make.consent(declined, to, "refused")
    changed(to, phone="02-0000-2999", contact="다른 부서")
    assert answers(to) == ["given", "refused"]
    by = make.secretary()
    changed(to, purpose=OTHER, outdates=1, by=by)
    assert answers(to) == ["outdated", "refused"]
    to.refresh_from_db()
    assert to.terms_changed_on == today()
    assert ProvisionConsent.objects.get(claim=given).recorded_by == by
    assert list(claims_of(ClaimState.NO_CONSENT)) == [given]
    assert count_choice(to, [given.pk]) == {LeftOut.CONSENT_OUTDATED: 1}
    assert "동의를 다시 받아야 합니다" in said(by, given)
    entries = history_of(by, type(given).objects.get(pk=given.pk)).entries
    assert any("동의를 다시 받아야 합니다" in str(one.text) for one in entries)
    make.consent(given, to)
    assert list(claims_of(ClaimState.READY)) == [given]


@pytest.mark.parametrize("text", HandoverReceiver.TERMS)
def test_each_of_the_told_texts_outdates(text):
    to = make.receiver()
    make.claims_with_consent(to, 1)
    changed(to, outdates=1, **{text: "다른 내용"})
    assert answers(to) == ["outdated"]


def test_texts_that_nobody_answered_to_are_corrected_freely():
    to = make.receiver()
    changed(to, purpose=OTHER)
    to.refresh_from_db()
    assert (to.purpose, to.terms_changed_on) == (OTHER, None)
    early = make.claim_of(to.company)
    record_consent(
        claim=early, receiver=to, answer="given", channel="form",
        day=today() - timedelta(days=40), by=make.secretary(),
    )  # fmt: skip
    assert answers(to) == ["given"]


def test_a_consent_to_the_former_terms_is_not_recorded():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    seen = terms_digest()
    changed(to, kept_for="처리한 날부터 5년", outdates=1)
    by, day = make.secretary(), today()
    by_call = {"claim": claim, "receiver": to, "channel": "call", "by": by}
    with pytest.raises(OlderTermsError):
        record_consent(answer="given", day=day - timedelta(days=1), **by_call)
    with pytest.raises(TermsMovedError):
        record_consent(answer="given", day=day, seen=seen, **by_call)
    with pytest.raises(AnswerUnreadableError):
        record_consent(answer="outdated", day=day, **by_call)
    lines = f"{claim.number},동의,통화,{day - timedelta(days=1)}\n"
    file = io.BytesIO(("접수번호,동의,방법,받은 날\n" + lines).encode())
    loaded = load_consents(receiver=to, file=file, by=by).file
    assert [one.code for one in loaded.faults.all()] == ["older_terms"]
    assert answers(to) == ["outdated"]
    # A refusal counts whatever was told.
    record_consent(answer="refused", day=day - timedelta(days=1), **by_call)
    record_consent(answer="given", day=day, seen=terms_digest(), **by_call)
    assert answers(to) == ["given"]


def test_terms_stay_while_a_handover_is_under_way():
    to = make.receiver()
    make.claims_with_consent(to, 1)
    handover = make.proposed(to)
    with pytest.raises(ReceiverInUseError):
        changed(to, purpose=OTHER, outdates=1)
    changed(to, contact="다른 부서")
    verbs.decline_handover(handover=handover, by=handover.proposed_by, reason="다시 고릅니다")
    changed(to, purpose=OTHER, outdates=1)
    assert answers(to) == ["outdated"]


def test_a_receiver_is_not_told_of_consents_that_its_own_change_outdated():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    handover = make.received(to)
    changed(to, purpose=OTHER, outdates=1)
    assert not handover.items.filter(changed_since()).exists()
    make.consent(claim, to, "withdrawn")
    assert handover.items.filter(changed_since()).count() == 1


def test_who_changes_terms_was_told_how_many_consents_that_outdates():
    to = make.receiver()
    make.claims_with_consent(to, 2)
    with pytest.raises(ConsentsMovedError):
        changed(to, purpose=OTHER, outdates=1)
    with pytest.raises(ForbiddenError):
        changed(to, purpose=OTHER, outdates=2, by=UserFactory(roles=["customer_centre"]))
    assert answers(to) == ["given", "given"]


def test_the_page_asks_before_consents_are_outdated(client):
    to = make.receiver()
    make.claims_with_consent(to, 2)
    handover = make.proposed(to)
    client.force_login(make.secretary())
    page = reverse("handovers:receiver", args=[to.pk])
    posted = {"name": to.name, **make.SAID, "purpose": OTHER}
    busy = client.post(page, posted)
    assert busy.status_code == 409 and OTHER in busy.content.decode()
    assert "이관하는 중" in busy.content.decode()
    verbs.decline_handover(handover=handover, by=handover.proposed_by, reason="다시 고릅니다")
    sheet = client.post(page, posted).content.decode()
    assert f"{make.SAID['purpose']} → {OTHER}" in sheet and "2건" in sheet
    assert answers(to) == ["given", "given"]
    assert confirm(client, page, posted).url == reverse("handovers:receivers")
    assert answers(to) == ["outdated", "outdated"]


def test_an_answer_on_a_page_with_former_terms_is_refused_and_kept(client):
    to = make.receiver()
    claim = make.claim_of(to.company)
    client.force_login(make.secretary())
    page = reverse("handovers:consent", args=[claim.number])
    seen = client.get(page).context["seen"]
    changed(to, purpose=OTHER)
    given = {"receiver": to.pk, "answer": "given", "channel": "call", "day": f"{today()}"}
    moved = client.post(page, given | {"seen": seen})
    assert moved.status_code == 409 and OTHER in moved.content.decode()
    assert not answers(to)
    assert client.post(page, given | {"seen": moved.context["seen"]}).status_code == 302
    assert answers(to) == ["given"]


@pytest.mark.django_db(transaction=True)
def test_a_consent_at_the_moment_of_a_change_is_to_the_new_terms_or_outdated():
    to = make.receiver()
    for n in range(4):
        claim, by, other = make.claim_of(to.company), make.secretary(), make.secretary()
        seen, standing = terms_digest(), answers(to).count("given")

        def record(claim=claim, by=by, seen=seen):
            return record_consent(
                claim=claim, receiver=to, answer="given", channel="call", day=today(), by=by,
                seen=seen,
            )  # fmt: skip

        def change(by=other, n=n, standing=standing):
            return changed(to, purpose=f"{OTHER} {n}", outdates=standing, by=by)

        errors = errors_of(at_once(record, change))
        assert len(errors) == 1
        assert isinstance(errors[0], (TermsMovedError, ConsentsMovedError))


def test_the_database_keeps_consents_to_their_terms():
    to = make.receiver()
    [claim] = make.claims_with_consent(to, 1)
    change = "UPDATE claims_handoverreceiver SET purpose = 'x' WHERE id = %s"
    answer = "UPDATE claims_provisionconsent SET answer = %s, answered_on = %s WHERE claim_id = %s"
    day = today()
    assert refused(change, to.pk) == "consents_are_to_the_terms_in_force"
    make.consent(claim, to, "withdrawn")
    assert refused(change, to.pk) == "changed_terms_name_their_day"
    dated = change.replace("SET", "SET terms_changed_on = current_date,")
    assert refused(dated, to.pk) == "changed_terms_name_their_time"
    assert refused(answer, "outdated", day, claim.pk) == "only_a_consent_is_outdated"
    earlier = day - timedelta(days=1)
    assert refused(answer, "given", earlier, claim.pk) == "later_refusal_stands"
    make.consent(claim, to)
    changed(to, purpose=OTHER, outdates=1)
    assert refused(answer, "given", earlier, claim.pk) == "consent_is_to_the_terms_in_force"
    make.consent(claim, to)
    make.proposed(to)
    make.consent(claim, to, "withdrawn")
    assert refused(change, to.pk) == "terms_stay_during_a_handover"
