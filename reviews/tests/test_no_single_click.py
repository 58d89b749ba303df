"""No single click decides, pays or tells: each such act shows a sheet first, or can be undone.

Every address that takes a form stands in exactly one of the tables below. A new one is red until
somebody has said what it does.
"""

import inspect
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from claims.accounts.roles import propose_roles
from claims.tests.factories import UserFactory
from claims.tests.factories import founder as administrator
from reviews.committee.models import Assignment, Review
from reviews.committee.seats.challenges import register_challenge
from reviews.committee.sittings.tests.scenes import awaiting, sitting_of
from reviews.committee.tests import factories as council
from reviews.notices.bulk.tests import factories as bulks
from reviews.notices.models import Notice
from reviews.payouts.grants.tests import factories as grants
from reviews.payouts.holds.tests import factories as holds
from reviews.payouts.models import (
    GrantRun,
    HandResult,
    MonthClosing,
    PayeeHold,
    Payout,
    PayoutBatch,
    Recovery,
)
from reviews.payouts.months.tests import factories as months
from reviews.payouts.recoveries.tests import factories as recoveries
from reviews.payouts.tests import factories as money
from reviews.tests.test_roles import ALL

pytestmark = pytest.mark.django_db

# Shows a sheet first; what each shows is tested in its own package.
SHEET = {
    "bank_accounts:confirm", "changes:confirm", "committee:approve_document_bulk",
    "committee:ask_documents", "committee:cancel_document_bulk", "committee:propose_closing",
    "committee:reopen_review", "committee:start_picked",
    "committee:close_sitting", "committee:confirm",
    "committee:confirm_facts", "committee:confirm_objection", "committee:confirm_retriage",
    "committee:confirm_sitting", "committee:decide_challenge", "committee:disqualify",
    "committee:extend_appeal", "committee:lift_interest", "committee:new_sitting",
    "committee:reassign",
    "committee:replace_voter", "committee:second_ballot", "committee:undo_withdrawal",
    "committee:withdraw", "committee:withdraw_appeal", "committee:withdraw_claim",
    "committee:withdraw_objection",
    "data_breaches:close", "data_breaches:remove",
    "data_subject_requests:answer", "data_subject_requests:extend",
    "data_subject_requests:withdraw",
    "direct_entry:enter",
    "erasure:approve", "erasure:decline", "erasure:lift", "erasure:retain",
    "handovers:confirm", "handovers:receipt",
    "notices:approve_bulk", "notices:cancel_bulk", "notices:retry", "notices:retry_kind",
    "notices:send_copy",
    "notices:suppress", "notices:suppress_kind", "notices:send_kind_by_other_channel",
    "notices:send_by_other_channel", "payouts:answer_results", "payouts:confirm_hand",
    "payouts:cancel", "payouts:grant_start", "payouts:grant_waive",
    "payouts:hold_confirm", "payouts:hold_duplicate",
    "payouts:month_confirm", "payouts:month_open",
    "publication:publish",
    "payouts:recovery_approve", "payouts:recovery_confirm",
    "payouts:recovery_plan", "payouts:release", "payouts:rest_was_paid",
    "payouts:file_was_refused", "payouts:result",
    "payouts:void_act",
    "programmes:approve", "programmes:new_batch", "programmes:settle_failures",
    "upload_links:revoke", "representation:confirm", "representation:confirm_end",
    "privacy:inspection_correct", "privacy:inspection_sign",
}  # fmt: skip
# Done at once, and the answer offers to undo it (a claimant's consent, until the hand-over); a vote
# can be changed until its ballot closes, and
# the one that closes it is asked for on the desk (test_last_vote.py).
UNDO = {
    "committee:ask_for_documents",
    "committee:request_supplement", "committee:send_supplement", "committee:vote",
    # taken out of the outbox, and cancelled before it is posted
    "notices:post_make_one", "notices:post_send_again",
    "documents:set_aside", "inbox:read_all", "inquiries:finish", "inquiries:withdraw",
    "inquiries:escalate",
    "notices:lift_suppression", "payouts:approve",
    "payouts:approve_many",
    "payouts:approve_whole",
    "payouts:statement_match",
    "payouts:correct", "lists:default", "lists:delete", "lists:share", "upload_links:send",
    "consent_link:answer",
}  # fmt: skip
# The page before the button says how many, how much and who is told.
LOOKED_AT = {
    "committee:propose_retriage", "committee:withdraw_retriage", "intake:start",
    "erasure:propose", "erasure:withdraw",
    "notices:new_bulk", "notices:post_make", "payouts:build", "payouts:build_plan",
    "payouts:grant_approve", "payouts:month_propose",
    "publication:prepare",
    "programmes:new_run",
}  # fmt: skip
# Needs a reason, a day, a file or other words of its own.
WRITTEN = {
    "bank_accounts:correct", "bank_accounts:decline", "contacts:correct",
    "data_breaches:source", "data_breaches:report", "data_breaches:posting",
    "data_breaches:record", "data_breaches:describe",
    "data_subject_requests:identity", "data_subject_requests:register",
    "direct_entry:void", "representation:decline", "representation:end", "representation:enter",
    "changes:decline", "committee:answer_objection", "committee:answer_supplement",
    "committee:assess", "committee:attendance",
    "committee:cancel_supplement", "committee:comment",
    "committee:decline_supplement", "committee:enter_leave",
    "committee:extend_documents",
    "committee:objection_to_council", "committee:propose_supplement",
    "committee:register_objection", "committee:send_back_objection",
    "committee:decline_facts", "committee:propose_facts",
    "committee:decline_sample", "committee:end_sample", "committee:judge_sample",
    "committee:pass_sample_on", "committee:settle_sample",
    "committee:recuse", "committee:register_appeal", "committee:register_challenge",
    "committee:register_interest", "committee:take_out", "documents:attach", "documents:original",
    "documents:reclassify", "documents:uncover", "documents:unlock", "exports:sheet",
    "handovers:cancel",
    "handovers:consent", "handovers:consents", "handovers:decline", "handovers:new",
    "handovers:new_receiver", "handovers:receiver", "handovers:results", "handovers:settle",
    "inquiries:note", "inquiries:answer",
    "inquiries:write", "intake:imports",
    "intake:rejected", "intake:open", "intake:correct",
    "notices:post_cancel", "notices:post_number", "notices:post_receipt",
    "notices:post_returned", "notices:post_undo", "notices:post_upload",
    "notices:suppress_address", "payouts:batch_file", "payouts:cancel_batch",
    "payouts:export_reconciliation", "payouts:hold_decline", "payouts:hold_release",
    "payouts:hold_reopen", "payouts:load_results", "payouts:month_explain",
    "payouts:month_reopen", "payouts:move_transfer",
    "payouts:note_results", "payouts:recovery_cancel", "payouts:recovery_decline",
    "payouts:recovery_offset", "payouts:recovery_propose", "payouts:recovery_receipt",
    "payouts:recovery_reverse", "payouts:recovery_write_off",
    "payouts:renew", "payouts:statement_explain", "payouts:statement_load",
    "payouts:wait_results", "payouts:waive",
    "privacy:reveal_account", "privacy:reveal_address", "privacy:reveal_email",
    "privacy:reveal_phone", "programmes:cancel_batch", "programmes:count",
    "programmes:decline", "programmes:drop", "programmes:load_codes", "programmes:load_list",
    "programmes:results", "upload_links:confirm", "upload_links:unlock",
    "upload_links:issue",
}  # fmt: skip
# Decides, pays and tells nothing: a note of one's own, the beginning of work that others do, the
# paper of what is decided already, a search, or an undo.
HARMLESS = {
    "representation:keep",
    "bank_accounts:ask_bank",
    "committee:accept_appeal", "committee:accept_clean", "committee:cancel_leave",
    "committee:check", "committee:discuss",
    "data_subject_requests:copy",
    "direct_entry:draft", "direct_entry:drop",
    "committee:draft", "committee:fill_seat", "committee:here", "committee:issue_minutes",
    "committee:preview_retriage", "committee:renew_retriage", "erasure:count",
    "committee:issue_resolution", "committee:pass_seats_on",
    "committee:register_interest_again", "committee:register_no_interests",
    "committee:seen", "committee:start", "committee:take_estimate", "committee:undo_accept",
    "committee:undo_documents", "committee:undo_supplement",
    "committee:withdraw_challenge", "committee:withdraw_check", "documents:rescan",
    "documents:take_back", "exports:again", "exports:cancel", "exports:remove",
    "handovers:again", "handovers:password", "handovers:told_changes",
    "inbox:open", "inbox:settings", "inbox:undo_read", "inquiries:postpone", "inquiries:reopen",
    "inquiries:take_back", "inquiries:undo_move",
    "inquiries:restore", "intake:cancel", "intake:retry",
    "publication:withdraw",
    "committee:mark_reading", "committee:unmark_reading",
    "lists:rename", "lists:restore", "lists:save", "simulator:save", "fairness:compute",
    "notices:bulk_trial", "notices:post_again", "notices:pause_bulk", "notices:resume_bulk",
    "notices:post_download",
    "notices:solapi", "notices:undo_lift", "payouts:again", "payouts:grant_drop",
    "payouts:assign_results",
    "payouts:month_withdraw", "payouts:recovery_withdraw", "payouts:statement_match_all",
    "payouts:statement_undo", "payouts:undo_correction",
    "payouts:void", "payouts:void_many", "payouts:withdraw_hand",
    "programmes:again", "programmes:ask_use", "programmes:go_on", "programmes:password",
    "programmes:start_again", "search:search",
    "search:suggest", "upload_links:withdraw", "users:preferences", "users:stay",
}  # fmt: skip
TABLES = (SHEET, UNDO, LOOKED_AT, WRITTEN, HARMLESS)
TAKES_A_FORM = re.compile(r'require_POST|"POST"|csrf_exempt|ask_first')


