import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.notices.errors import WrongVariables
from reviews.notices.events import DECISIONS, PRIORITY, Event, Source, variables_of
from reviews.notices.models import NoticeLanguage
from reviews.notices.rendering import check_values, preview, render
from reviews.notices.shipped import LANGUAGES, text_of
from reviews.notices.soundness import faults_of

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
    with pytest.raises(WrongVariables):
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
    with pytest.raises(WrongVariables):
        check_values(event=Event.PAYOUT_APPROVED, values=values)


def faults(subject="#{접수번호}", body="#{접수번호} #{금액}", channel="mail"):
    return faults_of(event=Event.PAYOUT_APPROVED, channel=channel, subject=subject, body=body)


def test_a_sound_template_has_no_faults():
    assert faults() == {}


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("body", {"body": "#{접수번호} #{금액} #{계좌}"}),
        ("subject", {"subject": "#{보완기한}"}),
        ("body", {"body": "#{접수번호}"}),
        ("body", {"body": "#{접수번호} #{금액} #{이름"}),
        ("subject", {"subject": "두\n줄"}),
        ("body", {"body": "#{접수번호} #{금액}" + "가" * 1000, "channel": "alimtalk", "subject": ""}),
        ("body", {"body": "#{접수번호} #{금액}" + "가" * 40, "channel": "sms", "subject": ""}),
    ],
    ids=["unknown", "unknown in subject", "missing", "not closed", "two lines", "1,000", "90"],
)
def test_a_faulty_template_names_its_field(field, texts):
    assert set(faults(**texts)) == {field}


def test_every_event_ships_sound_letters_in_both_languages():
    letters = [(event, name) for name, words in LANGUAGES.items() for event in words.LETTERS]
    assert set(letters) == {(event, language) for event in Event for language in NoticeLanguage}
    assert set(PRIORITY) == set(Event)
    for event, language in letters:
        subject, body = text_of(event, language)
        assert faults_of(event=event, channel="mail", subject=subject, body=body) == {}
        assert "#{" not in preview(event=event, text=subject + body)


@pytest.mark.parametrize("event", sorted(DECISIONS))
def test_a_decision_tells_reason_number_and_the_appeals_term(event):
    _subject, body = text_of(event, "ko")
    told = preview(event=event, text=body)
    for variable in variables_of(event):
        if variable.source is Source.CALLER:
            assert variable.example in told
    assert "받은 날부터 30일 안에" in told
