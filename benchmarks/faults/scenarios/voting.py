"""Helpers of scenarios: the last vote of a review, by the verb or by the form of the desk."""

from __future__ import annotations

import re
from typing import Any

import httpx

from benchmarks.faults.running import Run

HIDDEN = re.compile(r'<input\b[^>]*type="hidden"[^>]*>')


def seated(review: Any) -> Any:
    """Return the Assignment of a review's third seat, whose vote is missing, with its member and
    user."""
    seats = review.assignments.active().select_related("member__user")
    return seats.get(seat=3)


def last_vote(review: Any) -> None:
    """Cast the missing third vote by the verb, which makes the decision, its payout and its letter
    in one transaction."""
    from reviews.committee.tests import factories as make

    make.vote(review, seated(review), "partly", 790_000)


def last_vote_by_web(run: Run, review: Any, seat: Any) -> int | None:
    """Post the desk's vote form as the member of `seat`. Return the HTTP status, or None when the
    connection broke."""
    from django.conf import settings
    from django.test import Client

    number = review.claim.number
    browser = Client()
    browser.force_login(seat.member.user)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    base = f"http://127.0.0.1:{run.environment.web_port}"
    with httpx.Client(base_url=base, timeout=30) as line:
        line.cookies.set(settings.SESSION_COOKIE_NAME, session)
        page = line.get(f"/reviews/{number}/")
        page.raise_for_status()
        action = f"/reviews/{number}/vote/"
        form = page.text.partition(f'action="{action}"')[2].partition("</form>")[0]
        if not form:
            raise RuntimeError("the desk shows no form to vote with")
        hidden = dict(_pair(tag) for tag in HIDDEN.findall(form))
        given = {"choice": "partly", "amount": "790000", "rationale": "자료로 확인함"}
        try:
            return line.post(action, data=hidden | given).status_code
        except httpx.TransportError:
            return None


def _pair(tag: str) -> tuple[str, str]:
    found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
    return found.get("name", ""), found.get("value", "")
