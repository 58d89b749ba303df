"""Forms and sheets of one claim are found by it in the access log, also after they were refused."""

from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.urls.converters import SlugConverter, StringConverter

from claims.bank_accounts.tests.factories import proposed_account
from claims.documents.upload_links.tests.factories import path_of
from claims.privacy.access_views import filter_by_claim
from claims.privacy.models import AccessEntry
from claims.representation.tests.factories import entered, in_force, paper_of
from claims.tests.factories import BankAccountFactory, UserFactory
from claims.users.permissions import SIGNED_IN, declared_permissions
from reviews.committee.tests import factories as council
from reviews.payouts.tests import factories as money
from reviews.roles import ROLES

pytestmark = pytest.mark.django_db
NAMED = {
    "business_name": "온담 플라워", "representative": "이지훈", "plain_phone": "01012345678",
    "plain_email": "filed@example.test",
}  # fmt: skip
FILE = "이지훈_국민은행_통장"
SHOWN = ("온담 플라워", "이*훈", "****-5678", "filed@", FILE)  # each names the claimant
# The first of these that may open a page asks for it.
OFFICES = ("secretariat", "customer_centre", "finance", "chair", "auditor")
# Forms and sheets of a row of a claim, by its primary key; the walk finds those of a number itself.
OF_ROWS = {
    "representation:one", "representation:confirm", "representation:decline", "representation:end",
    "bank_accounts:correction", "bank_accounts:confirm", "bank_accounts:decline",
    "payouts:cancel", "payouts:void", "payouts:approve", "payouts:correct", "payouts:payout",
    "documents:document", "documents:original", "documents:set_aside",
}  # fmt: skip
# They name the claimant when a POST is refused or a sheet is shown: the walk must come to them.
REACHED = {
    "contacts:correct", "bank_accounts:correct", "upload_links:issue", "upload_links:revoke",
    "handovers:consent", "representation:enter", "payouts:grant_waive", "inquiries:note",
    "documents:panel", "committee:register_objection", "data_subject_requests:register",
} | OF_ROWS - {"bank_accounts:confirm"}  # fmt: skip


def _is_of_a_claim(number=None, **others):
    return type(number) in (SlugConverter, StringConverter) and not others


def routes_of_a_claim(resolver=None, space=""):
    """Names of all routes whose one parameter is the number of a claim."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = [one for one in (space, entry.namespace) if one]
            yield from routes_of_a_claim(entry, ":".join(inner))
        elif _is_of_a_claim(**entry.pattern.converters):
            yield f"{space}:{entry.name}"


def addresses():
    """(route, address, claim) of each form: of a claim in review, and of one with a grant."""
    reviewed = council.in_review(**NAMED).claim
    granted = money.tier_claim(**NAMED)
    rows = {
        "representation": [entered(reviewed, "heir"), in_force(granted, "proxy")],
        "payouts": [money.tier_payout(claim=granted)],
        "documents": [paper_of(reviewed, FILE)],
    }
    BankAccountFactory(claim=reviewed)
    rows["bank_accounts"] = [proposed_account(claim=reviewed)]
    for claim in (reviewed, granted):
        path_of(claim)
        for route in routes_of_a_claim():
            yield route, reverse(route, args=[claim.number]), claim
    for route in sorted(OF_ROWS):
        for row in rows[route.partition(":")[0]]:
            yield route, reverse(route, args=[row.pk]), row.claim


def ask(browser, method, address):
    """The answer to an empty POST, or to a GET for a part of a page, as text."""
    headers = {"HX-Request": "true"} if method == "get" else {}
    answer = getattr(browser, method)(address, {}, headers=headers)
    return b"".join(answer).decode("utf-8", "replace")


def signed_in(role):
    """A browser in which somebody of this role is signed in, with its `user`."""
    browser = Client()
    browser.user = UserFactory(roles=[role])
    browser.force_login(browser.user)
    return browser


def browser_for(address, browsers):
    """The first of the browsers, by role, whose user may open this address; None if none may."""
    wanted = set(declared_permissions(resolve(address).func))
    able = (one for role, one in browsers.items() if wanted & {SIGNED_IN, *ROLES[role]})
    return next(able, None)


def test_a_form_that_names_the_claimant_is_on_record_also_when_it_was_refused():
    browsers = {role: signed_in(role) for role in OFFICES}
    unrecorded, reached = [], set()
    for (route, address, claim), method in product(list(addresses()), ("get", "post")):
        browser = browser_for(address, browsers)
        if browser is None or (method, route) in reached:
            continue
        with transaction.atomic():
            page = ask(browser, method, address)
            entries = AccessEntry.objects.filter(user=browser.user)
            found = filter_by_claim(entries, claim.pk).exists()
            transaction.set_rollback(True)
        if any(one in page for one in SHOWN):
            reached.add((method, route))
            if not found:
                unrecorded.append((method, route))
    assert unrecorded == [], "no entry of the access log"
    assert REACHED - {route for _method, route in reached} == set()
