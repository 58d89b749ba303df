"""Asking claimants for an account: the letter to the rows of the list of claims without a usable
account.

A bulk notice writes it (`notices/bulk`). This module has its recipients, its text, and the upload
link by which a claimant hands in the copy of a bankbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims import clock
from claims.bank_accounts.models import ProposedAccount
from claims.document_kinds import DocumentKind
from claims.documents.upload_links.verbs import AskedDocuments, issue_upload_links
from claims.korean import in_korean, letter_weekday
from claims.money import format_won
from claims.register.models import Claim
from reviews.notices.bulk.audiences.list_letters import Conditions, ListLetter, Values
from reviews.notices.bulk.recipients.outcomes import ACCOUNT_CAME, HELD
from reviews.notices.events import Event
from reviews.notices.models import Notice, NoticeStatus
from reviews.notices.variables.shared import LINK
from reviews.notices.verbs import take_back_unsent
from reviews.payouts.grants.bankbooks import asked_notices, bankbook_came
from reviews.payouts.grants.missing_accounts import claims_to_ask, ending_payees
from reviews.payouts.models import PayeeHold

LIST = "grant-accounts"
AGAIN_AFTER = timedelta(days=14)  # before a claim is asked again
LINK_DAYS = 30  # days for which the upload link in the letter is open

# Texts are kept here in both languages, as those of routes: a letter has a language of its own.
CAUSES: dict[str, dict[str, str]] = {
    "ko": {
        "missing": "계좌가 등록되어 있지 않습니다.",
        "erased": "등록하신 계좌 정보가 남아 있지 않습니다.",
        "heir": "돌아가신 분의 계좌로는 보내 드릴 수 없습니다.",
        "failed": "등록하신 계좌로 입금되지 않았습니다.",
        "holder": "등록하신 계좌의 예금주가 신청하신 분과 다릅니다.",
    },
    "en": {
        "missing": "No account is registered.",
        "erased": "The details of your account are no longer kept.",
        "heir": "Nothing can be paid to the account of the deceased.",
        "failed": "A transfer to your account failed.",
        "holder": "The account belongs to another holder.",
    },
}
NO_LINK = {"ko": "우편이나 방문으로 내실 수 있습니다", "en": "by post or at the counter"}
AMOUNT = {"ko": "%s원", "en": "%s won"}


def never_asked() -> Q:
    """Return the condition on Claim for claims whose claimant was never asked for an account.
    Erased claims, and claims with a payee whose end waits for confirmation, do not meet it."""
    asked = asked_notices().filter(claim=OuterRef("pk"))
    return Q(~Exists(asked), ~Exists(ending_payees()), erased_at__isnull=True)


def waits() -> Q:
    """Return the condition on Claim for claims to which money is owed and whose account cannot be
    used."""
    return Q(pk__in=claims_to_ask().order_by().values("pk"))


def waits_unasked() -> Q:
    """Return the condition on Claim that the dashboard counts: money is owed, no account can be
    used, and the claimant was never asked for one."""
    return waits() & never_asked()


def waits_with_bankbook() -> Q:
    """Return the condition on Claim that the dashboard counts: money is owed, no account can be
    used, and a bankbook copy came since the claimant was asked (`bankbook_came`)."""
    return waits() & bankbook_came()


def _without_account() -> QuerySet[Claim]:
    """Return the claims to which money is owed and that have no account.

    A payee's account counts as one, even if it needs a waiver, unless a payment to it has failed.
    Claims with a payee whose end waits for confirmation are left out."""
    rows = claims_to_ask()
    return rows.filter(Q(ending=False), Q(of_payee=False) | Q(failed_before=True))


def _left_out(_conditions: Conditions) -> Mapping[str, Q]:
    """Return the conditions on Claim by which the letter leaves a claim out: on hold, or the end of
    its payee waits, or an account came (also one that waits for its second person), or a bankbook
    copy from which nobody has entered the account, or its grant was prepared."""
    held = PayeeHold.objects.barring().filter(claim=OuterRef("pk"))
    waiting = _without_account()
    proposed = ProposedAccount.objects.waiting().filter(claim=OuterRef("pk"))
    return {
        HELD: Q(Exists(held)) | Q(Exists(ending_payees())),
        ACCOUNT_CAME: ~Q(pk__in=waiting.order_by().values("pk"))
        | Q(Exists(proposed))
        | bankbook_came(),
    }


def shown_values(
    claim_ids: Sequence[int], language: str, _conditions: Conditions | None = None
) -> Values:
    """Return the values of the letter's variables for these claims (ids) as a preview shows them,
    with an example in place of the upload link: nobody is to open a link of a real claim."""
    return _values(claim_ids, language, lambda asked: dict.fromkeys(asked, LINK.example))


def written_values(
    claim_ids: Sequence[int], language: str, _conditions: Conditions | None = None
) -> Values:
    """Return the values of the letter's variables for these claims (ids), and issue or prolong the
    upload link of each. The caller holds the locks of the claims. Nine statements, however many
    claims."""
    return _values(claim_ids, language, _issue_links)


def facts_of(claim: Claim, language: str) -> Mapping[str, str]:
    """Return the values of the variables of the letter that would ask the claimant for an account
    today, for the preview of a template; {} for a claim that does not wait for one."""
    return shown_values([claim.pk], language).get(claim.pk, {})


def _values(
    claim_ids: Sequence[int], language: str, links_of: Callable[[Sequence[int]], Mapping[int, str]]
) -> Values:
    rows = _without_account().filter(pk__in=claim_ids).order_by()
    columns = ("holder", "account_erased", "heir", "of_payee", "failed_before")
    found = {
        pk: (won, _cause(*rest)) for pk, won, *rest in rows.values_list("pk", "owed", *columns)
    }
    links = links_of(list(found))
    until = letter_weekday(clock.today() + timedelta(days=_link_days()), language)
    return {
        pk: {
            "amount": AMOUNT[language] % format_won(won),
            "cause": CAUSES[language][cause],
            "upload_link": links.get(pk, NO_LINK[language]),
            "until": until,
        }
        for pk, (won, cause) in found.items()
    }


def _cause(holder: str | None, erased: Any, heir: bool, of_payee: bool, failed: bool) -> str:
    if holder is None:
        return "missing"
    if erased is not None:
        return "erased"
    if heir and not of_payee:
        return "heir"
    return "failed" if failed else "holder"


def _issue_links(claim_ids: Sequence[int]) -> Mapping[int, str]:
    """Issue upload links for the copy of a bankbook; {claim id: address}. Claims that can have none
    are absent. A link that asks for other documents stays as it is beside."""
    kinds = (str(DocumentKind.BANKBOOK_COPY),)
    until = clock.today() + timedelta(days=_link_days())
    asked = [AskedDocuments(pk, kinds, until) for pk in claim_ids]
    return issue_upload_links(asked, actor=None, for_account=True)


def _link_days() -> int:
    return min(LINK_DAYS, settings.UPLOAD_LINK_MOST_DAYS)


def on_account_changed(claim_id: int) -> None:
    """Take back the claim's letters that ask for an account and that no worker has tried; listens
    to `account_changed`."""
    waiting = Notice.objects.filter(claim=claim_id, status=NoticeStatus.PENDING)
    pending = waiting.filter(event=Event.ACCOUNT_ASKED)
    with in_korean():
        reason = str(_("계좌가 들어와 보내지 않음"))
    take_back_unsent(keys=pending.values_list("key", flat=True), by=None, reason=reason)


ACCOUNT_LETTER = ListLetter(
    event=Event.ACCOUNT_ASKED,
    list_name=LIST,
    again_after=AGAIN_AFTER,
    left_out=_left_out,
    shown=shown_values,
    written=written_values,
)
