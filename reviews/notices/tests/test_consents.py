"""Claimants of affiliates are asked for their consent by a bulk notice with a link."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import OperationalError
from django.http import QueryDict
from django.urls import reverse

from claims import clock
from claims.contacts.tests.factories import NEW_PHONE, corrected_contact
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.verbs import address_of
from claims.handovers.consents import load_consents
from claims.handovers.consents_by_link import answer_by_link
from claims.handovers.models import ProvisionConsent
from claims.handovers.queries import ClaimState, claims_of
from claims.handovers.receivers import digest_of_terms, set_receiver
from claims.handovers.tests import factories as make
from claims.lists.registry import list_named
from claims.register.models import Claim, Route
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.tests.races import at_once, impatient
from reviews.notices.bulk.audiences.choosing import audience_from
from reviews.notices.bulk.errors import NoRecipientError, UnreadableViewError
from reviews.notices.bulk.recipients.counting import count
from reviews.notices.bulk.running import processing
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.consents import facts_of, written_values
from reviews.notices.copies.rules import forbid_copy
from reviews.notices.errors import AnsweredError
from reviews.notices.models import Notice
from reviews.notices.outbox.write import write_many
from reviews.notices.tests import states

pytestmark = pytest.mark.django_db
EVENT = "consent_asked"


def audience(query="state=no_consent", *, by=None, language="ko", **more):
    choice = f"rows:handover-claims?{query}"
    return audience_from(choice, language, by=by or make.secretary(), **more)


def ask(query="state=no_consent", *, by=None, language="ko"):
    by = by or make.secretary()
    found = audience(query, by=by, language=language)
    return bulks.written(bulks.prepared(found, by=by))


def letters_to(claim):
    return Notice.objects.filter(claim=claim, event=EVENT).order_by("pk")


def link_of(claim):
    return UploadLink.objects.standing().get(claim=claim, for_consent=True)


def answer(claim, to, *, agrees=True):
    UploadLink.objects.filter(claim=claim).update(visits=1)
    return answer_by_link(link_id=link_of(claim).pk, agrees=agrees, seen=digest_of_terms(to))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_letter_names_receiver_and_purpose_and_has_the_link(language):
    to = make.receiver()
    claim = make.claim_of(to.company)
    ask(language=language)
    letter, link = letters_to(claim).get(), link_of(claim)
    for part in (to.name, to.purpose, address_of(link), claim.number):
        assert part in letter.body
    assert address_of(link) not in letter.shown_body
    assert (link.kinds, link.is_usable, link.issued_by) == ([], True, None)
    assert link.last_day == clock.today() + timedelta(days=60)


def test_only_claims_on_which_a_consent_is_missing_get_it():
    to = make.receiver()
    claims = [make.claim_of(to.company) for _n in range(6)]
    asked, given, refused, withdrawn, handed, moved = claims
    make.consent(given, to)
    make.consent(refused, to, "refused")
    bulks.withdraw(withdrawn)
    make.consent(handed, to)
    make.received(to, numbers=[handed.number])
    Claim.objects.filter(pk=moved.pk).update(route=Route.OUT_OF_SCOPE)
    other = make.claim_of(make.affiliate("카카오페이"))  # its company has no receiver
    by = make.secretary()
    picked = [one.number for one in (*claims, other)]
    found = audience_from("picked", "ko", by=by, letter=EVENT, picked=picked)
    counted = count(found, clock.now())
    assert counted.left_out == {"withdrawn": 1, "no_consent_asked": 3, "consent_answered": 2}
    bulks.written(bulks.prepared(found, by=by))
    assert [one.claim for one in Notice.objects.filter(event=EVENT)] == [asked]
    assert not UploadLink.objects.exclude(claim=asked).exists()


def test_a_claim_is_asked_once_in_two_weeks_and_keeps_its_link():
    to = make.receiver()
    claim = make.claim_of(to.company)
    ask()
    before = address_of(link_of(claim))
    with pytest.raises(NoRecipientError):
        ask()
    with make.later(days=15):
        by = make.secretary()
        found = audience_from("picked", "ko", by=by, letter=EVENT, picked=[claim.number])
        bulks.written(bulks.prepared(found, by=by))
        assert link_of(claim).last_day == clock.today() + timedelta(days=60)
    assert letters_to(claim).count() == 2
    assert address_of(link_of(claim)) == before


def test_new_terms_are_asked_about_again():
    to = make.receiver()
    claim = make.claim_of(to.company)
    make.consent(claim, to)
    with pytest.raises(NoRecipientError):
        ask()
    more = make.SAID | {"purpose": "보상과 사후 관리"}
    set_receiver(by=make.secretary(), name=to.name, receiver=to, outdates=1, **more)
    ask()
    assert "보상과 사후 관리" in letters_to(claim).get().body


@pytest.mark.parametrize("by_link", [True, False])
def test_an_answer_takes_back_a_letter_that_nobody_has_sent(by_link):
    to = make.receiver()
    claim, other = make.claim_of(to.company), make.claim_of(to.company)
    ask()
    if by_link:
        answer(claim, to, agrees=False)
    else:
        make.consent(claim, to)
    assert letters_to(claim).get().status == "suppressed"
    assert letters_to(other).get().status == "pending"


def test_an_answer_about_another_body_takes_no_letter_back():
    to, body = make.receiver(), make.receiver(name="소비자 상담 기관")
    claim = make.claim_of(to.company)
    ask()
    make.consent(claim, body)
    assert letters_to(claim).get().status == "pending"


def test_more_than_a_hundred_need_a_second_person():
    to = make.receiver()
    for _n in range(101):
        make.claim_of(to.company)
    by = make.secretary()
    bulk = bulks.prepared(audience(by=by), by=by)
    assert bulk.status == "prepared" and not UploadLink.objects.exists()
    bulks.written(bulks.approved(bulk))
    assert Notice.objects.filter(event=EVENT).count() == 101
    assert UploadLink.objects.filter(in_bulk=True).count() == 101


def test_the_list_as_filtered_is_the_audience():
    to = make.receiver()
    page = make.receiver(make.affiliate("카카오페이"))
    claim, other = make.claim_of(to.company), make.claim_of(page.company)
    ask(f"state=no_consent&company={to.company_id}")
    assert letters_to(claim).exists() and not letters_to(other).exists()
    with pytest.raises(UnreadableViewError):
        audience("state=no_consent&company=999999")
    with pytest.raises(UnreadableViewError):
        audience("state=nothing")


def test_the_list_leads_to_the_preview_for_those_who_prepare_bulks(client):
    to = make.receiver()
    claim = make.claim_of(to.company)
    address = reverse("handovers:claims")
    shown = {"state": ClaimState.NO_CONSENT.value, "company": to.company_id}
    client.force_login(make.secretary())
    page = client.get(address, shown)
    url = page.context["ask_url"]
    assert url.replace("&", "&amp;") in page.content.decode()
    preview = client.get(url).content.decode()
    assert "제3자 제공 동의 요청" in preview and "/u/abc" in preview
    assert not UploadLink.objects.exists() and not letters_to(claim).exists()
    assert client.get(address, {"state": "ready"}).context["ask_url"] == ""
    client.force_login(UserFactory(roles=["auditor"]))
    assert client.get(address, shown).context["ask_url"] == ""


def test_the_figures_follow_the_answers():
    to = make.receiver()
    claims = [make.claim_of(to.company) for _n in range(3)]
    ask()
    answer(claims[0], to)
    answer(claims[1], to, agrees=False)
    rows = list_named("handover-claims").rows
    user = make.secretary()
    for state, n in ((ClaimState.READY, 1), (ClaimState.DECLINED, 1), (ClaimState.NO_CONSENT, 1)):
        assert claims_of(state.value).count() == n
        assert rows(user, QueryDict(f"state={state.value}")).count() == n
    assert set(ProvisionConsent.objects.values_list("channel", flat=True)) == {"link"}


def test_a_letter_that_waits_gets_a_new_link_when_the_contact_changes():
    to = make.receiver()
    claim = make.claim_of(to.company)
    ask()
    former = link_of(claim)
    corrected_contact(claim, phone=NEW_PHONE)
    link = link_of(claim)
    assert (link.for_consent, link.kinds, link.pk == former.pk) == (True, [], False)
    assert address_of(link) in letters_to(claim).get().body


def test_a_claim_that_can_have_no_link_is_left_out():
    to = make.receiver()
    by_phone = make.claim_of(to.company)
    by_account, neither = (
        make.claim_of(to.company, plain_phone="", plain_email="a@example.test") for _n in range(2)
    )
    BankAccountFactory(claim=by_account)
    assert count(audience(), clock.now()).left_out == {"no_link": 1}
    ask()
    assert letters_to(by_phone).exists() and letters_to(by_account).exists()
    assert not letters_to(neither).exists()
    assert written_values([neither.pk], "ko") == {}
    assert set(UploadLink.objects.values_list("claim", flat=True)) == {by_phone.pk, by_account.pk}


def test_a_failed_letter_is_taken_back_by_an_answer():
    to = make.receiver()
    claim = make.claim_of(to.company)
    ask()
    states.dead(letters_to(claim).get())
    answer(claim, to)
    letter = letters_to(claim).get()
    assert (letter.status, letter.handled_by) == ("suppressed", None)


def test_a_sent_letter_is_not_copied_after_an_answer():
    to = make.receiver()
    claim = make.claim_of(to.company)
    ask()
    states.sent(letters_to(claim).get())
    forbid_copy(letters_to(claim).get())
    answer(claim, to)
    with pytest.raises(AnsweredError):
        forbid_copy(letters_to(claim).get())


def test_no_page_offers_a_copy_after_an_answer(client):
    to = make.receiver()
    claim = make.claim_of(to.company)
    ask()
    letter = letters_to(claim).get()
    states.sent(letter)
    client.force_login(make.secretary())
    pages = (
        reverse("notices:notices") + f"?notice={letter.pk}",
        reverse("register:claim", args=[claim.number]),
    )
    copy = reverse("notices:send_copy", args=[letter.pk])
    assert [copy in client.get(url).content.decode() for url in pages] == [True, True]
    answer(claim, to)
    assert [copy in client.get(url).content.decode() for url in pages] == [False, False]


def test_new_terms_take_back_the_letters_about_the_former_ones():
    to, page = make.receiver(), make.receiver(make.affiliate("카카오페이"))
    claim, other = make.claim_of(to.company), make.claim_of(page.company)
    ask()
    same = make.SAID | {"phone": "02-0000-2009"}
    set_receiver(by=make.secretary(), name=to.name, receiver=to, **same)
    assert letters_to(claim).get().status == "pending"
    more = make.SAID | {"purpose": "보상과 사후 관리"}
    set_receiver(by=make.secretary(), name=to.name, receiver=to, **more)
    assert letters_to(claim).get().status == "suppressed"
    assert letters_to(other).get().status == "pending"
    ask(f"state=no_consent&company={to.company_id}")
    assert "보상과 사후 관리" in letters_to(claim).get(status="pending").body


def test_who_consented_to_former_terms_is_asked_again_at_once():
    to = make.receiver()
    claim = make.claim_of(to.company)
    ask()
    letters_to(claim).update(attempts=1)
    answer(claim, to)
    more = make.SAID | {"purpose": "보상과 사후 관리"}
    set_receiver(by=make.secretary(), name=to.name, receiver=to, outdates=1, **more)
    again = f"state=no_consent&company={to.company_id}"
    ask(again)
    assert letters_to(claim).count() == 2
    with pytest.raises(NoRecipientError):
        ask(again)


def test_who_did_not_answer_to_former_terms_is_asked_again_at_once():
    to = make.receiver()
    claim = make.claim_of(to.company)
    ask()
    states.sent(letters_to(claim).get())
    again = f"state=no_consent&company={to.company_id}"
    same = make.SAID | {"phone": "02-0000-2009"}
    set_receiver(by=make.secretary(), name=to.name, receiver=to, **same)
    with pytest.raises(NoRecipientError):
        ask(again)
    more = make.SAID | {"purpose": "보상과 사후 관리"}
    set_receiver(by=make.secretary(), name=to.name, receiver=to, **more)
    ask(again)
    assert "보상과 사후 관리" in letters_to(claim).get(status="pending").body
    with pytest.raises(NoRecipientError):
        ask(again)


def test_an_answer_before_the_letter_is_written_leaves_the_claim_out():
    to = make.receiver()
    claim = make.claim_of(to.company)
    make.consent(claim, to)
    assert written_values([claim.pk], "ko") == {}


@pytest.mark.django_db(transaction=True)
def test_an_answer_waits_for_the_letter_that_asks_for_it(monkeypatch):
    to, by = make.receiver(), make.secretary()
    claim = make.claim_of(to.company)
    file = f"접수번호,동의,방법,받은 날\n{claim.number},동의,통화,{clock.today()}".encode()
    waited = []

    def record():
        make.consent(claim, to, by=by)

    def load():
        load_consents(receiver=to, file=BytesIO(file), by=by)

    def write(letters):
        waited.extend(at_once(impatient(record), impatient(load)))
        return write_many(letters)

    monkeypatch.setattr(processing, "write_many", write)
    ask()
    assert [type(error) for error in waited] == [OperationalError, OperationalError]
    record()
    assert letters_to(claim).get().status == "suppressed"


def test_a_template_is_previewed_on_a_claim():
    to = make.receiver()
    assert facts_of(make.claim_of(to.company), "ko")["company"] == to.name
    assert facts_of(ClaimFactory(), "ko") == {}
