"""The page of exports in a real browser while no worker makes its file."""

import pytest
from django.http import QueryDict
from playwright.sync_api import expect

from claims.exports import verbs, writing
from claims.lists.registry import list_named
from claims.tests.factories import ClaimFactory, UserFactory
from config.tests.test_frontend_browser import complaints, serious, sign_in  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_that_nobody_makes_says_so_after_a_minute(
    live_server,
    page,
    complaints,  # noqa: F811
    monkeypatch,
):
    monkeypatch.setattr(verbs, "enqueue", lambda _task, _pk: None)  # no worker runs
    ClaimFactory()
    user = UserFactory(roles="secretariat")
    export = verbs.request_export(
        desk_list=list_named("claims"), params=QueryDict(""), file_format="csv", plain=False,
        reason="월간 보고", by=user,
    )  # fmt: skip
    page.clock.install()
    sign_in(page, live_server, user.username, "/exports/")
    page.wait_for_selector("html.js")
    note = page.locator("main [role=status]", has_text="1분 넘게")

    def a_look_after(seconds):
        with page.expect_response("**/exports/**"):
            page.clock.fast_forward(seconds * 1000)

    a_look_after(30)  # the page's clock also runs by itself: a slow machine has 30 s to spare
    expect(note).to_have_count(0)
    a_look_after(31)
    expect(note).to_be_visible()
    a_look_after(2)
    expect(note).to_have_count(1)
    assert serious(page) == []
    assert writing.write_export(export_id=export.pk)
    a_look_after(2)
    expect(page.locator("tr[data-state=done]")).to_be_visible()
    expect(note).to_have_count(0)
    assert complaints == []
