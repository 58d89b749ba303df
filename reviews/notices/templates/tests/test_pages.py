"""The form of a template and the pages beside it, in the admin site."""

import re

import pytest
from django.urls import reverse

from claims.privacy.models import AccessEntry, Action
from claims.tests.factories import ClaimFactory, UserFactory
from reviews.notices.bulk.audiences.choosing import letters
from reviews.notices.bulk.audiences.kinds import EVENTS
from reviews.notices.events import IN_BULK
from reviews.notices.models import NoticeTemplate
from reviews.notices.models import templates as template_models
from reviews.notices.templates.verbs import approve_inspection, hand_in, new_version

pytestmark = pytest.mark.django_db

PLACE = {"event": "payout_approved", "channel": "mail", "language": "ko"}
SOUND = {"subject": "제목", "body": "#{접수번호}: #{금액}"}


def url(name, *args):
    return reverse(f"admin:reviews_noticetemplate_{name}", args=args)


@pytest.fixture
def admin(client):
    user = UserFactory(roles=["admin"], is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def current():
    return NoticeTemplate.objects.get(**PLACE, current=True)


@pytest.fixture
def draft(admin, current):
    return new_version(template=current, by=UserFactory(roles=["admin"], is_staff=True))


@pytest.fixture
def alimtalk():
    return NoticeTemplate.objects.get(**PLACE | {"channel": "alimtalk"})


def body(response):
    return response.content.decode()


class TestForm:
    def test_drafts_are_a_filter_of_the_list(self, client, draft, current):
        def shown(state):
            return set(client.get(url("changelist"), {"state": state}).context["cl"].queryset)

        assert draft in shown("draft") and current not in shown("draft")
        assert current in shown("current") and draft not in shown("current")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("금액이 없습니다 #{접수번호}", "필수 변수가 빠졌습니다: #{금액}"),
            ("#{접수번호} #{금액} #{모름}", "이 통지에 없는 변수입니다: #{모름}"),
            ("#{접수번호} #{금액} #{이름", "닫히지 않은 변수가 있습니다: #{"),
            ("#{접수번호} #{금액} {{ 이름 }}", "{{ }} 표시는 쓸 수 없습니다."),
        ],
        ids=["missing", "unknown", "not closed", "of Django"],
    )
    def test_a_wrong_variable_is_an_error_when_it_is_saved(self, client, draft, text, said):
        refused = client.post(url("change", draft.pk), {"subject": "제목", "body": text})
        assert refused.status_code == 200
        assert said in body(refused)
        added = client.post(url("add"), PLACE | {"subject": "제목", "body": text})
        assert said in body(added)
        before = draft.body
        draft.refresh_from_db()
        assert draft.body == before
        assert NoticeTemplate.objects.filter(**PLACE).count() == 2  # one shipped

    def test_a_sound_one_is_saved(self, client, draft):
        assert client.post(url("change", draft.pk), SOUND).status_code == 302
        draft.refresh_from_db()
        assert draft.body == SOUND["body"]

    def test_a_new_one_is_a_draft_with_the_next_version(self, client, admin):
        assert client.post(url("add"), PLACE | SOUND).status_code == 302
        assert NoticeTemplate.objects.get(**PLACE, version=2).published_at is None

    def test_a_text_message_with_what_phones_lack_is_refused_by_name(self, client, admin):
        text = {"subject": "", "body": "#{접수번호} #{금액} — 보냅니다"}
        refused = client.post(url("add"), PLACE | {"channel": "sms"} | text)
        assert "문자 메시지로 보낼 수 없는 글자가 있습니다: —" in body(refused)

    def test_published_and_handed_in_are_read_only(self, client, admin, current, alimtalk):
        assert client.get(url("change", current.pk)).status_code == 200
        assert client.post(url("change", current.pk), SOUND).status_code == 403
        hand_in(template=alimtalk, provider_number="KA01", by=admin)
        assert client.post(url("change", alimtalk.pk), SOUND).status_code == 403

    def test_inspection_is_no_field_to_type_in(self, client, admin, alimtalk):
        typed = {"body": alimtalk.body, "inspection": "approved", "provider_template_id": "X"}
        assert client.post(url("change", alimtalk.pk), typed).status_code == 302
        alimtalk.refresh_from_db()
        assert (alimtalk.inspection, alimtalk.provider_template_id) == ("", "")


