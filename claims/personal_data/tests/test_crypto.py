import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.personal_data import crypto, masking

PLACE = crypto.aad("claims_claim", "phone", "K1015-0000001")


@given(st.text(max_size=200))
def test_what_was_encrypted_comes_back(text):
    stored = crypto.encrypt(text, aad=PLACE)
    assert crypto.decrypt(stored, aad=PLACE) == text


def test_the_same_text_is_stored_differently_each_time():
    assert crypto.encrypt("010", aad=PLACE) != crypto.encrypt("010", aad=PLACE)


def test_a_value_copied_to_another_claim_does_not_open():
    stored = crypto.encrypt("01012345678", aad=PLACE)
    with pytest.raises(crypto.CannotDecryptError):
        crypto.decrypt(stored, aad=crypto.aad("claims_claim", "phone", "K1015-0000002"))


@given(st.integers(0, 40), st.integers(1, 255))
def test_an_altered_value_does_not_open(position, flip):
    stored = bytearray(crypto.encrypt("01012345678", aad=PLACE))
    position %= len(stored)
    stored[position] ^= flip
    with pytest.raises(crypto.CannotDecryptError):
        crypto.decrypt(bytes(stored), aad=PLACE)


def test_an_old_key_still_opens_what_it_wrote(settings):
    stored = crypto.encrypt("01012345678", aad=PLACE)
    settings.FIELD_KEYS = {**settings.FIELD_KEYS, 2: b"another key of thirty-two bytes!"}
    crypto._cipher.cache_clear()
    crypto._current.cache_clear()
    try:
        assert crypto.decrypt(stored, aad=PLACE) == "01012345678"
        assert crypto.encrypt("x", aad=PLACE)[0] == 2
    finally:
        crypto._cipher.cache_clear()
        crypto._current.cache_clear()


def test_blind_indexes_meet_only_for_the_same_kind_and_value():
    assert crypto.blind_index("phone", "010") == crypto.blind_index("phone", "010")
    assert crypto.blind_index("phone", "010") != crypto.blind_index("account", "010")
    assert len(crypto.blind_index("phone", "010")) == crypto.INDEX


@pytest.mark.parametrize(
    ("mask", "plain", "shown"),
    [
        (masking.mask_name, "홍길동", "홍*동"),
        (masking.mask_name, "홍길", "홍*"),
        (masking.mask_name, "남궁길동", "남**동"),
        (masking.mask_name, "", ""),
        (masking.mask_phone, "01012345678", "010-****-5678"),
        (masking.mask_phone, "0212345678", "02-****-5678"),
        (masking.mask_account, "110-012-345678", "****5678"),
        (masking.mask_email, "seafood@example.test", "sea****@…"),
        (masking.mask_email, "a@example.test", "a****@…"),
    ],
)
def test_one_rule_masks_everywhere(mask, plain, shown):
    assert mask(plain) == shown
