"""The page of a claimant on which they consent or refuse that their data is given to a receiver.

It is opened by a link in a letter (`documents.upload_links`), without a log-in or script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from claims.documents.upload_links import limits
from claims.documents.upload_links.context import HINTS_LENGTH
from claims.documents.upload_links.cookies import Visit, keep_visit, visit_of
from claims.documents.upload_links.errors import AnswerLateError, LinkError, VisitOverError
from claims.documents.upload_links.models import UploadLink
from claims.documents.upload_links.pages import guest_page, office
from claims.documents.upload_links.visits import usable_link
from claims.errors import DomainError
from claims.handovers.consents_by_link import Asked, answer_by_link, asked_of
from claims.handovers.errors import NoAnswerError
from claims.handovers.receivers import digest_of_terms
from claims.handovers.states import Answer, Channel
from claims.policy.models import SupportPolicy

PAGE = "claims/handovers/by_link.html"
AGREE, REFUSE = "agree", "refuse"  # values of the two buttons
# Heads of the file that the receiver gets (`writing.headers_of`), which are Korean everywhere else.
DATA = gettext_lazy(
    "접수번호, 접수일시, 상호 · 성명, 대표자, 휴대전화, 이메일, 서비스, 신청액, 피해내용"
)


@guest_page
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who would get which data of the claim and why, the present answer, and the buttons to
    answer or to change the answer. Without the verification digits of the link an error page."""
    visit, link = _visit(request, pk)
    limits.count_request(request, pk)
    return _page(link, visit, request)


@guest_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the posted answer to the terms that the page showed, and redirect to the page, which
    says what was recorded. Refused (409 or 422): the page with the terms in force. A GET redirects
    to the page."""
    if request.method != "POST":  # a page that was opened again
        return redirect("consent_link:page", pk)
    visit, link = _visit(request, pk)
    limits.count_request(request, pk)
    given = request.POST.get("answer", "")
    try:
        if given not in (AGREE, REFUSE):
            raise NoAnswerError
        seen = request.POST.get("seen", "")
        answer_by_link(link_id=pk, agrees=given == AGREE, seen=seen)
    except LinkError:
        raise
    except DomainError as error:
        return _page(link, visit, request, error)
    response = redirect(reverse("consent_link:page", args=[pk]) + "#answered")
    keep_visit(response, visit)
    return response


def _visit(request: HttpRequest, pk: int) -> tuple[Visit, UploadLink]:
    """Return the visit of this browser and its link. Raises VisitOverError before the digits of the
    phone or account were given (AnswerLateError for a posted answer), and the LinkErrors of
    `usable_link`."""
    visit = visit_of(request, pk)
    if visit is None or not visit.confirmed:
        raise AnswerLateError() if request.method == "POST" else VisitOverError()
    return visit, usable_link(pk)


def _page(
    link: UploadLink, visit: Visit, request: HttpRequest, error: DomainError | None = None
) -> HttpResponse:
    asked, claim = asked_of(link), link.claim
    policy = SupportPolicy.objects.select_related("programme").get(pk=claim.routed_under_id)
    context = {
        **office(),
        **_words_of(asked),
        "link": link,
        "programme": policy.programme,
        "number_end": claim.number[-HINTS_LENGTH:],
        "receiver": asked.receiver,
        "data": DATA,
        "seen": digest_of_terms(asked.receiver),
        "answer": asked.answer,
        "with_receiver": asked.with_receiver,
        "refusal": error,
    }
    response = render(request, PAGE, context, status=error.status if error else 200)
    keep_visit(response, visit)
    return response


def _words_of(asked: Asked) -> dict[str, Any]:
    """Return the template context about the present answer: its title and next step (`said`,
    `next_step`; '' before an answer), `by_link`, and which buttons the page has. Nothing is said of
    a consent to former terms once the receiver has the claim: it is not asked for again."""
    name = {"name": asked.receiver.name}
    given = Answer(asked.answer.answer) if asked.answer else None
    said = {
        Answer.GIVEN: _("동의하셨습니다."),
        Answer.REFUSED: _("동의하지 않으셨습니다."),
        Answer.WITHDRAWN: _("동의를 철회하셨습니다."),
        Answer.OUTDATED: _("내용이 바뀌어 다시 여쭙니다. 앞서 하신 동의는 더 쓰지 않습니다."),
    }
    next_steps = {
        Answer.GIVEN: _("신청을 %(name)s에 넘기면 다시 알려 드립니다.") % name,
        Answer.REFUSED: _("신청을 %(name)s에 넘기지 않습니다.") % name,
    }
    next_steps[Answer.WITHDRAWN] = next_steps[Answer.REFUSED]
    outdated = given == Answer.OUTDATED
    silent = outdated and asked.with_receiver
    declined = given in (Answer.REFUSED, Answer.WITHDRAWN)
    return {
        "said": said[given] if given and not silent else "",
        "next_step": next_steps.get(given, "") if given and not asked.with_receiver else "",
        "by_link": asked.answer is not None and asked.answer.channel == Channel.LINK,
        "outdated": outdated,
        "may_agree": given != Answer.GIVEN,
        "may_refuse": not declined,
        "withdraws": given == Answer.GIVEN,
    }
