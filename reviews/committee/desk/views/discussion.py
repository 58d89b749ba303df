"""Acts of a discussion at the desk. Ordinary form posts: 302, 422 or 409."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.errors import DomainError
from claims.users.permissions import requires
from claims.users.requests import SignedInRequest
from reviews.committee.desk.views.page import find_review, render_desk
from reviews.committee.discussion.comments import write_comment
from reviews.committee.discussion.requests import request_discussion
from reviews.committee.errors import NotSeatedError

SPEAKERS = ("reviews.cast_vote", "reviews.confirm_decision", "reviews.manage_review")


@requires("reviews.cast_vote")
@require_POST
def discuss(request: SignedInRequest, number: str) -> HttpResponse:
    review, seat = find_review(request, number)
    try:
        if seat is None:
            raise NotSeatedError()
        request_discussion(review=review, member=seat.member)
    except DomainError as error:
        return render_desk(request, *find_review(request, number), refusal=error)
    messages.success(request, _("논의를 요청했습니다. 표결이 마감되면 위원장에게 갑니다."))
    return redirect("committee:desk", number)


@requires(*SPEAKERS)
@require_POST
def comment(request: SignedInRequest, number: str) -> HttpResponse:
    review, _seat = find_review(request, number)
    text = request.POST.get("text", "")
    try:
        written = write_comment(review=review, by=request.user, text=text)
    except DomainError as error:
        return render_desk(
            request, *find_review(request, number), refusal=error, comment_typed=text
        )
    messages.success(request, _("의견을 남겼습니다."))
    return redirect(f"{reverse('committee:desk', args=[number])}#talk-{written.pk}")
