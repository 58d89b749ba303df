"""Nobody can guess a password, and nobody can lock the owner of an account out."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from claims.tests.factories import UserFactory
from claims.users import lockout

pytestmark = pytest.mark.django_db

HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"
RIGHT = "correct horse battery"
LOGIN = "/accounts/login/"
SENTENCE = re.compile(r'id="login-error".*?</span>', re.S)
MISMATCH, LOCKED = "맞지 않습니다", "잠겼습니다"


@pytest.fixture(autouse=True)
def _empty_counts():
    cache.clear()


@pytest.fixture
def person():
    user = UserFactory(username="finance9", roles="finance")
    user.set_password(RIGHT)
    user.save()
    return user


def tried(password, *, address, client=None, login="finance9"):
    return (client or Client()).post(
        LOGIN, {"login": login, "password": password}, REMOTE_ADDR=address
    )


def entered(answer) -> bool:
    return answer.status_code == 302


def attack(addresses, *, times=5, login="finance9"):
    """Post a wrong password `times` times from each address; return the text of the last
    response."""
    text = ""
    for address in addresses:
        for _ in range(times):
            text = tried("wrong", address=address, login=login).content.decode()
    return text


def many(n):
    return [f"203.0.113.{number}" for number in range(1, n + 1)]


def test_an_address_that_fails_five_times_is_locked_there(person):
    assert MISMATCH in attack([ELSEWHERE])
    answer = tried(RIGHT, address=ELSEWHERE)
    assert not entered(answer)
    assert "이 인터넷 주소에서" in answer.content.decode()


def test_a_stranger_elsewhere_locks_out_nobody(person):
    attack([ELSEWHERE], times=30)
    assert entered(tried(RIGHT, address=HOME))  # neither browser nor address was known


def test_many_strangers_close_the_account_for_new_devices_only(person):
    known = Client()
    assert entered(tried(RIGHT, address=HOME, client=known))
    del known.cookies["desk_session"]
    text = attack(many(6))
    assert "처음 쓰는 기기" in text
    assert not entered(tried(RIGHT, address="192.0.2.50"))  # guessing ends here, right or wrong
    # a known browser at any address
    assert entered(tried(RIGHT, address="192.0.2.51", client=known))
    assert entered(tried(RIGHT, address=HOME))  # a known address with any browser


def test_tries_over_all_addresses_are_bounded(person):
    looked_at = 0
    for address in many(60):
        looked_at += MISMATCH in tried("wrong", address=address).content.decode()
    assert looked_at == 20


def test_spellings_of_a_name_are_one_account(person):
    spellings = ("finance9", "FINANCE9", "Finance9", "fInance9", "fınance9")
    assert {lockout.account_of(name) for name in spellings} <= {person, None}
    for spelling in spellings[:4]:
        attack([ELSEWHERE], times=1, login=spelling)
    alike = [name for name in spellings if lockout.account_of(name) == person]
    assert len({lockout.account_key(lockout.account_of(name), name) for name in alike}) == 1
    attack([ELSEWHERE], times=1)
    assert LOCKED in tried(RIGHT, address=ELSEWHERE).content.decode()


def test_a_name_that_nobody_has_is_answered_alike(person):
    assert MISMATCH in attack([ELSEWHERE], login="nobody9")
    assert MISMATCH in attack(["203.0.113.77"])
    locked = [tried("x", address=a, login=n).content.decode()
              for a, n in ((ELSEWHERE, "nobody9"), ("203.0.113.77", "finance9"))]  # fmt: skip
    assert all(LOCKED in text for text in locked)


def test_a_lock_ends_and_one_address_never_reaches_the_account_limit(person):
    with time_machine.travel("2026-11-27 10:00:00+09:00", tick=False) as clock:
        for _ in range(8):  # two hours
            attack([ELSEWHERE], times=6)
            clock.shift(15 * 60 + 1)
            assert entered(tried(RIGHT, address="192.0.2.50"))
        clock.shift(3600)
        assert entered(tried(RIGHT, address=ELSEWHERE))


def test_the_tries_left_are_said_from_the_third_on_for_any_name(person):
    said = {}
    for login, address in (("finance9", ELSEWHERE), ("nobody9", "203.0.113.77")):
        said[login] = [attack([address], times=1, login=login) for _ in range(6)]
    for known, unknown in zip(*said.values(), strict=True):
        assert SENTENCE.search(known)[0] == SENTENCE.search(unknown)[0]
    for text, part in zip(
        said["nobody9"],
        ("다섯 번 틀리면", "다섯 번 틀리면", "2번 더 틀리면", "1번 더 틀리면", LOCKED, LOCKED),
        strict=True,
    ):
        assert part in text
    assert lockout.locked_accounts() == [person.pk]


def test_another_spelling_of_a_name_counts_as_the_name(person):
    """Else three tries with one spelling and one with the other would tell whether it exists."""
    for login, wide, address in (
        ("finance9", "ｆｉｎａｎｃｅ９", ELSEWHERE),
        ("nobody9", "ｎｏｂｏｄｙ９", "203.0.113.77"),
    ):
        attack([address], times=3, login=wide)
        assert "1번 더 틀리면" in attack([address], times=1, login=login)


def test_wrong_passwords_in_a_known_browser_are_bounded_too(person):
    known = Client()
    tried(RIGHT, address=HOME, client=known)
    del known.cookies["desk_session"]
    for number in range(5):
        assert not entered(tried("wrong", address=f"192.0.2.{number}", client=known))
    answer = tried(RIGHT, address="192.0.2.60", client=known)
    assert not entered(answer) and LOCKED in answer.content.decode()
    assert entered(tried(RIGHT, address=HOME))


def test_right_passwords_do_not_count(person):
    for _ in range(12):
        assert entered(tried(RIGHT, address=HOME))


def device_cookie(client, user):
    return client.cookies.get(lockout.cookie_name(user))


def test_the_cookie_is_http_only_and_lasts(person, settings):
    client = Client()
    tried(RIGHT, address=HOME, client=client)
    cookie = device_cookie(client, person)
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == lockout.KNOWN_SECONDS
    assert person.username not in cookie.value
    settings.SESSION_COOKIE_SECURE = True
    secure = Client()
    secure.post(LOGIN, {"login": "finance9", "password": RIGHT}, secure=True)
    assert device_cookie(secure, person)["secure"]


def known(client, user, rf):
    request = rf.get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return lockout.known_device(request, user)


def test_a_cookie_is_good_for_its_person_and_password_only(person, rf):
    client = Client()
    tried(RIGHT, address=HOME, client=client)
    assert known(client, person, rf)
    other = UserFactory(username="finance8")
    client.cookies[lockout.cookie_name(other)] = device_cookie(client, person).value
    assert not known(client, other, rf)
    forged = device_cookie(client, person).value
    client.cookies[lockout.cookie_name(person)] = ("A" if forged[0] != "A" else "B") + forged[1:]
    assert not known(client, person, rf)
    client.cookies[lockout.cookie_name(person)] = forged
    assert known(client, person, rf)
    person.set_password("another horse battery")
    person.save()
    assert not known(client, person, rf)


def test_a_new_password_begins_the_counts_anew(person):
    attack(many(6))
    assert not entered(tried(RIGHT, address="192.0.2.50"))
    person.set_password("another horse battery")
    person.save()
    assert entered(tried("another horse battery", address="192.0.2.50"))


def test_behind_a_proxy_the_clients_address_counts(person, settings):
    settings.TRUSTED_PROXIES = 1

    def through(address, password):
        return Client().post(
            LOGIN, {"login": "finance9", "password": password},
            REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"6.6.6.6, {address}",
        )  # fmt: skip

    for _ in range(5):
        through(ELSEWHERE, "wrong")
    assert not entered(through(ELSEWHERE, RIGHT))
    assert entered(through(HOME, RIGHT))
