"""A key that the data needs and FIELD_KEYS lacks is named before somebody opens such a row."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, models

from claims.personal_data import checks, crypto, keys_of_data
from claims.tests.factories import ClaimFactory, UserFactory

OTHER = b"another key of thirty-two bytes!"
# Bytes of any length that nobody encrypts: lists of a seal, and points of a picture.
PLAIN = {
    "claims_sealchunk.ids",
    "claims_sealchunk.digests",
    "claims_sealchunk.text_digests",
    "claims_page.keypoints",
}


@pytest.fixture
def keys(settings):
    """Use other FIELD_KEYS: `keys({2: …})`."""

    def use(chosen):
        settings.FIELD_KEYS = chosen
        crypto._cipher.cache_clear()
        crypto._current.cache_clear()

    old = settings.FIELD_KEYS
    yield use
    use(old)


def messages() -> dict[str, str]:
    return {one.id: one.msg for one in checks.keys_open_the_data(None)}


def test_every_encrypted_column_says_so():
    said = {f"{m._meta.db_table}.{f.column}" for m, f in keys_of_data.encrypted_columns()}
    unlimited = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.BinaryField) and field.max_length is None
    }
    assert said == unlimited - PLAIN and unlimited >= PLAIN
    assert "claims_claim.phone" in said and "reviews_notice.recipient" in said


@pytest.mark.django_db
def test_a_key_between_the_oldest_and_the_newest_is_found_by_reading_every_row(settings, keys):
    first = settings.FIELD_KEYS
    ClaimFactory()
    keys(first | {2: OTHER})
    ClaimFactory()
    keys(first | {2: OTHER, 3: OTHER[::-1]})
    ClaimFactory()
    assert messages() == {} and keys_of_data.missing_at_the_ends() == []
    keys(first | {3: OTHER[::-1]})
    found = messages()
    assert found.keys() == {"personal_data.E001"}
    assert "no key 2" in found["personal_data.E001"]
    assert "claims_claim.phone" in found["personal_data.E001"]
    assert OTHER.hex() not in found["personal_data.E001"]
    keys({2: OTHER})
    assert keys_of_data.missing_at_the_ends() == [1, 3]
    assert [*keys_of_data.missing_keys()] == [1, 3]


@pytest.mark.django_db
def test_another_key_under_the_same_id_is_found(settings, keys):
    ClaimFactory()
    keys({1: OTHER})
    assert messages().keys() == {"personal_data.E002"}


@pytest.mark.django_db
def test_a_secret_of_a_second_factor_needs_its_key_too(keys):
    secret = crypto.encrypt("SECRET", aad=b"mfa_authenticator.data")
    data = {"secret": keys_of_data.base64.b64encode(secret).decode()}
    Authenticator.objects.create(user=UserFactory(), type=Authenticator.Type.TOTP, data=data)
    keys({2: OTHER})
    assert keys_of_data.missing_keys()[1] == ["mfa_authenticator.data"]
    assert keys_of_data.missing_at_the_ends() == [1]


@pytest.mark.django_db
def test_the_command_fails_and_names_it(keys):
    ClaimFactory()
    keys({2: OTHER})
    with pytest.raises(SystemCheckError, match="FIELD_KEYS has no key 1"):
        call_command("check", deploy=True, tags=["security"])


def test_without_a_database_nothing_is_said(monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(keys_of_data, "missing_keys", away)
    assert checks.keys_open_the_data(None) == []
