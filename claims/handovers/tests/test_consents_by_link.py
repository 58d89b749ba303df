"""Claimants consent or refuse by a link, on a page without a log-in."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from claims import clock
from claims.clock import today
from claims.contacts.tests.factories import NEW_PHONE, corrected_contact
from claims.documents.upload_links.errors import (
    ClosedConsentLinkError,
    ExpiredConsentLinkError,
    WrongLinkError,
)
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.tests.factories import (
    FACT,
    confirmed,
    link_of,
    opened,
    path_of,
    send,
)
from claims.documents.upload_links.verbs import (
    AskedDocuments,
    address_of,
    issue_upload_links,
    revoke_upload_links,
)
from claims.handovers.consents import load_consents, record_consent
from claims.handovers.consents_by_link import answer_by_link, asked_of
from claims.handovers.errors import (
    AnswerUnreadableError,
    NewTermsError,
    TermsMovedError,
    WithReceiverError,
)
from claims.handovers.models import ProvisionConsent
from claims.handovers.queries import ClaimState, counts
from claims.handovers.receivers import digest_of_terms, set_receiver
from claims.handovers.tests import factories as make
from claims.handovers.views.claimant import DATA
from claims.handovers.writing import headers_of, write_file
from claims.register.models import Claim, Route
from claims.tests.erasure import mark_as_erased
from claims.tests.factories import ClaimFactory, UserFactory
from claims.tests.raw_sql import refused, run

pytestmark = pytest.mark.django_db
JUST_NOW = "이 링크로"


def link_for_consent(claim, days=60):
    until = today() + timedelta(days=days)
    issue_upload_links([AskedDocuments(claim.pk, (), until)], actor=None, for_consent=True)
    return UploadLink.objects.standing().get(claim=claim, for_consent=True)


def asked(**more):
    """A claim of an affiliate with a receiver and a link that its claimant has opened, with the
    verification digits given: (receiver, link, browser)."""
    to = make.receiver()
    link = link_for_consent(make.claim_of(to.company, **more))
    return to, link, visitor(link)


def visitor(link, **options):
    browser = opened(urlsplit(address_of(link)).path, **options)
    answer = browser.post(reverse("upload_links:confirm", args=[link.pk]), {"answer": FACT})
    assert answer.status_code == 302
    return browser


def page_of(link):
    return reverse("consent_link:page", args=[link.pk])


def text(browser, link):
    answer = browser.get(page_of(link))
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def press(browser, link, answer, seen):
    data = {"answer": answer, "seen": seen}
    return browser.post(reverse("consent_link:answer", args=[link.pk]), data)


def answered(link, agrees, to):
    return answer_by_link(link_id=link.pk, agrees=agrees, seen=digest_of_terms(to))


def visit(link):
    UploadLink.objects.filter(pk=link.pk).update(visits=1)
    return link


class TestPage:
    def test_the_terms_are_those_of_the_receiver_and_both_buttons_look_alike(self):
        to, link, browser = asked()
        shown = text(browser, link)
        for part in (to.name, to.purpose, to.kept_for, str(DATA), "그 회사에 직접 신청하셔야"):
            assert escape(part) in shown
        agree = '<button class="btn btn-lg" type="submit" name="answer" value="agree">동의합니다<'
        assert agree in shown
        other = shown.split('<button class="btn btn-lg" type="submit" name="answer" value="refuse"')
        assert len(other) == 2 and "동의하지 않습니다" in other[1]

    def test_the_data_named_are_the_columns_of_the_file(self):
        with override("ko"):
            assert str(DATA) == ", ".join(headers_of(with_narrative=True))

    def test_nothing_personal_is_on_it(self):
        to, link, browser = asked()
        shown = text(browser, link)
        claim = link.claim
        for value in (claim.number, claim.person_name, claim.phone_last4, claim.business_name):
            assert not value or value not in shown.split("<main")[1], value
        assert claim.number[-4:] in shown

    def test_the_digits_come_first_and_the_link_leads_to_it(self):
        to = make.receiver()
        link = link_for_consent(make.claim_of(to.company))
        assert Client().get(page_of(link)).status_code == 403
        browser = opened(urlsplit(address_of(link)).path)
        assert browser.get(page_of(link)).status_code == 403
        form = browser.get(reverse("upload_links:page", args=[link.pk])).content.decode()
        assert "개인정보 제공 동의" in form and "서류 제출" not in form.split("<main")[1]
        refused = press(browser, link, "agree", digest_of_terms(to))
        assert refused.status_code == 403 and not ProvisionConsent.objects.exists()
        browser.post(reverse("upload_links:confirm", args=[link.pk]), {"answer": FACT})
        assert browser.get(reverse("upload_links:page", args=[link.pk])).url == page_of(link)

    def test_it_is_in_english_by_the_switch(self):
        to, link, browser = asked()
        browser.cookies["django_language"] = "en"
        shown = browser.get(page_of(link), headers={"Accept-Language": "en"}).content.decode()
        assert "I consent" in shown and "I do not consent" in shown
        assert to.purpose in shown  # as registered

    def test_headers_keep_it_out_of_caches_and_search_engines(self):
        _to, link, browser = asked()
        answer = browser.get(page_of(link))
        assert "no-store" in answer["Cache-Control"] and "noindex" in answer["X-Robots-Tag"]

    def test_the_number_of_requests_is_limited(self, settings):
        to, link, browser = asked()
        settings.UPLOAD_LINK_RATES = settings.UPLOAD_LINK_RATES | {"link": 0}
        assert browser.get(page_of(link)).status_code == 429
        assert press(browser, link, "agree", digest_of_terms(to)).status_code == 429
        assert not ProvisionConsent.objects.exists()


class TestAnswer:
    @pytest.mark.parametrize(
        ("button", "answer", "said"),
        [("agree", "given", "동의하셨습니다."), ("refuse", "refused", "동의하지 않으셨습니다.")],
    )
    def test_is_recorded_with_its_terms_and_shown(self, button, answer, said):
        to, link, browser = asked()
        pressed = press(browser, link, button, digest_of_terms(to))
        assert pressed.url == f"{page_of(link)}#answered"
        row = ProvisionConsent.objects.get()
        assert (row.answer, row.channel, row.recorded_by) == (answer, "link", None)
        assert (row.answered_on, row.terms_digest) == (today(), digest_of_terms(to))
        assert row.events.count() == 1
        shown = text(browser, link)
        assert said in shown and JUST_NOW in shown
        assert said in text(visitor(link), link)  # another device, later

    def test_a_consent_is_withdrawn_and_given_again(self):
        to, link, browser = asked()
        seen = digest_of_terms(to)
        press(browser, link, "agree", seen)
        assert "동의를 철회합니다" in text(browser, link)
        assert 'value="agree"' not in text(browser, link)
        press(browser, link, "refuse", seen)
        assert ProvisionConsent.objects.get().answer == "withdrawn"
        assert "동의를 철회하셨습니다." in text(browser, link)
        press(browser, link, "refuse", seen)
        press(browser, link, "agree", seen)
        row = ProvisionConsent.objects.get()
        assert row.answer == "given" and row.events.count() == 3

    def test_the_second_click_changes_nothing(self):
        to, link, _browser = asked()
        first = answered(link, True, to)
        assert answered(link, True, to).recorded_at == first.recorded_at

    def test_an_answer_to_other_terms_is_refused_and_the_new_ones_are_shown(self):
        to, link, browser = asked()
        before = digest_of_terms(to)
        more = make.SAID | {"purpose": "보상과 홍보"}
        set_receiver(by=make.secretary(), name=to.name, receiver=to, **more)
        answer = press(browser, link, "agree", before)
        assert answer.status_code == 409
        shown = answer.content.decode()
        assert "보상과 홍보" in shown and "답을 기록하지 않았습니다" in shown
        assert not ProvisionConsent.objects.exists()
        assert issubclass(NewTermsError, TermsMovedError)
        to.refresh_from_db()
        assert press(browser, link, "agree", digest_of_terms(to)).status_code == 302

    def test_a_consent_to_former_terms_is_asked_for_again(self):
        to, link, browser = asked()
        answered(link, True, to)
        more = make.SAID | {"kept_for": "5년"}
        set_receiver(by=make.secretary(), name=to.name, receiver=to, outdates=1, **more)
        row = ProvisionConsent.objects.get()
        assert (row.answer, row.channel) == ("outdated", "link")
        shown = text(browser, link)
        assert "앞서 하신 동의는 더 쓰지 않습니다" in shown
        assert JUST_NOW not in shown and "받은 방법" not in shown  # the staff changed it then
        to.refresh_from_db()
        press(browser, link, "refuse", digest_of_terms(to))
        assert ProvisionConsent.objects.get().answer == "refused"

    def test_neither_button_is_no_answer(self):
        to, link, browser = asked()
        assert press(browser, link, "", digest_of_terms(to)).status_code == 422
        assert not ProvisionConsent.objects.exists()

    def test_an_answer_after_the_visit_is_not_recorded_and_the_page_says_so(self):
        to, link, browser = asked()
        browser.cookies.clear()
        answer = press(browser, link, "agree", digest_of_terms(to))
        shown = answer.content.decode()
        assert answer.status_code == 403 and not ProvisionConsent.objects.exists()
        assert "방금 누르신 답은 기록하지 않았습니다" in shown and "그대로 있습니다" not in shown
        assert "그대로 있습니다" in browser.get(page_of(link)).content.decode()

    def test_an_opened_address_of_the_form_leads_back(self):
        _to, link, browser = asked()
        answer = browser.get(reverse("consent_link:answer", args=[link.pk]))
        assert answer.url == page_of(link)

    def test_the_form_needs_its_token(self):
        to, link, _browser = asked()
        browser = Client(enforce_csrf_checks=True)
        browser.get(urlsplit(address_of(link)).path)
        assert press(browser, link, "agree", digest_of_terms(to)).status_code == 403


class TestBusy:
    """Another transaction holds the claim for longer than a request waits."""

    @pytest.fixture
    def held(self):
        """(receiver, link, browser) of a claim that another session of the database has locked."""
        to, link, browser = asked()
        other = connection.copy()
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            (usual,) = cursor.fetchone()
            cursor.execute("SET lock_timeout = '50ms'")
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM claims_claim WHERE id = %s FOR UPDATE", [link.claim_id])
        yield to, link, browser
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [usual])

    @pytest.mark.django_db(transaction=True)
    def test_the_claimant_reads_on_their_own_page_that_nothing_was_recorded(self, held):
        to, link, browser = held
        answer = press(browser, link, "agree", digest_of_terms(to))
        shown = answer.content.decode()
        assert answer.status_code == 503 and answer["Retry-After"] == "5"
        assert 'class="guest"' in shown and f"tel:{settings.CONTACT_PHONE}" in shown
        assert "기록되지 않았습니다. 잠시 뒤에" in shown
        assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]
        assert not ProvisionConsent.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_a_script_reads_the_same_sentence(self, held):
        _to, link, browser = held
        answer = browser.post(
            reverse("upload_links:confirm", args=[link.pk]),
            {"answer": FACT},
            headers={"accept": "application/json"},
        )
        assert answer.status_code == 503 and answer.json()["code"] == "link_busy"


class TestOffice:
    def test_sees_the_answer_and_may_record_another(self, client):
        to, link, _browser = asked()
        agent = UserFactory(roles=["secretariat"])
        client.force_login(agent)
        of_claim = reverse("register:claim", args=[link.claim.number])
        answered(link, True, to)
        shown = client.get(of_claim).content.decode()
        history = client.get(f"{of_claim}?part=history").content.decode()
        assert "링크 ·" in shown
        assert "제3자 제공에 동의했습니다" in shown + history
        form = client.get(reverse("handovers:consent", args=[link.claim.number])).content.decode()
        assert "None" not in form and '<option value="link"' not in form
        listed = client.get(reverse("handovers:claims")).content.decode()
        assert "<small>링크 " in listed
        make.consent(link.claim, to, "withdrawn", by=agent)
        row = ProvisionConsent.objects.get()
        assert (row.channel, row.recorded_by, row.terms_digest) == ("call", agent, "")
        assert "동의를 철회하셨습니다." in text(visitor(link), link)
        assert "받은 방법: 통화" in text(visitor(link), link)

    def test_records_nothing_as_by_link(self):
        to = make.receiver()
        claim, by = make.claim_of(to.company), make.secretary()
        with pytest.raises(AnswerUnreadableError):
            record_consent(
                claim=claim, receiver=to, by=by, answer="given", channel="link", day=today()
            )
        file = BytesIO(f"접수번호,동의,방법,받은 날\n{claim.number},동의,링크,{today()}".encode())
        assert load_consents(receiver=to, file=file, by=by).file.faulty == 1

    def test_counts_it_as_every_other_consent(self):
        to, link, _browser = asked()
        assert counts()[ClaimState.NO_CONSENT] == 1
        answered(link, True, to)
        found = counts()
        assert (found[ClaimState.NO_CONSENT], found[ClaimState.READY]) == (0, 1)
        assert make.ready(to).rows == 1

    def test_a_withdrawal_leaves_the_claim_out_of_a_file_that_is_not_made(self):
        to, link, _browser = asked()
        answered(link, True, to)
        make.claims_with_consent(to, 1)
        handover = make.confirmed(to)
        answered(link, False, to)
        write_file(handover_id=handover.pk)
        assert handover.items.get(claim=link.claim).left_out_as == "consent_withdrawn"


class TestHandedOver:
    def test_the_answer_stays_and_the_page_says_whom_to_call(self):
        to, link, browser = asked()
        answered(link, True, to)
        make.ready(to)
        shown = text(browser, link)
        assert "이미 넘겼거나 넘기는 중" in shown and "<button" not in shown.split("<main")[1]
        answer = press(browser, link, "refuse", digest_of_terms(to))
        assert answer.status_code == 409
        with pytest.raises(WithReceiverError):
            answered(link, False, to)
        assert ProvisionConsent.objects.get().answer == "given"

    def test_a_consent_to_former_terms_is_not_asked_for_again(self):
        to, link, browser = asked()
        answered(link, True, to)
        make.received(to)
        more = make.SAID | {"kept_for": "5년"}
        set_receiver(by=make.secretary(), name=to.name, receiver=to, outdates=1, **more)
        shown = text(browser, link)
        assert ProvisionConsent.objects.get().answer == "outdated"
        assert "이미 넘겼거나 넘기는 중" in shown
        assert "다시 여쭙니다" not in shown and "동의를 받아야 합니다" not in shown


class TestClosed:
    def test_nothing_is_asked_on_a_claim_that_came_back(self):
        to, link, browser = asked()
        answered(link, True, to)
        make.results_of(
            make.received(to), f"{link.claim.number},우리 신청 아님,,{make.yesterday()}"
        )
        assert link.claim.handover_items.get().status == "not_ours"
        assert browser.get(page_of(link)).status_code == 410
        assert press(browser, link, "refuse", digest_of_terms(to)).status_code == 410

    @pytest.mark.parametrize("how", ["withdrawn", "erased", "rerouted", "revoked"])
    def test_no_answer_is_asked_any_more(self, how):
        to, link, browser = asked()
        claim = link.claim
        if how == "withdrawn":
            gone = {"withdrawn_at": clock.now(), "withdrawn_by": UserFactory()}
            Claim.objects.filter(pk=claim.pk).update(**gone)
        elif how == "erased":
            mark_as_erased(claim)
        elif how == "rerouted":
            Claim.objects.filter(pk=claim.pk).update(route=Route.OUT_OF_SCOPE)
        else:
            revoke_upload_links(claim=claim)
        answer = browser.get(page_of(link))
        assert answer.status_code == 410
        assert "이미 하신 답은 그대로" in answer.content.decode()
        assert press(browser, link, "agree", digest_of_terms(to)).status_code == 410
        with pytest.raises(ClosedConsentLinkError):
            answered(link, True, to)
        assert not ProvisionConsent.objects.exists()

    def test_after_its_last_day(self):
        to, link, _browser = asked()
        with clock.at(link.expires_at), pytest.raises(ExpiredConsentLinkError):
            answered(link, True, to)

    def test_five_wrong_digits_lock_it_and_lead_to_the_telephone(self):
        to = make.receiver()
        link = link_for_consent(make.claim_of(to.company))
        for _n in range(5):
            browser = opened(urlsplit(address_of(link)).path)
            digits = {"answer": "0000"}
            answer = browser.post(reverse("upload_links:confirm", args=[link.pk]), digits)
        assert answer.status_code == 403 and "전화로 여쭙니다" in answer.content.decode()

    def test_a_link_of_a_former_contact_is_replaced(self):
        to, link, browser = asked()
        corrected_contact(link.claim, phone=NEW_PHONE)
        answer = browser.get(page_of(link))
        assert answer.status_code == 410 and "연락처가 바뀌어" in answer.content.decode()
        link_for_consent(link.claim)
        assert browser.get(page_of(link)).status_code == 404

    def test_a_link_for_documents_asks_for_no_consent(self):
        to = make.receiver()
        claim = make.claim_of(to.company)
        browser, link = confirmed(claim), link_of(claim)
        assert browser.get(page_of(link)).status_code == 404
        with pytest.raises(WrongLinkError):
            answered(link, True, to)


class TestLink:
    def test_takes_no_files(self):
        _to, link, browser = asked()
        answer = send(browser, reverse("upload_links:send", args=[link.pk]))
        assert answer.status_code == 404 and not link.uploads.exists()

    def test_stands_beside_the_one_for_documents(self):
        to = make.receiver()
        claim = make.claim_of(to.company)
        link = link_for_consent(claim)
        path_of(claim)
        revoke_upload_links(claim=claim, for_documents=True)
        assert [one.pk for one in UploadLink.objects.standing()] == [link.pk]
        assert link_for_consent(claim, days=3) == link
        link.refresh_from_db()
        assert link.last_day == today() + timedelta(days=60)

    def test_a_locked_one_leads_the_office_to_the_telephone(self, client):
        _to, link, _browser = asked()
        UploadLink.objects.filter(pk=link.pk).update(failures=5)
        client.force_login(UserFactory(roles=["secretariat"]))
        shown = client.get(reverse("register:claim", args=[link.claim.number])).content.decode()
        assert "동의 여부를 전화로 여쭙고" in shown and "다시 발급해 주세요" not in shown

    def test_is_named_on_the_claim_page(self, client):
        _to, link, _browser = asked()
        client.force_login(UserFactory(roles=["secretariat"]))
        shown = client.get(reverse("register:claim", args=[link.claim.number])).content.decode()
        assert "제3자 제공에 동의하는지 신청인에게 묻는 링크입니다." in shown
        form = client.get(reverse("upload_links:issue", args=[link.claim.number]))
        assert form.status_code == 200
        sheet = client.post(reverse("upload_links:revoke", args=[link.claim.number]))
        assert "제3자 제공 동의" in sheet.content.decode()


class TestDatabase:
    def insert(self, claim, to, **more):
        values = {
            "receiver_id": to.pk, "claim_id": claim.pk, "answer": "given", "channel": "link",
            "terms_digest": "a" * 64, "recorded_by_id": None,
        } | more  # fmt: skip
        columns = ", ".join(values)
        marks = ", ".join("%s" for _value in values)
        return (
            f"INSERT INTO claims_provisionconsent ({columns}, answered_on, recorded_at)"
            f" VALUES ({marks}, %s, %s)",
            *values.values(), today(), clock.now(),
        )  # fmt: skip

    def test_only_an_answer_by_link_names_nobody(self):
        to, link, _browser = asked()
        rule = "only_an_answer_by_link_is_recorded_by_nobody"
        shown = {"channel": "call", "terms_digest": ""}
        assert refused(*self.insert(link.claim, to, **shown)) == rule
        by = make.secretary().pk
        assert refused(*self.insert(link.claim, to, recorded_by_id=by)) == rule

    def test_it_names_the_terms_shown(self):
        to, link, _browser = asked()
        rule = "answer_by_link_names_the_terms_shown"
        assert refused(*self.insert(link.claim, to, terms_digest="")) == rule

    def test_it_comes_by_an_open_link_whose_digits_were_given(self):
        to = make.receiver()
        claim = make.claim_of(to.company)
        rule = "answer_by_link_comes_by_an_open_link"
        assert refused(*self.insert(claim, to)) == rule
        link = link_for_consent(claim)
        assert refused(*self.insert(claim, to)) == rule
        visit(link)
        assert run(*self.insert(claim, to)) == 1

    @pytest.mark.parametrize("how", ["another", "rerouted", "withdrawn"])
    def test_it_is_about_an_affiliates_claim_and_its_company(self, how):
        to, link, _browser = asked()
        claims, claim = Claim.objects.filter(pk=link.claim_id), link.claim
        if how == "another":
            to = make.receiver(name="소비자 상담 기관")
        elif how == "rerouted":
            claims.update(route=Route.OUT_OF_SCOPE)
        else:
            claims.update(withdrawn_at=clock.now(), withdrawn_by=UserFactory())
        assert refused(*self.insert(claim, to)) == "answer_by_link_comes_by_an_open_link"

    def test_it_comes_before_the_link_ends_whatever_time_it_names(self):
        to = make.receiver()
        claim = make.claim_of(to.company)
        then = clock.now() - timedelta(days=70)
        with clock.at(then):
            visit(link_for_consent(claim))
            given = self.insert(claim, to)
        assert refused(*given) == "answer_by_link_comes_by_an_open_link"

    def test_a_link_for_a_consent_asks_for_no_documents(self):
        _to, link, _browser = asked()
        kinds = "UPDATE claims_uploadlink SET kinds = '{other}' WHERE id = %s"
        assert refused(kinds, link.pk) == "upload_link_asks_for_known_kinds"
        use = "UPDATE claims_uploadlink SET for_consent = false, kinds = '{other}' WHERE id = %s"
        assert refused(use, link.pk) == "upload_link_is_frozen"

    def test_the_terms_of_an_answer_stay(self):
        to, link, _browser = asked()
        answered(link, True, to)
        moved = "UPDATE claims_provisionconsent SET terms_digest = %s WHERE claim_id = %s"
        assert refused(moved, "b" * 64, link.claim_id) == "facts_of_an_act_stay_as_written"


def test_the_page_costs_the_same_with_and_without_an_answer():
    to, link, browser = asked()
    text(browser, link)
    with CaptureQueriesContext(connection) as before:
        text(browser, link)
    answered(link, True, to)
    with CaptureQueriesContext(connection) as after:
        text(browser, link)
    assert len(before) == len(after) <= 12


def test_what_is_asked_names_the_receiver_of_the_claims_company():
    to, link, _browser = asked()
    make.receiver(name="소비자 상담 기관")
    assert asked_of(link).receiver == to
    other = ClaimFactory()
    assert other.route != Route.AFFILIATE
    for claim in (other, make.claim_of(make.affiliate("카카오페이"))):  # its company has none
        with pytest.raises(ClosedConsentLinkError):
            asked_of(link_for_consent(claim))