class TestPreview:
    def test_of_what_is_being_typed(self, client, draft):
        shown = client.post(url("preview", draft.pk), {"subject": "제목", "body": "#{금액}만"})
        assert "1,150,000원</span>만" in body(shown)
        assert "필수 변수가 빠졌습니다: #{접수번호}" in body(shown)
        assert draft.body not in body(shown)

    def test_of_one_that_is_no_row_yet(self, client, admin):
        shown = client.post(url("preview_new"), PLACE | {"channel": "sms"} | SOUND)
        assert "90바이트" in body(shown)
        for half in ({}, {"event": "nonsense", "channel": "mail", "language": "ko"}):
            assert "고르면 여기에 보입니다" in body(client.post(url("preview_new"), half))

    def test_of_a_published_one_its_own_text(self, client, admin, current):
        shown = client.post(url("preview", current.pk), {"subject": "남의 제목", "body": "남의 글"})
        assert "남의" not in body(shown)
        assert "지급이 승인되었습니다" in body(shown)

    def test_on_a_claim_its_values_masked_and_on_record(self, client, admin, draft):
        claim = ClaimFactory(
            business_name="", person_name="홍길동", plain_email="hong@example.test"
        )
        for _again in range(3):  # while somebody types
            shown = client.post(url("preview", draft.pk), SOUND | {"claim": claim.number.lower()})
        assert claim.number in body(shown)
        assert "홍길동" not in body(shown) and "hong@" not in body(shown)
        entry = AccessEntry.objects.get(user=admin)
        assert (entry.claim_id, entry.action) == (claim.pk, Action.VIEW_CLAIM)

    @pytest.mark.parametrize("number", ["mall-9a", "LONG-" + "7" * 35])
    def test_on_a_claim_with_any_number_that_the_intake_takes(self, client, admin, draft, number):
        ClaimFactory(number=number)
        shown = client.post(url("preview", draft.pk), SOUND | {"claim": f" {number} "})
        assert number in body(shown) and not shown.context["letter_unknown"]

    def test_of_no_such_claim_with_examples(self, client, admin, draft):
        shown = client.post(url("preview", draft.pk), SOUND | {"claim": "K1015-9999999"})
        assert "예시로 보여 드립니다" in body(shown)
        assert not AccessEntry.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_who_sees_no_claims_sees_examples(self, client, draft, owner_connection):
        writer = UserFactory(is_staff=True)
        for permission in _permissions("change_noticetemplate", "view_noticetemplate"):
            owner_connection.execute(
                "INSERT INTO claims_user_user_permissions (user_id, permission_id) VALUES (%s, %s)",
                [writer.pk, permission.pk],
            )  # the application has no right to
        client.force_login(writer)
        claim = ClaimFactory()
        shown = client.post(url("preview", draft.pk), SOUND | {"claim": claim.number})
        assert shown.status_code == 200
        assert "예시로 보여 드립니다" in body(shown)
        assert not AccessEntry.objects.exists()

    def test_the_button_shows_and_saves_nothing(self, client, draft):
        claim, before = ClaimFactory(), draft.body
        typed = SOUND | {"claim": claim.number, "_preview": "1"}
        shown = client.post(url("change", draft.pk), typed)
        assert shown.status_code == 200
        assert f'value="{claim.number}"' in body(shown)
        assert "저장할 수 있는 문안입니다" in body(shown)
        draft.refresh_from_db()
        assert draft.body == before
        added = client.post(url("add"), PLACE | typed)
        assert "저장할 수 있는 문안입니다" in body(added)
        assert NoticeTemplate.objects.filter(**PLACE).count() == 2  # one shipped

    def test_of_another_language_it_says_when_letters_in_it_are_sent(self, client, admin):
        def shown(event, language):
            place = {"event": event, "channel": "mail", "language": language}
            return body(client.post(url("preview_new"), SOUND | place))

        assert "일괄 통지에서 이 언어를 고를 때만 나갑니다" in shown("route_taken", "en")
        assert "이 통지는 한국어로만 나갑니다" in shown("decision_denied", "en")
        for event in ("route_taken", "decision_denied"):
            assert "나갑니다" not in shown(event, "ko").partition("letter-paper")[0]
        assert {*EVENTS.values(), *letters()} == IN_BULK

    def test_costs_a_fixed_number_of_queries(self, client, admin, draft, django_assert_num_queries):
        claim = ClaimFactory()
        asked = SOUND | {"claim": claim.number}
        client.post(url("preview", draft.pk), asked)
        with django_assert_num_queries(5):
            client.post(url("preview", draft.pk), asked)