def addresses_of_forms():
    views = {name: inspect.unwrap(view) for name, view in ALL}
    return {name for name, view in views.items() if TAKES_A_FORM.search(inspect.getsource(view))}


def test_every_form_stands_in_one_table():
    named = [name for table in TABLES for name in table]
    assert len(named) == len(set(named))
    assert set(named) == addresses_of_forms()


# ------------------------------------------------------------------ (address, user, form, state)
def release():
    batch = money.built(money.approved())
    form = {"manifest": batch.manifest_sha256, "key": uuid4()}
    return [batch.pk], money.finance(), form, PayoutBatch


def rest_was_paid():
    batch = money.released(money.built(money.approved()))
    return [batch.pk], money.finance(), {"reference": money.STATEMENT}, Payout


def file_was_refused():
    batch = money.released(money.built(money.approved()))
    form = {"reference": money.STATEMENT, "text": "잔액 부족"}
    return [batch.pk], money.finance(), form, HandResult


def result():
    payout = money.approved()
    money.released(money.built(payout))
    form = {"outcome": "paid", "reference": money.STATEMENT}
    return [payout.pk], money.finance(), form, HandResult


def confirm_hand():
    payout = money.approved()
    money.released(money.built(payout))
    return [money.proposed(Payout.objects.get(pk=payout.pk)).pk], money.finance(), {}, Payout


