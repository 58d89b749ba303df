"""What claimants are told about money, written in the payout's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.identifiers import bank_name
from claims.money import format_won
from reviews.notices.outbox import write_notice
from reviews.payouts.models import BankResult, Payout

# The letter is Korean whatever language the page of the finance user has.
IN_KOREAN = translation.override(settings.LANGUAGE_CODE)


P = ParamSpec("P")


def in_the_claimants_language(letter: Callable[P, None]) -> Callable[P, None]:
    """Letters are Korean, whatever language the person at the desk reads."""

    @wraps(letter)
    def written(*args: P.args, **kwargs: P.kwargs) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            letter(*args, **kwargs)

    return written


def _facts(payout: Payout) -> dict[str, str]:
    return {
        "kind": str(payout.get_kind_display()),
        "amount": _("%(amount)s원") % {"amount": format_won(payout.amount)},
    }


def _account(payout: Payout) -> str:
    account = payout.account
    return f"{bank_name(account.bank_code)} {account.masked}" if account else ""


@IN_KOREAN
@in_the_claimants_language
def approved_letter(payout: Payout) -> None:
    write_notice(
        event="payout_approved",
        claim=payout.claim,
        variables=_facts(payout),
        key=f"payout_approved:{payout.pk}:{payout.approval_no}",
    )


@IN_KOREAN
@in_the_claimants_language
def sent_letter(payout: Payout, result: BankResult) -> None:
    day = timezone.localtime(result.at).date()
    write_notice(
        event="payout_sent",
        claim=payout.claim,
        variables={
            **_facts(payout),
            "account": _account(payout),
            "paid_on": date_format(day, "DATE_FORMAT"),
        },
        key=f"payout_sent:{payout.pk}",
    )


@IN_KOREAN
@in_the_claimants_language
def failed_letter(payout: Payout, result: BankResult) -> None:
    write_notice(
        event="payout_failed",
        claim=payout.claim,
        variables={
            **_facts(payout),
            "account": _account(payout),
            "cause": result.text or _("은행에서 입금하지 못했습니다."),
        },
        key=f"payout_failed:{payout.pk}",
    )