class TestPublishing:
    def test_it_shows_what_it_replaces_and_takes_its_place(self, client, admin, current, draft):
        draft.body += "\n덧붙인 줄"
        draft.save()
        page = body(client.get(url("publish", draft.pk)))
        assert "1판 대신 2판 공개" in page and re.search(r"<ins\s*>덧붙인 줄</ins>", page)
        assert client.post(url("publish", draft.pk), {"replaces": current.pk}).status_code == 302
        draft.refresh_from_db()
        assert draft.current and draft.published_by == admin

    @pytest.mark.parametrize("seen", ["", "0", "x", "99999999"])
    def test_not_in_the_place_of_another_than_was_shown(self, client, current, draft, seen):
        assert client.post(url("publish", draft.pk), {"replaces": seen}).status_code == 409
        current.refresh_from_db()
        assert current.current

    def test_not_another_text_than_was_read(self, client, admin, current, draft):
        """Its author changes it while the second administrator reads."""
        page = body(client.get(url("publish", draft.pk)))
        seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]
        draft.body += "\n납부계좌: 다른 은행 110-222-333333"
        draft.save()
        sent = {"replaces": current.pk, "seen": seen}
        answer = client.post(url("publish", draft.pk), sent)
        assert answer.status_code == 409 and "그사이 글이 바뀌었습니다" in body(answer)
        seen = re.search(
            r'name="seen" value="([0-9a-f]+)"', body(client.get(url("publish", draft.pk)))
        )
        assert client.post(url("publish", draft.pk), sent | {"seen": seen[1]}).status_code == 302

    def test_not_by_who_wrote_its_text(self, client, admin, current, draft):
        """Saved without a change it stays the other's; with one it is the own text."""
        author, page = draft.edited_by, url("change", draft.pk)
        client.post(page, {"subject": draft.subject, "body": draft.body})
        draft.refresh_from_db()
        assert draft.edited_by == author
        assert client.post(page, SOUND).status_code == 302
        draft.refresh_from_db()
        assert draft.edited_by == admin
        shown = body(client.get(url("publish", draft.pk)))
        assert "글을 쓰지 않은 다른 관리자가 공개합니다" in shown and "2판 공개" not in shown
        refused = client.post(url("publish", draft.pk), {"replaces": current.pk})
        assert refused.status_code == 403
        client.force_login(author)
        assert admin.name in body(client.get(url("publish", draft.pk)))
        assert client.post(url("publish", draft.pk), {"replaces": current.pk}).status_code == 302

    def test_the_list_leads_there_one_at_a_time(self, client, current, draft):
        chosen = {"action": "publish", "_selected_action": [draft.pk]}
        assert client.post(url("changelist"), chosen).url == url("publish", draft.pk)
        chosen["_selected_action"] = [draft.pk, current.pk]
        assert client.post(url("changelist"), chosen).status_code == 302
        draft.refresh_from_db()
        assert not draft.current

    def test_a_new_version_from_the_list(self, client, admin, current):
        chosen = {"action": "copy", "_selected_action": [current.pk]}
        answer = client.post(url("changelist"), chosen)
        draft = NoticeTemplate.objects.get(**PLACE, version=2)
        assert draft.body == current.body.strip()
        said = body(client.get(answer.url)).partition("판 초안을 만들었습니다")[0]
        assert said.rpartition("<a ")[2].startswith(f'href="{url("change", draft.pk)}"')

    def test_a_new_version_from_the_page_of_one_that_is_frozen(self, client, admin, current):
        assert url("copy", current.pk) in body(client.get(url("change", current.pk)))
        answer = client.post(url("copy", current.pk))
        draft = NoticeTemplate.objects.versions_of(current).first()
        assert answer.url == url("change", draft.pk)
        assert (draft.version, draft.is_draft) == (2, True)
        assert draft.body == current.body.strip()
        page = body(client.get(answer.url))
        assert "2판 초안입니다" in page and url("copy", draft.pk) not in page

    @pytest.mark.parametrize("by", ["the page", "the list"])
    def test_no_new_version_of_what_would_not_be_saved_today(
        self, client, admin, current, monkeypatch, by
    ):
        monkeypatch.setattr(
            template_models, "faults_of", lambda **_place: ["오늘은 쓸 수 없는 문안"]
        )
        if by == "the page":
            answer = client.post(url("copy", current.pk))
        else:
            chosen = {"action": "copy", "_selected_action": [current.pk]}
            answer = client.post(url("changelist"), chosen)
        assert answer.status_code == 302
        assert "오늘은 쓸 수 없는 문안" in body(client.get(answer.url))
        assert NoticeTemplate.objects.versions_of(current).count() == 1

    def test_versions_say_who_published_when(self, client, admin, current, draft):
        client.post(url("publish", draft.pk), {"replaces": current.pk})
        page = body(client.get(url("change", current.pk)))
        assert admin.name in page and "처음부터 있던 문안" in page
        compared = body(client.get(url("compare", draft.pk)))
        assert "letter-diff" in compared
        assert client.get(url("compare", draft.pk), {"with": "0"}).status_code == 404