def cancel():
    return [money.approved().pk], money.finance(), {"reason": "금액 확인"}, Payout


def void_act():
    return [money.many_approved(2)[0].pk], money.finance(), {}, Payout


def grant_start():
    grants.claim_of(grants.TIER)
    return [], money.secretary(), {"kind": grants.TIER}, GrantRun


def recovery_approve():
    return [recoveries.proposed().pk], money.finance(), {}, Recovery


def recovery_confirm():
    movement = recoveries.entered(recoveries.demanded(), 1_000)
    return [movement.pk], money.finance(), {}, Recovery


def hold_confirm():
    return [holds.proposed().pk], money.secretary(), {}, PayeeHold


def hold_duplicate():
    return [holds.held().pk], money.secretary(), {"reason": "두 번 접수하심"}, PayeeHold


def month_confirm():
    return [months.proposed().pk], money.finance(), {}, MonthClosing


def month_open():
    return [months.reopening().pk], money.finance(), {}, MonthClosing


def confirm():
    return [council.deciding().claim.number], council.chair(), {}, Review


def second_ballot():
    return [council.deciding().claim.number], council.chair(), {}, Review


def withdraw():
    review = council.in_review()
    form = {"reason": "신청인이 전화로 철회함"}
    return [review.claim.number], council.secretary(), form, Review


