from functools import partial

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from claims.errors import ForbiddenError, SecondPersonError
from claims.tests.factories import UserFactory
from claims.tests.races import at_once, errors_of
from claims.tests.raw_sql import refused
from reviews.notices.errors import TemplateFaultError
from reviews.notices.events import Event
from reviews.notices.models import NoticeTemplate
from reviews.notices.templates.errors import (
    NotForInspectionError,
    NotInspectedError,
    NumberNeededError,
    NumberTakenError,
    OtherInUseError,
)
from reviews.notices.templates.verbs import (
    approve_inspection,
    hand_in,
    new_version,
    publish_template,
    reject_inspection,
    take_back,
)

pytestmark = pytest.mark.django_db


ALIMTALK = {"event": "claim_received", "channel": "alimtalk", "language": "ko"}
PLACE = {"event": "payout_approved", "channel": "mail", "language": "ko"}


@pytest.fixture
def admin():
    return UserFactory(roles=["admin"], is_staff=True)


@pytest.fixture
def author():
    return UserFactory(roles=["admin"], is_staff=True)


@pytest.fixture
def current():
    return NoticeTemplate.objects.get(**PLACE, current=True)


def test_a_new_version_is_used_once_published(admin, author, current, write):
    draft = new_version(template=current, by=author)
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


def test_a_faulty_text_is_saved_by_no_way_and_published_by_none(admin, author, current):
    draft = new_version(template=current, by=author)
    draft.body = "#{접수번호} #{없는변수}"
    with pytest.raises(ValidationError) as caught:
        draft.save()
    assert set(caught.value.message_dict) == {"body"}
    NoticeTemplate.objects.filter(pk=draft.pk).update(body=draft.body)  # past every check
    with pytest.raises(TemplateFaultError):
        publish_template(template=draft, by=admin, replaces=current)
    draft.refresh_from_db()
    with pytest.raises(ValidationError):
        new_version(template=draft, by=admin)
    assert NoticeTemplate.objects.get(**PLACE, current=True) == current


@pytest.mark.parametrize("role", ["secretariat", "chair", "finance"])
def test_only_administrators_write_letters(role, current):
    user = UserFactory(roles=[role])
    with pytest.raises(ForbiddenError):
        new_version(template=current, by=user)
    with pytest.raises(ForbiddenError):
        publish_template(template=current, by=user, replaces=current)


