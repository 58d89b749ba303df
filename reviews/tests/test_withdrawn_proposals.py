"""Proposals of two people whose claim was withdrawn, or whose target changed, while they waited."""

from html import unescape

import pytest
from django.urls import reverse

from claims.accounts.roles import propose_roles
from claims.bank_accounts.tests.factories import proposed_account
from claims.bank_accounts.verbs import WithdrawnClaimError
from claims.privacy.models import AccessEntry, Action
from claims.representation.errors import EndedClaimError
from claims.representation.tests.factories import entered
from claims.tests.factories import BankAccountFactory, ClaimFactory, UserFactory
from claims.tests.pages import page
from reviews.committee.fact_corrections.errors import FactsAreGoneError
from reviews.committee.fact_corrections.tests import factories as correcting
from reviews.committee.lifecycle.restoration import undo_withdrawal
from reviews.committee.lifecycle.withdrawal import withdraw_claim
from reviews.payouts.models import PaymentCalendar
from reviews.payouts.planning.changes import propose_payment_days
from reviews.payouts.tests import factories as money

pytestmark = pytest.mark.django_db
WHY = "신청인이 전화로 철회"


def account():
    made = proposed_account(ClaimFactory())
    return made.claim, "bank_accounts", "correction", made.pk, str(WithdrawnClaimError.message)


def payee():
    made = entered(ClaimFactory(), "heir")
    return made.claim, "representation", "one", made.pk, str(EndedClaimError.message)


def facts():
    made = correcting.proposed()
    return (
        made.claim,
        "committee",
        "fact_correction",
        made.claim.number,
        str(FactsAreGoneError.message),
    )


BUTTONS = {
    "bank_accounts": ("bank_accounts:confirm", "bank_accounts:decline"),
    "representation": ("representation:confirm", "representation:decline"),
    "committee": ("committee:confirm_facts", "committee:decline_facts"),
}


@pytest.mark.parametrize("make", [account, payee, facts])
def test_the_page_of_a_withdrawn_claims_proposal_offers_only_its_end(client, make):
    claim, room, name, key, said = make()
    one = reverse(f"{room}:{name}", args=[key])
    confirm, decline = (reverse(button, args=[key]) for button in BUTTONS[room])
    other = money.secretary()
    before = unescape(page(client, other, one).content.decode())
    assert f'"{confirm}"' in before and f'"{decline}"' in before
    withdrawal = withdraw_claim(claim=claim, by=money.secretary(), reason=WHY)
    shown = unescape(page(client, other, one).content.decode())
    assert f'"{confirm}"' not in shown and f'"{decline}"' in shown
    assert said in shown and said not in before
    undo_withdrawal(withdrawal=withdrawal, by=money.secretary(), reason="잘못 들음, 다시 확인함")
    assert f'"{confirm}"' in page(client, other, one).content.decode()


def test_no_number_is_shown_for_an_account_that_nobody_can_confirm(client):
    claim, _room, _name, key, said = account()
    withdraw_claim(claim=claim, by=money.secretary(), reason=WHY)
    answer = page(client, money.secretary(), reverse("bank_accounts:confirm", args=[key]), {})
    assert said in answer.content.decode() and answer.status_code == 422
    assert not AccessEntry.objects.filter(action=Action.REVEAL_ACCOUNT).exists()


def test_an_account_that_changed_meanwhile_is_not_offered(client):
    made = proposed_account(ClaimFactory())
    BankAccountFactory(claim=made.claim)
    one = reverse("bank_accounts:correction", args=[made.pk])
    shown = page(client, money.secretary(), one).content.decode()
    assert "요청한 뒤에 계좌가 바뀌었습니다" in shown
    assert reverse("bank_accounts:confirm", args=[made.pk]) not in shown
    own = page(client, made.proposed_by, one).content.decode()
    assert "다른 간사가 확인하면" not in own and "요청 철회" in own


def test_a_change_that_nobody_can_confirm_is_said_before_its_sheet(client):
    admin, other, user = (UserFactory(roles=role) for role in ("admin", "admin", "customer_centre"))
    made = propose_roles(user=user, names=["finance"], reason="충원", by=admin)
    listing, confirm = reverse("changes:changes"), reverse("changes:confirm", args=[made.pk])
    assert confirm in page(client, other, listing).content.decode()
    groups = list(admin.groups.all())
    admin.groups.clear()
    shown = page(client, other, listing).content.decode()
    assert confirm not in shown and shown.count("이제 관리자가 아니어서") == 1
    admin.groups.set(groups)
    user.groups.clear()
    answer = client.get(confirm)
    assert answer.status_code == 409
    assert answer.content.decode().count("제안한 뒤에 대상이 바뀌었습니다") == 1


@pytest.mark.django_db(transaction=True)
def test_the_sheet_of_a_change_that_locks_its_target_opens(client):
    """Payment days are read under a lock, and a page of the desk has no transaction."""
    first, other = (UserFactory(roles="admin", is_staff=True) for _n in range(2))
    calendar = PaymentCalendar.objects.get()
    calendar.weekdays = [2]
    made = propose_payment_days(calendar=calendar, reason="주 1회", by=first)
    answer = page(client, other, reverse("changes:confirm", args=[made.pk]))
    assert answer.status_code == 200 and "확인하고 적용" in answer.content.decode()
