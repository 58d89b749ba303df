"""Nothing that one person set up opens an account of office."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group

from claims.accounts.account_changes import NoFactorError, propose_enabling, propose_factor_reset
from claims.accounts.addresses import AddressOfAnotherError
from claims.accounts.roles import propose_mail, propose_roles
from claims.changes.models import ProposedChange
from claims.changes.verbs import NothingChangesError, OwnChangeError, confirm_change
from claims.errors import ForbiddenError
from claims.tests.confirming import confirm
from claims.tests.factories import PASSWORD, UserFactory
from claims.users.models import User

pytestmark = pytest.mark.django_db
NEW = "바다와-구름-7391"
RESET = "/accounts/password/reset/"


@pytest.fixture
def first():
    return UserFactory(roles="admin", is_staff=True)


@pytest.fixture
def second():
    return UserFactory(roles="admin", is_staff=True)


@pytest.fixture
def mailed(settings):
    settings.EMAIL_URL = "smtp://localhost:1"


def links_in(text):
    return re.findall(r"/accounts/password/reset/key/[\w-]+/", text)


def set_password(client, link, password=NEW):
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(form, {"password1": password, "password2": password})


def is_in(client):
    return client.get("/accounts/2fa/").status_code == 200


def make_role(person, first, second, client, *names):
    """Propose roles for a person as `first` and confirm them on the page as `second`. Returns the
    HTML of the confirmation sheet."""
    change = propose_roles(user=person, names=names or ["finance"], reason="충원", by=first)
    client.force_login(second)
    url = f"/changes/{change.pk}/confirm/"
    sheet = client.get(url).content.decode()
    assert confirm(client, url).status_code == 302
    person.refresh_from_db()
    return sheet


class TestFirstRole:
    def test_what_was_set_up_before_it_opens_nothing(self, client, first, second):
        person = UserFactory()
        TOTP.activate(person, generate_totp_secret())
        EmailAddress.objects.create(user=person, email="mine@example.org", verified=True)
        mine = type(client)()
        mine.force_login(person)
        assert is_in(mine)
        make_role(person, first, second, client)
        assert not is_in(mine)
        assert not person.check_password(PASSWORD)
        assert not Authenticator.objects.filter(user=person).exists()
        assert not EmailAddress.objects.filter(user=person).exists()

    def test_a_link_from_before_it_is_void(self, client, first, second):
        person = UserFactory()
        client.force_login(first)
        shown = confirm(client, f"/admin/claims/user/{person.pk}/password-link/").content.decode()
        (link,) = links_in(shown)
        make_role(person, first, second, client)
        assert "쓸 수 없는 링크입니다" in type(client)().get(link, follow=True).content.decode()

    def test_its_owner_gets_a_link(
        self, client, first, second, mailed, mailoutbox, django_capture_on_commit_callbacks
    ):
        person = UserFactory(email="kim@example.org")
        with django_capture_on_commit_callbacks(execute=True):
            sheet = make_role(person, first, second, client)
        assert "링크를 본인에게 메일로 보냅니다: kim@example.org" in sheet
        assert {mail.to[0] for mail in mailoutbox} == {"kim@example.org"}
        (link,) = links_in("".join(mail.body for mail in mailoutbox))
        with django_capture_on_commit_callbacks(execute=True):
            assert set_password(type(client)(), link).status_code == 302
        person.refresh_from_db()
        assert person.check_password(NEW)

    def test_without_mail_the_sheet_names_the_command(self, client, first, second):
        person = UserFactory(email="kim@example.org")
        sheet = make_role(person, first, second, client)
        assert f"changepassword {person.username}" in sheet and "메일로 보냅니다" not in sheet
        assert "두 관리자가 다시 바꿀 수 있습니다" in sheet and "되돌릴 수 없습니다" not in sheet

    def test_another_role_later_takes_nothing(self, client, first, second):
        person = UserFactory(roles="finance")
        TOTP.activate(person, generate_totp_secret())
        sheet = make_role(person, first, second, client, "auditor")
        assert person.check_password(PASSWORD)
        assert Authenticator.objects.filter(user=person).exists()
        assert "changepassword" not in sheet and "직접 알려 주세요" in sheet

    def test_the_next_step_of_a_new_account_with_a_role_is_the_second_person(self, client, first):
        client.force_login(first)
        sent = {"username": "kim", "name": "김새롬", "language": "ko", "is_active": "on",
                "roles": Group.objects.get(name="finance").pk, "reason": "충원"}  # fmt: skip
        assert client.post("/admin/claims/user/add/", sent)["Location"] == "/changes/"


class TestAddress:
    @pytest.mark.parametrize("path", ["email/", "confirm-email/", "confirm-email/Mg:abc/"])
    def test_nobody_changes_it_alone(self, client, path):
        user = UserFactory(roles="finance", email="finance@example.org")
        client.force_login(user)
        url = f"/accounts/{path}"
        sent = {"action_add": "", "email": "mine@example.org"}
        assert client.get(url).status_code == client.post(url, sent).status_code == 403
        user.refresh_from_db()
        assert user.email == "finance@example.org" and not EmailAddress.objects.exists()

    def test_a_copy_of_another_address_gets_no_link(
        self, client, mailed, mailoutbox, django_capture_on_commit_callbacks
    ):
        user = UserFactory(roles="finance", email="finance@example.org")
        EmailAddress.objects.create(user=user, email="mine@example.org", verified=True)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(RESET, {"email": "mine@example.org"}).status_code == 302
        assert not mailoutbox
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(RESET, {"email": "Finance@example.org"}).status_code == 302
        (mail,) = mailoutbox
        assert mail.to == ["finance@example.org"] and links_in(mail.body)
        assert EmailAddress.objects.count() == 1  # no other copy was made

    def test_copies_go_when_it_changes(self, client, first, second):
        holder, other = UserFactory(roles="finance", email="old@example.org"), UserFactory()
        for user in (holder, other):
            EmailAddress.objects.create(user=user, email=f"{user.pk}@example.org", verified=True)
        change = propose_mail(user=holder, email="new@example.org", reason="이직", by=first)
        confirm_change(change=change, by=second)
        client.force_login(first)
        sent = {"username": other.username, "name": "x", "language": "ko", "is_active": "on",
                "email": "other@example.org"}  # fmt: skip
        assert client.post(f"/admin/claims/user/{other.pk}/change/", sent).status_code == 302
        assert not EmailAddress.objects.exists()

    def test_a_link_ends_with_the_address(
        self, client, mailed, mailoutbox, django_capture_on_commit_callbacks
    ):
        user = UserFactory(email="old@example.org")
        with django_capture_on_commit_callbacks(execute=True):
            client.post(RESET, {"email": user.email})
        (link,) = links_in(mailoutbox[0].body)
        User.objects.filter(pk=user.pk).update(email="new@example.org")
        assert "쓸 수 없는 링크입니다" in client.get(link, follow=True).content.decode()


class TestLostFactor:
    @pytest.fixture
    def person(self):
        user = UserFactory(roles="finance", email="finance@example.org")
        TOTP.activate(user, generate_totp_secret())
        return user

    def test_two_take_it_and_its_owner_begins_anew(
        self, client, person, first, second, mailed, mailoutbox, django_capture_on_commit_callbacks
    ):
        client.force_login(first)
        page = client.get(f"/admin/claims/user/{person.pk}/change/").content.decode()
        url = f"/admin/claims/user/{person.pk}/reset-factor/"
        assert url in page and "인증 앱" in client.get(url).content.decode()
        assert confirm(client, url).status_code == 422  # wants a reason
        assert confirm(client, url, {"reason": "전화기 분실"})["Location"] == "/changes/"
        assert Authenticator.objects.filter(user=person).exists()
        change = ProposedChange.objects.waiting().get()
        client.force_login(second)
        with django_capture_on_commit_callbacks(execute=True):
            assert confirm(client, f"/changes/{change.pk}/confirm/").status_code == 302
        assert not Authenticator.objects.filter(user=person).exists()
        person.refresh_from_db()
        assert not person.check_password(PASSWORD)  # who found it must not enrol a factor
        assert {mail.to[0] for mail in mailoutbox} == {person.email}
        said = "".join(mail.body for mail in mailoutbox)
        assert len(links_in(said)) == 1 and "본인이 요청하지 않았으면" in said

    def test_of_somebody_else_who_has_one_by_an_administrator(self, person, first):
        with pytest.raises(NoFactorError):
            propose_factor_reset(user=UserFactory(), reason="분실", by=first)
        TOTP.activate(first, generate_totp_secret())
        with pytest.raises(OwnChangeError):
            propose_factor_reset(user=first, reason="분실", by=first)
        with pytest.raises(ForbiddenError):
            propose_factor_reset(user=person, reason="분실", by=UserFactory(roles="secretariat"))

    def test_no_other_role_opens_the_page(self, client, person):
        client.force_login(UserFactory(roles="auditor", is_staff=True))
        assert client.post(f"/admin/claims/user/{person.pk}/reset-factor/").status_code == 403


def test_an_account_that_is_on_is_not_switched_on(first):
    with pytest.raises(NothingChangesError):
        propose_enabling(user=UserFactory(roles="finance"), reason="복직", by=first)


class TestFreshFactor:
    """A form of the admin site wants the factor as the pages do."""

    @pytest.mark.parametrize(
        "path",
        ["claims/user/add/", "claims/filingwindow/add/", "reviews/budget/add/",
         "reviews/member/add/", "claims/supportpolicy/"],
    )  # fmt: skip
    def test_before_anything_is_sent(self, client, first, settings, path):
        TOTP.activate(first, generate_totp_secret())
        client.force_login(first)
        settings.MFA_REQUIRED = True
        sent = {"action": "publish", "_selected_action": "1", "username": "kim"}
        answer = client.post(f"/admin/{path}", sent)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/2fa/reauthenticate/"), answer["Location"]
        assert client.get(f"/admin/{path}").status_code == 200
        assert not User.objects.filter(username="kim").exists()

    def test_whoever_has_a_passkey_alone_is_asked_for_it(self, client, first, settings):
        Authenticator.objects.create(user=first, type="webauthn", data={})
        client.force_login(first)
        settings.MFA_REQUIRED = True
        answer = client.post("/admin/claims/user/add/", {"username": "kim"})
        assert answer["Location"].startswith("/accounts/2fa/webauthn/reauthenticate/")
        TOTP.activate(first, generate_totp_secret())
        answer = client.post("/admin/claims/user/add/", {"username": "kim"})
        assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")


class TestOneAddressOneAccount:
    """Password links and the log-in with an account of the organisation follow the address: whoever
    reads it would approve with one account and release with the other."""

    @pytest.fixture
    def holder(self):
        return UserFactory(roles="finance", email="Kim@example.org")

    @pytest.mark.parametrize("role", ["finance", "auditor"])
    def test_no_role_for_a_second_account(self, first, second, holder, role):
        person = UserFactory(email="kim@example.org")
        with pytest.raises(AddressOfAnotherError) as error:
            propose_roles(user=person, names=[role], reason="충원", by=first)
        assert holder.username in str(error.value.message)

    def test_nor_for_one_that_got_the_address_meanwhile(self, first, second):
        person = UserFactory(email="kim@example.org")
        change = propose_roles(user=person, names=["finance"], reason="충원", by=first)
        UserFactory(roles="finance", email="kim@example.org")
        with pytest.raises(AddressOfAnotherError):
            confirm_change(change=change, by=second)
        assert not person.groups.exists()

    def test_no_other_address_that_somebody_has(self, first, holder):
        person = UserFactory(roles="finance", email="lee@example.org")
        with pytest.raises(AddressOfAnotherError):
            propose_mail(user=person, email="KIM@example.org", reason="바뀜", by=first)

    def test_the_former_account_of_a_person_stays_off(self, first, second, holder):
        User.objects.filter(pk=holder.pk).update(is_active=False)
        person = UserFactory(email="kim@example.org")
        change = propose_roles(user=person, names=["finance"], reason="다시 옴", by=first)
        confirm_change(change=change, by=second)
        with pytest.raises(AddressOfAnotherError):
            propose_enabling(user=holder, reason="다시 옴", by=first)

    def test_accounts_without_an_address_are_many(self, first, second):
        for _n in range(2):
            person = UserFactory(email="")
            change = propose_roles(user=person, names=["finance"], reason="충원", by=first)
            confirm_change(change=change, by=second)
            assert person.groups.exists()

    @pytest.mark.parametrize("known", [False, True])
    def test_the_page_says_so(self, client, first, holder, known):
        client.force_login(first)
        person = UserFactory(username="kim3", email="") if known else None
        place = f"{person.pk}/change" if known else "add"
        sent = {"username": "kim2", "name": "김새롬", "language": "ko", "is_active": "on",
                "email": "kim@example.org", "roles": Group.objects.get(name="finance").pk,
                "reason": "충원"}  # fmt: skip
        page = client.post(f"/admin/claims/user/{place}/", sent)
        assert "이미 역할을 맡고 있습니다" in page.content.decode()
        assert not User.objects.filter(username="kim2").exists()
