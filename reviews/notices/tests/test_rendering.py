import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.council import council_name
from reviews import migrations
from reviews.notices.errors import WrongVariablesError
from reviews.notices.events import DECISIONS, PRIORITY, Event
from reviews.notices.models import NoticeLanguage
from reviews.notices.texts.lengths import EUC_KR, in_euc_kr, measure
from reviews.notices.texts.rendering import (
    check_values,
    examples,
    fits_channel,
    letter_of,
    longest_values,
    placeholders,
    render,
)
from reviews.notices.texts.validation import faults_of
from reviews.notices.variables.by_event import variables_of
from reviews.notices.variables.shared import VariableSource

VALUES = {"number": "K1015-0000001", "name": "김*현", "kind": "추가지원금", "amount": "50,000원"}


def test_words_are_replaced_by_their_values():
    text = render(event=Event.PAYOUT_APPROVED, text="#{이름}님 #{금액}, #{접수번호}", values=VALUES)
    assert text == "김*현님 50,000원, K1015-0000001"


@given(st.text(max_size=40))
def test_a_value_is_put_in_as_it_is(value):
    text = render(
        event=Event.PAYOUT_APPROVED, text="<#{이름}|#{금액}>", values={**VALUES, "name": value}
    )
    assert text == f"<{value}|50,000원>"


def test_a_value_is_never_read_as_a_template():
    text = render(
        event=Event.PAYOUT_APPROVED,
        text="#{이름}",
        values={**VALUES, "name": "#{금액}{0.__class__}"},
    )
    assert text == "#{금액}{0.__class__}"


def test_an_unknown_placeholder_is_an_error():
    with pytest.raises(WrongVariablesError):
        render(event=Event.PAYOUT_APPROVED, text="#{의결번호}", values=VALUES)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "추가지원금"},
        {"kind": "추가지원금", "amount": "1원", "phone": "01012345678"},
        {"kind": "추가지원금", "amount": 50_000},
    ],
    ids=["missing", "unknown", "not text"],
)
def test_a_caller_gives_exactly_the_events_variables(values):
    with pytest.raises(WrongVariablesError):
        check_values(event=Event.PAYOUT_APPROVED, values=values)


TOLD = "#{접수번호} #{금액}"
PHONE = {"subject": "", "channel": "alimtalk"}


def faults(subject="#{접수번호}", body=TOLD, channel="mail"):
    return faults_of(event=Event.PAYOUT_APPROVED, channel=channel, subject=subject, body=body)


def test_a_sound_template_has_no_faults():
    assert faults() == {}
    assert faults(**PHONE) == {}


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("body", {"body": "#{접수번호} #{금액} #{계좌}"}),
        ("subject", {"subject": "#{보완기한}"}),
        ("body", {"body": "#{접수번호}"}),
        ("body", {"body": "#{접수번호} #{금액} #{이름"}),
        ("subject", {"subject": "두\n줄"}),
        ("subject", {"subject": " "}),
        ("subject", {"channel": "alimtalk"}),
        ("subject", {"channel": "sms"}),
        ("body", PHONE | {"body": TOLD + "가" * 1000}),
        ("body", PHONE | {"body": TOLD + "가" * 40, "channel": "sms"}),
        ("body", {"body": TOLD + "가" * 1000, "channel": "lms"}),
        ("subject", {"subject": "가" * 14 + "#{접수번호}", "channel": "lms"}),
        ("body", PHONE | {"body": TOLD + "😀"}),
        ("body", {"body": TOLD + "{{ 이름 }}"}),
        ("subject", {"subject": "{% if 이름 %}"}),
        ("subject", {"subject": "결과 — 안내", "channel": "lms"}),
    ],
    ids=[
        "unknown",
        "unknown in subject",
        "missing",
        "not closed",
        "two lines",
        "mail without a subject",
        "alimtalk with one",
        "sms with one",
        "1,000 characters",
        "90 bytes",
        "2,000 bytes",
        "40 bytes",
        "no emoji in EUC-KR",
        "a variable of Django",
        "a tag of Django",
        "no dash in EUC-KR",
    ],
)
def test_a_faulty_template_names_its_field(field, texts):
    assert set(faults(**texts)) == {field}


def test_a_letter_to_a_phone_keeps_room_for_long_values():
    def sized(values):
        """A body of 90 bytes once these values are in it."""
        body = TOLD + "#{이름}"
        text = render(event="payout_approved", text=body, values=values)
        return PHONE | {"channel": "sms", "body": body + "a" * (90 - measure("sms", text).bytes)}

    assert faults(**sized(longest_values("payout_approved"))) == {}
    assert set(faults(**sized(examples("payout_approved")))) == {"body"}


@pytest.mark.parametrize(
    ("channel", "text", "fit"),
    [
        ("sms", "가" * 45, True),
        ("sms", "가" * 45 + "a", False),
        ("lms", "가" * 1000, True),
        ("lms", "가" * 1000 + "a", False),
        ("alimtalk", "가" * 1000, True),
        ("alimtalk", "가" * 1001, False),
        ("lms", "똠방각하 펲시 ￦ · … “ ”", True),  # all of Unified Hangul Code
        ("lms", "₩", False),
        ("alimtalk", "😀", False),
        ("mail", "😀" * 3000, True),
    ],
)
def test_what_fits_a_channel(channel, text, fit):
    assert fits_channel(channel, text) is fit


