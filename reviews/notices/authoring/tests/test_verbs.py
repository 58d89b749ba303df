import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from claims.errors import Forbidden
from claims.tests.factories import UserFactory
from reviews.notices.authoring.verbs import new_version, publish_template
from reviews.notices.errors import TemplateFault
from reviews.notices.models import NoticeTemplate

pytestmark = pytest.mark.django_db

PLACE = {"event": "payout_approved", "channel": "mail", "language": "ko"}


@pytest.fixture
def admin():
    return UserFactory(roles=["admin"], is_staff=True)


@pytest.fixture
def current():
    return NoticeTemplate.objects.get(**PLACE, current=True)


def test_a_new_version_is_used_once_published(admin, current, write):
    draft = new_version(template=current, by=admin)
    assert (draft.version, draft.current, draft.published_at) == (2, False, None)
    draft.body = "새 글 #{접수번호} #{금액}"
    draft.save()
    assert write(event="payout_approved").template == current
    publish_template(template=draft, by=admin, replaces=current)
    notice = write(event="payout_approved")
    assert notice.template == draft
    assert notice.body.startswith("새 글 ")
    assert NoticeTemplate.objects.filter(**PLACE, current=True).get() == draft
    publish_template(template=current, by=admin, replaces=draft)  # and back
    assert NoticeTemplate.objects.filter(**PLACE, current=True).get() == current


def test_a_faulty_text_is_saved_by_no_way_and_published_by_none(admin, current):
    draft = new_version(template=current, by=admin)
    draft.body = "#{접수번호} #{없는변수}"
    with pytest.raises(ValidationError) as caught:
        draft.save()
    assert set(caught.value.message_dict) == {"body"}
    NoticeTemplate.objects.filter(pk=draft.pk).update(body=draft.body)  # past every check
    with pytest.raises(TemplateFault):
        publish_template(template=draft, by=admin, replaces=current)
    draft.refresh_from_db()
    with pytest.raises(ValidationError):
        new_version(template=draft, by=admin)
    assert NoticeTemplate.objects.get(**PLACE, current=True) == current


@pytest.mark.parametrize("role", ["secretariat", "chair", "finance"])
def test_only_administrators_write_letters(role, current):
    user = UserFactory(roles=[role])
    with pytest.raises(Forbidden):
        new_version(template=current, by=user)
    with pytest.raises(Forbidden):
        publish_template(template=current, by=user, replaces=current)


def test_the_admin_site_refuses_a_missing_variable(client, admin, current):
    draft = new_version(template=current, by=admin)
    client.force_login(admin)
    url = reverse("admin:reviews_noticetemplate_change", args=[draft.pk])
    assert "#{접수번호}*" in client.get(url).content.decode()
    bad = client.post(url, {"subject": "제목", "body": "금액이 없습니다 #{접수번호}"})
    assert bad.status_code == 200
    assert "꼭 알려야 할 변수가 빠졌습니다: #{금액}" in bad.content.decode()
    good = client.post(url, {"subject": "제목", "body": "#{접수번호}: #{금액}"})
    assert good.status_code == 302
    draft.refresh_from_db()
    assert draft.body == "#{접수번호}: #{금액}"


def test_the_admin_site_publishes_through_the_verb_and_then_only_reads(client, admin, current):
    client.force_login(admin)
    changelist = reverse("admin:reviews_noticetemplate_changelist")
    client.post(changelist, {"action": "copy", "_selected_action": [current.pk]})
    draft = NoticeTemplate.objects.get(**PLACE, version=2)
    client.post(changelist, {"action": "publish", "_selected_action": [draft.pk]})
    draft.refresh_from_db()
    assert draft.current
    assert draft.published_by == admin
    url = reverse("admin:reviews_noticetemplate_change", args=[draft.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"subject": "x", "body": "y"}).status_code == 403


def test_the_admin_site_adds_a_draft_with_the_next_version(client, admin):
    client.force_login(admin)
    url = reverse("admin:reviews_noticetemplate_add")
    text = {"subject": "제목", "body": "#{접수번호}: #{금액}"}
    assert client.post(url, PLACE | text).status_code == 302
    assert NoticeTemplate.objects.get(**PLACE, version=2).published_at is None