class TestInspection:
    @pytest.fixture
    def draft(self):
        return NoticeTemplate.objects.get(**ALIMTALK)

    def test_what_is_shipped_waits_for_its_provider(self):
        shipped = NoticeTemplate.objects.filter(channel="alimtalk")
        assert shipped.count() == 2 * len(Event)
        assert not shipped.exclude(inspection="", published_at=None, current=False).exists()
        others = NoticeTemplate.objects.exclude(channel="alimtalk")
        assert not others.filter(current=False).exists()
        assert others.filter(current=True).count() == 4 * len(Event) + 2 * 12  # SMS: twelve events

    def test_from_draft_to_use(self, admin, draft):
        with pytest.raises(NotInspectedError):
            publish_template(template=draft, by=admin, replaces=None)
        hand_in(template=draft, provider_number=" KA01 ", by=admin)
        draft.refresh_from_db()
        assert (draft.inspection, draft.provider_template_id) == ("waiting", "KA01")
        assert not draft.is_draft
        with pytest.raises(NotInspectedError):
            publish_template(template=draft, by=admin, replaces=None)
        approve_inspection(template=draft, by=admin)
        published = publish_template(template=draft, by=admin, replaces=None)
        assert published.current
        assert list(NoticeTemplate.objects.filter(inspection="approved")) == [draft]

    def test_what_the_provider_stops_is_in_use_no_longer(self, admin, draft):
        hand_in(template=draft, provider_number="KA01", by=admin)
        approve_inspection(template=draft, by=admin)
        publish_template(template=draft, by=admin, replaces=None)
        stopped = reject_inspection(template=draft, by=admin)
        assert (stopped.inspection, stopped.current) == ("rejected", False)
        assert not stopped.is_draft  # it was published: its text stands in notices

    def test_a_refused_text_is_edited_and_handed_in_again(self, admin, draft):
        hand_in(template=draft, provider_number="KA01", by=admin)
        refused = reject_inspection(template=draft, by=admin)
        refused.body = refused.body.replace("심의가 필요한", "심의할")
        refused.save()
        assert hand_in(template=refused, provider_number="KA01", by=admin).inspection == "waiting"

    def test_taken_back_before_the_answer(self, admin, draft):
        hand_in(template=draft, provider_number="KA01", by=admin)
        back = take_back(template=draft, by=admin)
        assert (back.inspection, back.provider_template_id, back.is_draft) == ("", "", True)

    def test_a_number_is_needed_and_of_one_text(self, admin, draft):
        with pytest.raises(NumberNeededError):
            hand_in(template=draft, provider_number="  ", by=admin)
        hand_in(template=draft, provider_number="KA01", by=admin)
        other = NoticeTemplate.objects.get(**ALIMTALK | {"language": "en"})
        with pytest.raises(NumberTakenError):
            hand_in(template=other, provider_number="KA01", by=admin)
        draft.refresh_from_db()
        assert new_version(template=draft, by=admin).provider_template_id == ""

    @pytest.mark.parametrize("verb", [take_back, approve_inspection])
    def test_an_answer_is_noted_of_what_was_handed_in(self, admin, draft, verb):
        with pytest.raises(NotForInspectionError):
            verb(template=draft, by=admin)

    def test_no_other_channel_is_inspected(self, admin, current):
        with pytest.raises(NotForInspectionError):
            hand_in(template=current, provider_number="KA01", by=admin)

    def test_a_faulty_text_is_not_handed_in(self, admin, draft):
        NoticeTemplate.objects.filter(pk=draft.pk).update(body="#{이름}")
        with pytest.raises(TemplateFaultError):
            hand_in(template=draft, provider_number="KA01", by=admin)

    @pytest.mark.parametrize(
        "change",
        [{"body": "다른 글"}, {"provider_template_id": "KA02"}, {"inspection": ""}, {"version": 9}],
        ids=lambda change: next(iter(change)),
    )
    def test_the_database_holds_what_was_handed_in(self, admin, draft, change):
        hand_in(template=draft, provider_number="KA01", by=admin)
        approve_inspection(template=draft, by=admin)
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeTemplate.objects.filter(pk=draft.pk).update(**change)

    @pytest.mark.parametrize(
        "row",
        [
            {"channel": "mail", "inspection": "approved", "provider_template_id": "KA09"},
            {"channel": "sms", "subject": "제목"},
            {"channel": "alimtalk", "inspection": "waiting"},
        ],
        ids=["mail inspected", "sms with a subject", "no number"],
    )
    def test_the_database_refuses_half_states(self, row):
        letter = NoticeTemplate.objects.filter(channel=row["channel"], subject="").first()
        letter = letter or NoticeTemplate.objects.filter(channel=row["channel"]).first()
        kept = {f: getattr(letter, f) for f in ("event", "language", "subject", "body")}
        template = NoticeTemplate(**kept | row, version=9)
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            NoticeTemplate.objects.bulk_create([template])


def test_publishing_names_what_it_replaces(admin, author, current):
    first, second = (new_version(template=current, by=author) for _ in range(2))
    publish_template(template=first, by=admin, replaces=current)
    for seen in (current, None):
        with pytest.raises(OtherInUseError):
            publish_template(template=second, by=admin, replaces=seen)
    assert NoticeTemplate.objects.get(**PLACE, current=True) == first


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_told(admin, author, current):
    drafts = [new_version(template=current, by=author) for _ in range(2)]
    results = at_once(
        *(partial(publish_template, template=draft, by=admin, replaces=current) for draft in drafts)
    )
    assert [type(error) for error in errors_of(results)] == [OtherInUseError]
    assert NoticeTemplate.objects.filter(**PLACE, current=True).count() == 1


class TestAuthor:
    """A letter is the word of the council, and names the account to which money is paid back."""

    PUBLISH = """UPDATE reviews_noticetemplate SET published_at = now(), published_by_id = %s
        WHERE id = %s"""

    def test_who_wrote_a_text_does_not_publish_it(self, admin, author, current):
        draft = new_version(template=current, by=author)
        with pytest.raises(SecondPersonError, match="다른 관리자가 공개합니다"):
            publish_template(template=draft, by=author, replaces=current)
        assert refused(self.PUBLISH, author.pk, draft.pk) == "template_is_published_by_another"
        publish_template(template=draft, by=admin, replaces=current)
        publish_template(template=current, by=author, replaces=draft)
        # two people have read its text
        publish_template(template=draft, by=author, replaces=current)

    def test_a_text_names_its_author(self, author, admin, current):
        draft = new_version(template=current, by=author)
        text = "UPDATE reviews_noticetemplate SET body = body || '1' WHERE id = %s"
        with pghistory.context(user=admin.pk):
            assert refused(text, draft.pk) == "template_names_its_author"
        away = "UPDATE reviews_noticetemplate SET edited_by_id = NULL WHERE id = %s"
        assert refused(away, draft.pk) == "template_names_its_author"