def test_characters_that_phones_lack_are_named_each_once():
    assert measure("sms", "가😀나—다—").lacking == "😀—"
    assert "😀 —" in faults(**PHONE | {"body": TOLD + "😀—"})["body"][0]


@given(st.text(max_size=60))
def test_bytes_are_those_that_the_carrier_gets(text):
    found = measure("lms", text)
    left = "".join(c for c in text if c not in found.lacking)
    assert len(left.encode("cp949")) + (len(text) - len(left)) == found.bytes


class Letter(NamedTuple):
    event: str
    channel: str
    language: str
    subject: str
    body: str


SHIPPED = [
    Letter(**one)
    for path in sorted(Path(migrations.__file__).parent.glob("*.toml"))
    for one in tomllib.loads(path.read_text(encoding="utf-8"))["letter"]
]


def test_every_event_ships_sound_letters_by_each_channel_in_both_languages():
    places = [(letter.event, letter.channel, letter.language) for letter in SHIPPED]
    assert len(set(places)) == len(places)
    assert set(PRIORITY) == set(Event)
    for channel in ("mail", "alimtalk", "lms"):
        found = {(event, language) for event, way, language in places if way == channel}
        assert found == {(event, language) for event in Event for language in NoticeLanguage}
    for letter in SHIPPED:
        _event, channel, _language, subject, body = letter
        texts = {"subject": subject, "body": body}
        found = faults_of(event=letter.event, channel=channel, language=letter.language, **texts)
        assert found == {}, letter[:3]
        known = (letter.event, letter.language)
        for values in (examples(*known), longest_values(*known)):
            subject, body = letter_of(letter, values)
            assert "#{" not in subject + body
            assert fits_channel(channel, body, subject)


def test_who_is_to_call_or_to_send_papers_reads_the_number_and_the_address(settings):
    settings.CONTACT_PHONE, settings.CONTACT_ADDRESS = "1588-0000", "서울 1번지"
    for letter in SHIPPED:
        _subject, told = letter_of(letter, examples(letter.event, letter.language))
        for centre in ("고객센터", "ustomer centre"):
            assert told.count(centre) == told.count(f"{centre}(1588-0000)") + told.count(
                f"{centre} (1588-0000)"
            ), letter[:3]
        if letter.event.startswith("supplement") and letter.channel != "sms":
            assert "보내실 곳: 서울 1번지" in told or "Send to: 서울 1번지" in told
        assert not any(promise in told for promise in ("다시 보내 드립니다", "send it again"))


def test_an_sms_is_shipped_wherever_what_must_be_told_can_fit():
    """The needed words alone, with long values; an LMS has the rest."""
    short = {letter.event for letter in SHIPPED if letter.channel == "sms"}
    for event in Event:
        needed = " ".join(v.longest for v in variables_of(event) if v.needed)
        assert (measure("sms", needed + f"[{council_name()}] 안내").bytes <= 90) == (event in short)


@pytest.mark.parametrize("language", NoticeLanguage)
@pytest.mark.parametrize("channel", ["mail", "alimtalk", "lms"])
@pytest.mark.parametrize("event", sorted(DECISIONS))
def test_a_decision_tells_reason_number_and_the_appeals_term(event, channel, language):
    letter = next(found for found in SHIPPED if found[:3] == (event, channel, language))
    _subject, told = letter_of(letter, examples(event, language))
    for variable in variables_of(event):
        if variable.source is VariableSource.CALLER:
            assert variable.example in told
    assert ("받은 날부터 30일 안에" in told) or ("within 30 days of receiving" in told)


def test_an_alimtalk_informs_and_says_to_whom_it_goes():
    """The provider's inspection refuses advertising, and a text that does not say why it comes."""
    for letter in SHIPPED:
        if letter.channel == "alimtalk":
            assert "신청하신 분께" in letter.body or "because you filed" in letter.body
            assert not any(word in letter.body for word in ADVERTISING), letter[:3]


ADVERTISING = (
    "할인",
    "혜택",
    "이벤트",
    "쿠폰",
    "무료",
    "광고",
    "특가",
    "sale",
    "coupon",
    "free",
    "http",
)


def test_what_a_provider_puts_together_is_what_is_stored():
    for letter in SHIPPED:
        if letter.channel == "alimtalk":
            values = examples(letter.event, letter.language)
            text = letter.body
            for placeholder, value in placeholders(letter, values).items():
                text = text.replace(placeholder, value)
            assert ("", text) == letter_of(letter, values)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Café 봄날", "Cafe 봄날"),
        ("커피☕하루🌼", "커피하루"),
        ("밤–낮 • 식당", "밤-낮 · 식당"),
        ("🌼🌼", "□"),
        ("뷁뚫 ㈜온담", "뷁뚫 ㈜온담"),  # EUC-KR has these
        ("", ""),
    ],
)
def test_a_phone_gets_a_name_in_characters_that_it_has(name, said):
    assert in_euc_kr(name) == said


@given(st.text(max_size=40))
def test_whatever_a_name_is_a_phone_can_show_it(name):
    shown = in_euc_kr(name)
    shown.encode(EUC_KR)
    assert in_euc_kr(shown) == shown and (bool(shown) or not name)
