import pytest

from claims.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def language_of(answer):
    return answer.content.decode().split('<html lang="')[1][:2]


def test_a_persons_own_language_holds_until_the_switch_says_otherwise(client):
    client.force_login(UserFactory(roles="member", language="en"))
    assert language_of(client.get("/")) == "en"
    client.post("/language/", {"language": "ko", "next": "/"})
    assert language_of(client.get("/")) == "ko"


def test_an_english_browser_of_a_korean_reader_shows_korean(client):
    client.force_login(UserFactory(roles="member"))
    assert language_of(client.get("/", headers={"accept-language": "en"})) == "ko"


def test_the_switch_is_remembered(client):
    client.post("/language/", {"language": "en", "next": "/"})
    assert client.cookies["django_language"]["max-age"]