def confirm_sitting():
    return [sitting_of(*awaiting(2)).pk], council.chair(), {}, Review


def replace_voter():
    review = council.in_review()
    seat = council.panel(review)[0]
    council.vote(review, seat, "deny")
    form = {"how": "reassigned", "reason": "입원"}
    return [review.claim.number, seat.pk], council.chair(), form, Assignment


def disqualify():
    seat = council.panel(council.in_review())[0]
    form = {"seat": seat.pk, "reason": "친족"}
    return [seat.review.claim.number], council.secretary(), form, Assignment


def reassign():
    seat = council.panel(council.in_review())[0]
    form = {"seat": seat.pk, "reason": "출장"}
    return [seat.review.claim.number], council.secretary(), form, Assignment


def decide_challenge():
    seat = council.panel(council.in_review())[0]
    challenge = register_challenge(assignment=seat, by=council.secretary(), grounds="친족")
    return [challenge.pk], council.chair(), {"decision": "upheld", "answer": "친족임"}, Assignment


def retry():
    from reviews.notices.tests.test_views import fail

    council.decided()
    return [fail(Notice.objects.latest("pk")).pk], council.secretary(), {}, Notice


def suppress():
    council.decided()
    form = {"reason": "전화로 알림"}
    return [Notice.objects.latest("pk").pk], council.secretary(), form, Notice


def send_copy():
    from reviews.notices.tests.states import sent

    council.decided()
    notice = Notice.objects.latest("pk")
    sent(notice)
    form = {"channel": notice.channel, "reason": "메일을 지웠다고 함"}
    return [notice.pk], council.secretary(), form, Notice


def cancel_bulk():
    bulks.tier_claims(3)
    bulk = bulks.prepared()
    return [bulk.pk], bulks.secretary(), {"reason": "문안을 바꿔 다시 보냄"}, type(bulk)


SCENES = {
    f"{room}:{scene.__name__}": scene
    for room, scenes in {
        "payouts": (
            *(
                release,
                rest_was_paid,
                file_was_refused,
                result,
                confirm_hand,
                cancel,
                void_act,
                grant_start,
            ),
            *(recovery_approve, recovery_confirm, month_confirm, month_open),
            *(hold_confirm, hold_duplicate),
        ),
        "committee": (
            *(confirm, second_ballot, withdraw, confirm_sitting, replace_voter),
            *(disqualify, reassign, decide_challenge),
        ),
        "notices": (retry, suppress, send_copy, cancel_bulk),
    }.items()
    for scene in scenes
}


def states_of(model):
    return list(model.objects.order_by("pk").values())


@pytest.mark.parametrize("name", SCENES)
def test_a_bare_click_shows_a_sheet_and_changes_nothing(client, name):
    args, user, form, model = SCENES[name]()
    client.force_login(user)
    before = states_of(model)
    answer = client.post(reverse(name, args=args), form)
    assert answer.status_code == 200
    assert 'name="confirmed"' in answer.content.decode()
    assert states_of(model) == before


def test_a_change_of_office_shows_a_sheet_and_changes_nothing(client):
    first, second = (administrator(name) for name in ("founder1", "founder2"))
    person = UserFactory()
    change = propose_roles(user=person, names=["finance"], reason="새로 옴", by=first)
    client.force_login(second)
    answer = client.post(reverse("changes:confirm", args=[change.pk]))
    assert 'name="confirmed"' in answer.content.decode()
    assert not person.groups.exists()
