"""The letter about a data breach, which a bulk notice writes to the rows of the list of its claims.

It says what 개인정보 보호법 §34 ① asks for: what got out, when and how, what the claimant can do,
what the council does, and whom to call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Q

from claims.clock import now
from claims.korean import in_korean, letter_day
from claims.register.models import Claim
from claims.users.requests import whole_number
from reviews.data_breaches.affected import BREACH, LIST, affected_claims, subject_of, was_written
from reviews.data_breaches.claim_page import breaches_of
from reviews.data_breaches.models import DataBreach
from reviews.data_breaches.states import DataItem
from reviews.notices.bulk.audiences.kinds import LISTED, Audience
from reviews.notices.bulk.audiences.list_letters import Conditions, ListLetter, Values
from reviews.notices.bulk.recipients.counting import templates_for
from reviews.notices.bulk.recipients.outcomes import ALREADY_NOTIFIED, with_outcome
from reviews.notices.errors import NoTemplateError
from reviews.notices.events import Event

# Texts are kept here in both languages: a letter has a language of its own.
ITEMS: dict[str, dict[str, str]] = {
    "ko": {
        DataItem.NAME: "성명·상호",
        DataItem.CONTACT: "휴대전화·이메일",
        DataItem.ADDRESS: "주소",
        DataItem.ACCOUNT: "계좌번호·예금주",
        DataItem.BUSINESS_NUMBER: "사업자등록번호",
        DataItem.CLAIM: "신청한 피해 내용",
        DataItem.DOCUMENTS: "제출한 서류",
        DataItem.DECISION: "심의 결과·지급액",
    },
    "en": {
        DataItem.NAME: "name",
        DataItem.CONTACT: "contact",
        DataItem.ADDRESS: "address",
        DataItem.ACCOUNT: "account",
        DataItem.BUSINESS_NUMBER: "business number",
        DataItem.CLAIM: "damage",
        DataItem.DOCUMENTS: "documents",
        DataItem.DECISION: "decision",
    },
}
UNKNOWN_DAY = {"ko": "확인하고 있습니다", "en": "not known yet"}


def breach_of(conditions: Conditions) -> DataBreach | None:
    """Return the open breach that the conditions of its list name; None for any other."""
    key = whole_number(conditions.get(BREACH)) or 0
    return DataBreach.objects.open().filter(pk=key).first()


def letter_values(breach: DataBreach, language: str) -> Mapping[str, str]:
    """Return the values of the letter's variables, which are the same for each claim. The typed
    texts stay in the language in which they were typed."""
    names = ITEMS[language]
    return {
        "items": ", ".join(names[item] for item in DataItem if item in breach.items),
        "happened": _happened(breach, language),
        "circumstances": breach.circumstances,
        "advice": breach.advice,
        "measures": breach.measures,
    }


def _happened(breach: DataBreach, language: str) -> str:
    if breach.happened_from is None:
        return UNKNOWN_DAY[language]
    days = [breach.happened_from, breach.happened_until or breach.happened_from]
    return " ~ ".join(dict.fromkeys(letter_day(day, language) for day in days))


def _left_out(conditions: Conditions) -> Mapping[str, Q]:
    breach = breach_of(conditions)
    return {ALREADY_NOTIFIED: was_written(breach)} if breach else {}


def _subject(conditions: Conditions) -> str:
    breach = breach_of(conditions)
    return subject_of(breach) if breach else ""


def _hold(conditions: Conditions) -> bool:
    """Lock the open breach, so that its text stays as the bulk's preview showed it, and return
    True; False without one."""
    key = whole_number(conditions.get(BREACH)) or 0
    return DataBreach.objects.open().select_for_update().filter(pk=key).first() is not None


def _values(claim_ids: Sequence[int], language: str, conditions: Conditions) -> Values:
    breach = breach_of(conditions)
    if breach is None:
        return {}
    values = letter_values(breach, language)
    affected = affected_claims(breach.pk).filter(pk__in=claim_ids).order_by()
    return dict.fromkeys(affected.values_list("pk", flat=True), values)


def letters_reach_somebody(breach: DataBreach) -> bool:
    """Return True if a bulk notice would send the letter about a breach to at least one claim."""
    parameters = {"list": LIST, "conditions": [[BREACH, str(breach.pk)]], "words": ""}
    keys = affected_claims(breach.pk).order_by().values("pk")
    audience = Audience(LISTED, parameters, letter=Event.DATA_BREACH.value, keys=keys)
    try:
        channels = list(templates_for(audience))
    except NoTemplateError:
        return False
    return bool(with_outcome(audience, now(), channels).filter(outcome__in=channels).exists())


def facts_of(claim: Claim, language: str) -> Mapping[str, str]:
    """Return the values of the letter for a claim's newest breach, for the preview of a template;
    {} for a claim without one."""
    with in_korean():
        found = breaches_of(claim)
        return letter_values(found[0], language) if found else {}


BREACH_LETTER = ListLetter(
    event=Event.DATA_BREACH,
    list_name=LIST,
    again_after=timedelta(0),  # `was_written` leaves out who has the letter of this version
    left_out=_left_out,
    shown=_values,
    written=_values,
    of_its_list_only=True,
    to_withdrawn=True,
    always_approved=True,
    subject=_subject,
    hold=_hold,
)