def test_inspection_goes_its_way_on_the_page(client, admin, alimtalk):
    def status():
        alimtalk.refresh_from_db()
        return alimtalk.inspection, alimtalk.current

    assert client.post(url("hand_in", alimtalk.pk), {"provider_number": ""}).status_code == 422
    client.post(url("hand_in", alimtalk.pk), {"provider_number": "KA01"})
    assert status() == ("waiting", False)
    assert client.post(url("publish", alimtalk.pk), {"replaces": ""}).status_code == 422
    client.post(url("take_back", alimtalk.pk))
    assert status() == ("", False)
    client.post(url("hand_in", alimtalk.pk), {"provider_number": "KA01"})
    client.post(url("approve_inspection", alimtalk.pk))
    client.post(url("publish", alimtalk.pk), {"replaces": ""})
    assert status() == ("approved", True)
    client.post(url("reject_inspection", alimtalk.pk))
    assert status() == ("rejected", False)
    assert client.post(url("approve_inspection", alimtalk.pk)).status_code == 409


PAGES = ("preview", "compare", "copy", "publish", "hand_in", "take_back", "approve_inspection",
         "reject_inspection")  # fmt: skip


@pytest.mark.parametrize("role", ["secretariat", "chair", "finance", "auditor", "member"])
def test_nobody_else_comes_to_these_pages(client, role, alimtalk):
    approve = {"provider_number": "KA01", "replaces": ""}
    client.force_login(UserFactory(roles=[role], is_staff=True))
    for name in PAGES:
        assert client.post(url(name, alimtalk.pk), approve).status_code == 403
        assert client.get(url(name, alimtalk.pk)).status_code in {403, 405}
    assert client.post(url("preview_new"), PLACE).status_code == 403
    alimtalk.refresh_from_db()
    assert alimtalk.inspection == ""


def test_the_local_provider_is_told_the_texts_that_it_knows(admin, alimtalk):
    hand_in(template=alimtalk, provider_number="KA01", by=admin)
    approved = NoticeTemplate.objects.filter(channel="alimtalk", inspection="approved")
    assert not approved.exists()
    approve_inspection(template=alimtalk, by=admin)
    assert dict(approved.values_list("provider_template_id", "body")) == {"KA01": alimtalk.body}


def _permissions(*names):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)
