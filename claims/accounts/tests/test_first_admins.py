"""manage.py first_admins: two administrators, or none and a sentence that says why."""

import pytest
from django.core.management import CommandError, call_command

from claims.users.models import User

both = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
KIM, LEE = "kim:김하나:kim@example.org", "lee:이두리:lee@example.org"


@pytest.fixture(autouse=True)
def _nobody_in_office(transactional_db):
    User.objects.filter(groups__name="admin").update(is_active=False)


@both
def test_two_administrators_are_made_and_no_third(capsys):
    call_command("first_admins", KIM, LEE)
    assert capsys.readouterr().out.split() == ["kim", "lee"]
    made = User.objects.get(username="kim")
    assert (made.name, made.email) == ("김하나", "kim@example.org")
    assert [group.name for group in made.groups.all()] == ["admin"]
    with pytest.raises(CommandError, match="이미 두 명"):
        call_command("first_admins", "park:박세리:park@example.org")


@both
@pytest.mark.parametrize(
    ("people", "said"),
    [
        (["kim"], "kim: 사용자 이름:이름:메일 주소"),
        ([KIM, "lee:이두리:"], "lee:이두리:: 사용자 이름"),
        ([KIM + ":x"], "사용자 이름:이름:메일 주소"),
        ([KIM, KIM], "kim: 이미 있는 사용자 이름"),
        ([KIM, "lee:이두리:nowhere"], "email: "),
        ([KIM, "lee:이두리:KIM@example.org"], "이미 역할을 맡고"),
        ([KIM, "lee lee:이두리:lee@example.org"], "username: "),
    ],
)
def test_a_person_who_cannot_be_made_is_named_and_nobody_is_made(people, said):
    with pytest.raises(CommandError, match=said) as refused:
        call_command("first_admins", *people)
    assert refused.value.returncode == 2
    assert not User.objects.filter(username__in=["kim", "lee"]).exists()
