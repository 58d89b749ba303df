"""A letter written in a real browser: shown as it would be stored while it is typed."""

# ruff: noqa: F811  (fixtures of another file)

import os
import re

import pytest
from django.urls import reverse

from claims.privacy.models import AccessEntry
from claims.tests.factories import ClaimFactory
from config.tests.test_frontend_browser import (  # noqa: F401  fixtures
    admin,
    complaints,
    serious,
    settled,
    sideways,
    sign_in,
)
from reviews.committee.tests import factories as make
from reviews.notices.models import NoticeTemplate
from reviews.notices.templates.verbs import new_version

SHOTS = os.environ.get("LETTER_SHOTS")  # a folder, for who wants to look at the pages

pytestmark = pytest.mark.django_db(transaction=True)


def letter_page(template):
    return reverse("admin:reviews_noticetemplate_change", args=[template.pk])


def current(channel, event="decision_granted"):
    place = {"event": event, "channel": channel, "language": "ko", "version": 1}
    return NoticeTemplate.objects.get(**place)


def told(page):
    return page.locator("#letter-shown").inner_text()


def test_a_letter_is_shown_as_it_would_be_stored_while_it_is_typed(
    live_server,
    page,
    complaints,
    admin,
):
    review = make.decided()
    notice = review.claim.notices.get(event__startswith="decision")
    draft = new_version(template=notice.template, by=admin)
    sign_in(page, live_server, "admin", letter_page(draft))
    page.wait_for_selector("html.js")
    assert "2023-0412" in told(page)  # an example: no claim was named yet
    page.fill("#letter-claim", review.claim.number)
    page.wait_for_selector(f"#letter-shown:has-text('{review.decision.resolution_no}')")
    shown = page.locator(".letter-paper .letter-text").inner_text()
    assert shown == notice.body.removesuffix("\n")  # nothing of the template before or behind
    assert page.locator(".letter-paper dd b").inner_text() == notice.subject
    assert AccessEntry.objects.filter(user=admin, claim=review.claim).count() == 1

    page.fill("#id_body", draft.body.replace("#{이유}", "까닭은 적지 않습니다"))
    page.wait_for_selector("#letter-shown:has-text('필수 변수가 빠졌습니다: #{이유}')")
    page.fill("#id_body", draft.body + "\n덧붙인 줄 #{없음}")
    page.wait_for_selector("#letter-shown .letter-unknown:has-text('#{없음}')")
    page.fill("#id_body", draft.body + "\n덧붙인 줄입니다.")
    page.wait_for_selector("#letter-shown:has-text('저장할 수 있는 문안입니다')")
    page.click("[name=_continue]")
    draft.refresh_from_db()
    assert draft.body.endswith("덧붙인 줄입니다.")
    assert complaints == []


def test_pages_of_a_letter_keep_policy_width_and_axe(live_server, page, complaints, admin):
    claim = ClaimFactory()
    mail, alimtalk, lms = current("mail"), current("alimtalk"), current("lms")
    draft = new_version(template=lms, by=admin)
    draft.body = draft.body.replace(
        "추가지원금은 지급 확인을 마친 뒤", "추가지원금은 확인이 끝나면"
    )
    draft.save()
    sign_in(page, live_server, "admin", letter_page(draft))
    wrong = []
    for name, path in {
        "draft": letter_page(draft),
        "mail": f"{letter_page(mail)}?claim={claim.number}",
        "alimtalk": letter_page(alimtalk),
        "add": reverse("admin:reviews_noticetemplate_add"),
        "compare": reverse("admin:reviews_noticetemplate_compare", args=[draft.pk]),
        "publish": reverse("admin:reviews_noticetemplate_publish", args=[draft.pk]),
        "list": reverse("admin:reviews_noticetemplate_changelist") + "?event=decision_granted",
    }.items():
        page.goto(live_server.url + path)
        settled(page)
        wrong += [(name, *found) for found in serious(page)]
        for width in (1440, 1280, 834):
            page.set_viewport_size({"width": width, "height": 900})
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
            if sideways(page) > 0:
                wrong.append((name, width, "too wide"))
        page.set_viewport_size({"width": 1440, "height": 900})
    assert wrong == []
    assert complaints == []


def test_without_script_a_button_shows_it_and_saves_nothing(live_server, browser, admin):
    claim = ClaimFactory()
    draft = new_version(template=current("lms", "payout_sent"), by=admin)
    context = browser.new_context(java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    sign_in(page, live_server, "admin", letter_page(draft))
    page.fill("#id_body", "#{접수번호} #{금액} #{지급일} 보냅니다 😀")
    page.fill("#letter-claim", claim.number)
    page.click("[name=_preview]")
    assert claim.number in page.locator(".letter-bubble").inner_text()
    assert "보낼 수 없는 글자가 있습니다: 😀" in told(page)
    assert re.search(r"#\{접수번호\} .* 보냅니다", page.input_value("#id_body"))
    assert page.input_value("#letter-claim") == claim.number
    before = draft.body
    draft.refresh_from_db()
    assert draft.body == before
    context.close()
