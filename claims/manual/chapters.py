"""Chapters of docs/manual.ko.md, and the chapter that explains a page."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

MANUAL = settings.BASE_DIR / "docs" / "manual.ko.md"
HEADING = re.compile(r'^<a id="([a-z]+)"></a>\n## (.+)\n', re.MULTILINE)

# Names of routes, or their beginnings; the longest that fits a page says its chapter.
CHAPTER_OF = {
    "account_": "start",
    "mfa_": "start",
    "oidc_": "start",
    "users:": "start",
    "search:": "search",
    "lists:": "lists",
    "dashboard:": "dashboard",
    "inbox:": "inbox",
    "committee:queue": "queue",
    "committee:next": "queue",
    "committee:": "desk",
    "committee:sitting": "sittings",
    "committee:new_sitting": "sittings",
    "committee:member": "members",
    "committee:draws": "members",
    "committee:challenges": "members",
    "committee:claimant": "claims",
    "committee:appeal": "appeals",
    "committee:document": "requests",
    "committee:ask_documents": "requests",
    "committee:propose_closing": "requests",
    "committee:start_picked": "requests",
    "committee:approve_document_bulk": "requests",
    "committee:cancel_document_bulk": "requests",
    "committee:reopen_review": "requests",
    "committee:objection": "objections",
    "committee:register_objection": "objections",
    "committee:answer_objection": "objections",
    "committee:send_back_objection": "objections",
    "committee:confirm_objection": "objections",
    "committee:withdraw_objection": "objections",
    "committee:fact": "facts",
    "committee:propose_facts": "facts",
    "committee:confirm_facts": "facts",
    "committee:decline_facts": "facts",
    "committee:retriage": "facts",
    "committee:preview_retriage": "facts",
    "committee:renew_retriage": "facts",
    "committee:propose_retriage": "facts",
    "committee:confirm_retriage": "facts",
    "committee:withdraw_retriage": "facts",
    "committee:withdraw_claim": "objections",
    "committee:withdrawals": "objections",
    "committee:resolutions": "sittings",
    "committee:undo_withdrawal": "objections",
    "documents:": "documents",
    "readings:": "members",
    "upload_links:": "documents",
    "intake:": "intake",
    "register:": "claims",
    "direct_entry:": "byhand",
    "representation:": "byhand",
    "inquiries:": "claims",
    "bank_accounts:": "accounts",
    "handovers:": "handovers",
    "consent_link:": "handovers",
    "contacts:": "accounts",
    "payouts:": "payouts",
    "payouts:grant": "grants",
    "payouts:hold": "holds",
    "payouts:recover": "recoveries",
    "payouts:plan": "planning",
    "payouts:build_plan": "planning",
    "payouts:tax": "planning",
    "payouts:statement": "months",
    "payouts:month": "months",
    "payouts:journal": "months",
    "payouts:entries": "months",
    "payouts:results": "bank",
    "payouts:result_file": "bank",
    "payouts:reconciliation": "bank",
    "notices:": "notices",
    "notices:post": "post",
    "exports:": "exports",
    "privacy:": "audit",
    "trail:": "audit",
    "changes:": "admin",
    "system_status:": "admin",
    "simulator:": "simulator",
    "policy:": "claims",
    "publication:": "statistics",
    "programmes:": "programmes",
    "fairness:": "fairness",
    "data_breaches:": "databreaches",
    "data_subject_requests:": "datarequests",
    "erasure:": "erasure",
    "committee:sample": "samples",
    "committee:judge_sample": "samples",
    "committee:decline_sample": "samples",
    "committee:pass_sample_on": "samples",
    "committee:settle_sample": "samples",
    "committee:end_sample": "samples",
    "admin:": "admin",
}


class Chapter(NamedTuple):
    """One chapter of the user's manual; `key` is its anchor in the file and on the page, `html` its
    text.
    """

    key: str
    title: str
    html: SafeString


class Manual(NamedTuple):
    """The user's manual: its chapters by key, and the text before the first one (`preface`)."""

    preface: SafeString
    chapters: dict[str, Chapter]


@functools.cache
def manual() -> Manual:
    """Return the manual. The file is read once in a process."""
    before, *parts = HEADING.split(MANUAL.read_text())
    rows = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    chapters = {key: Chapter(key, title, _html(text)) for key, title, text in rows}
    return Manual(_html(before.partition("\n")[2]), chapters)


def _html(text: str) -> SafeString:
    # The file is ours, and HTML inside it is shown as text.
    return mark_safe(MarkdownIt("commonmark").disable("html_block").enable("table").render(text))  # noqa: S308


def chapter_of(view_name: str) -> Chapter | None:
    """Return the chapter of the manual that explains the page with this view name; None if no
    chapter does."""
    known = [start for start in CHAPTER_OF if view_name.startswith(start)]
    return manual().chapters[CHAPTER_OF[max(known, key=len)]] if known else None
