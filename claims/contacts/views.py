"""The page of a claim's new contact, and the panel of its contacts on the claim page."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.contacts.forms import ContactForm
from claims.contacts.verbs import correct_contact
from claims.documents.upload_links.models import UploadLink
from claims.errors import DomainError
from claims.personal_data.masking import mask_phone_last4
from claims.register.claim_page import corrected_contacts
from claims.register.models import Claim, CorrectedContact
from claims.register.models.contacts import CORRECT
from claims.register.views import claim_for, claim_on_record
from claims.users.form_responses import refuse
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest

FORM = "claims/contacts/correct.html"
SHOWN = 10  # newest corrections of the panel


class Line(NamedTuple):
    """One line of the panel of contacts: a claim's telephone, mail and address, masked.
    `correction` is None for the contact as filed.
    """

    phone: str
    email: str
    address: str
    correction: CorrectedContact | None = None


def panel(request: HttpRequest, claim: Claim) -> str:
    """Return the HTML of a panel of the claim page: the present contact and the former ones, newest
    first. No query if nothing was corrected, else one.
    """
    return render_to_string("claims/contacts/panel.html", contacts_of(claim), request=request)


def contacts_of(claim: Claim) -> dict[str, Any]:
    """Return the template context of the panel: `contact`, the Line in force, and `contacts`, the
    former ones, newest first. All are masked; at most SHOWN (10) corrections."""
    corrections = corrected_contacts(claim)[:SHOWN]
    lines = [
        Line(mask_phone_last4(one.phone_last4), one.email_hint, one.address_hint, one)
        for one in corrections
    ]
    lines.append(Line(mask_phone_last4(claim.phone_last4), claim.email_hint, ""))
    return {"claim": claim, "contact": lines[0], "contacts": lines[1:]}


def _form_context(claim: Claim) -> dict[str, Any]:
    return {**contacts_of(claim), "seen_version": claim.contact.version if claim.contact else 0}


def _has_links(claim: Claim) -> bool:
    return UploadLink.objects.usable().filter(claim=claim).exists()


@requires(CORRECT)
@require_http_methods(["GET", "POST"])
@never_cache
def correct(request: SignedInRequest, number: str) -> HttpResponse:
    """Show the form of a claim's corrected contact; a POST records the contact and returns to the
    claim. The access log notes each request.
    """
    claim = claim_on_record(request, number)
    form = ContactForm(request.POST if request.method == "POST" else None)
    has_links = _has_links(claim)
    context = {**_form_context(claim), "form": form, "has_links": has_links}
    if request.method != "POST":
        return render(request, FORM, context)
    if not form.is_valid():
        return refuse(request, FORM, context)
    try:
        correct_contact(claim=claim, by=request.user, **form.verb_arguments)
    except DomainError as error:
        claim = claim_for(request, number)  # as another person may have left it
        context |= {**_form_context(claim), "has_links": _has_links(claim)}
        return refuse(request, FORM, context, error)
    messages.success(
        request,
        _("연락처를 바꾸었습니다. 보내지 못했던 통지가 있으면 새 연락처로 다시 보냅니다."),
    )
    if has_links and not _has_links(claim):
        messages.warning(
            request,
            _("열려 있던 서류 제출 링크를 닫았습니다. 신청인에게 필요하면 새로 발급해 주세요."),
        )
    return redirect("register:claim", number)
