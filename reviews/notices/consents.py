"""The letter that asks claimants if their data may be given to the receiver of their claim.

A bulk notice writes it to the rows of the list of claims to be handed over; they answer on the page
of a link (`claims.handovers.consents_by_link`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.documents.upload_links.verbs import AskedDocuments, issue_upload_links
from claims.handovers.lists import CLAIMS
from claims.handovers.models import HandoverReceiver
from claims.handovers.queries import has_answer, takes_consent
from claims.handovers.receivers import lock_terms_of, receivers_of
from claims.korean import in_korean, letter_weekday
from claims.register.models import BankAccount, Claim
from reviews.notices.bulk.audiences.choosing import ROWS
from reviews.notices.bulk.audiences.list_letters import Conditions, ListLetter, Values
from reviews.notices.bulk.recipients.outcomes import CONSENT_ANSWERED, NO_CONSENT_ASKED, NO_LINK
from reviews.notices.events import Event
from reviews.notices.models import Notice, NoticeLanguage
from reviews.notices.variables.shared import CONSENT_LINK
from reviews.notices.verbs import UNTRIED, take_back_unsent

AGAIN_AFTER = timedelta(days=14)  # before a claim is asked again
LINK_DAYS = 60  # days for which the link in the letter is open


def _left_out(_conditions: Conditions) -> Mapping[str, Q]:
    """Return the conditions on Claim by which the letter leaves a claim out: no consent is asked on
    it (of the council's own route, handed over, or without a receiver), its claimant answered to
    the terms in force, or it can have no link (neither phone nor account)."""
    account = BankAccount.objects.filter(claim=OuterRef("pk")).order_by("version")
    digits = Coalesce(Subquery(account.values("last4")[:1]), Value(""))
    return {
        NO_CONSENT_ASKED: ~takes_consent(),
        CONSENT_ANSWERED: has_answer(),
        NO_LINK: Q(phone_last4="") & Q(Exact(digits, "")),
    }


def _told() -> Q:
    """Return the condition on Notice for letters that count as sent: not those about former terms
    of the receiver, answered or not."""
    changed = HandoverReceiver.objects.filter(
        company=OuterRef("claim__company"), terms_set_at__gte=OuterRef("written_at")
    )
    return ~Q(Exists(changed))


def shown_values(
    claim_ids: Sequence[int], language: str, _conditions: Conditions | None = None
) -> Values:
    """Return the values of the letter's variables for these claims (ids) as a preview shows them,
    with an example in place of the link: nobody is to open a link of a real claim. Two queries."""
    example = CONSENT_LINK.example
    return _values(claim_ids, language, lambda asked: dict.fromkeys(asked, example), receivers_of)


def written_values(
    claim_ids: Sequence[int], language: str, _conditions: Conditions | None = None
) -> Values:
    """Return the values of the letter's variables for these claims (ids), and issue or prolong the
    link of each. The caller holds the locks of the claims. Nine statements, however many claims."""
    # A change of terms waits for these letters, and then takes them back (`on_terms_changed`).
    return _values(claim_ids, language, _issue_links, lock_terms_of)


def facts_of(claim: Claim, language: str) -> Mapping[str, str]:
    """Return the values of the variables of the letter that would ask the claimant today, for the
    preview of a template; {} for a claim on which no consent is asked."""
    return shown_values([claim.pk], language).get(claim.pk, {})


def _values(
    claim_ids: Sequence[int],
    language: str,
    links_of: Callable[[Sequence[int]], Mapping[int, str]],
    receivers_of: Callable[[Collection[int]], Mapping[int, HandoverReceiver]],
) -> Values:
    rows = Claim.objects.filter(takes_consent(), ~has_answer(), pk__in=claim_ids).order_by()
    companies = dict(rows.values_list("pk", "company"))
    receivers = receivers_of(set(companies.values()))
    links, until = links_of(list(companies)), letter_weekday(_until(), language)
    return {
        pk: {
            "company": receivers[company].name,
            "purpose": receivers[company].purpose,
            "consent_link": links[pk],
            "until": until,
        }
        for pk, company in companies.items()
        if pk in links
    }


def _issue_links(claim_ids: Sequence[int]) -> Mapping[int, str]:
    """Issue links for a consent; {claim id: address}. Claims that can have none are absent."""
    asked = [AskedDocuments(pk, (), _until()) for pk in claim_ids]
    return issue_upload_links(asked, actor=None, for_consent=True)


def _until() -> date:
    return clock.today() + timedelta(days=min(LINK_DAYS, settings.UPLOAD_LINK_MOST_DAYS))


def on_consents_recorded(claim_ids: Sequence[int]) -> None:
    """Take back the letters that ask for a consent of those of these claims (ids) that are answered
    now; listens to `consents_recorded`. One query without any."""
    answered = Claim.objects.filter(has_answer(), pk__in=list(claim_ids))
    _take_back(answered, _("동의 여부를 답해 보내지 않음"))


def on_terms_changed(receiver: HandoverReceiver) -> None:
    """Take back the letters that ask for a consent to the former terms of a receiver; listens to
    `terms_changed`. One query without any."""
    if receiver.company_id is not None:
        asked = Claim.objects.filter(company=receiver.company_id)
        _take_back(asked, _("동의할 내용이 바뀌어 보내지 않음"))


def _take_back(claims: QuerySet[Claim], why: Any) -> None:
    """Take back the letters that ask for a consent on these claims, and that no worker has tried or
    that failed. `why` is a text that is translated later."""
    letters = Notice.objects.filter(event=Event.CONSENT_ASKED, status__in=UNTRIED)
    found = letters.filter(claim__in=claims.order_by().values("pk"))
    if keys := list(found.values_list("key", flat=True)):
        with in_korean():
            reason = str(why)
        take_back_unsent(keys=keys, by=None, reason=reason, failed=True)


def asking_url(user: Any, params: QueryDict) -> str:
    """Return the address of the preview of a bulk that asks the claimants of the list of claims to
    be handed over, as filtered by `params`; "" for a user who may prepare none."""
    if not user.has_perm("reviews.prepare_bulk") or CLAIMS.conditions is None:
        return ""
    query = urlencode([(one.name, one.value) for one in CLAIMS.conditions(user, params)])
    fields = {
        "audience": f"{ROWS}:{CLAIMS.name}?{query}",
        "language": NoticeLanguage.KO.value,
        "letter": Event.CONSENT_ASKED.value,
    }
    return f"{reverse('notices:new_bulk')}?{urlencode(fields)}"


CONSENT_LETTER = ListLetter(
    event=Event.CONSENT_ASKED,
    list_name=CLAIMS.name,
    again_after=AGAIN_AFTER,
    left_out=_left_out,
    shown=shown_values,
    written=written_values,
    told=_told,
)
