"""The worklists of the desk, as they are walked in the demo.

A worklist is a page that lists work that waits for somebody. Work that one of them produces, such
as letters for the post, is done on a later one. Each list of the registry, figure, number of the
menu and line of the admin site's index belongs to one of them, or is named below as belonging to
none.
"""

from __future__ import annotations

from reviews.demo.tests.acts import (
    CLAIM,
    DESK,
    FINANCE,
    OFFICE,
    OVERDUE,
    REASON,
    UNASKED,
    Worklist,
    answer_call,
    answer_line,
    approve,
    both,
    build,
    close_month,
    close_or_start,
    complete_draft,
    confirm_account,
    confirm_change,
    confirm_or_call_again,
    consent,
    correct_contact,
    correct_row,
    either,
    enter_results,
    give_account,
    hand_over,
    make_batch,
    number_letter,
    offered,
    offering,
    on_picked,
    on_the_list,
    open_picks,
    pay_again,
    rejected_rows,
    release,
    repay,
    saying,
    send_again,
    sends,
    take_receipt,
    unconfirmed,
    vote,
    withdraw_one,
)

CALL = rf"{CLAIM}#inquiry-\d+"
LETTER = r"/notices/post/letters/\d+/"
OBJECTION = r"/reviews/objections/[A-Z][\w-]+/"
DATA_BREACH = r"/data-breaches/\d+/"
DATA_REQUEST = r"/data-requests/claims/[A-Z][\w-]+/"
HANDOVER = r"/claims/handovers/\d+/"
RECOVERY = r"/payouts/recoveries/\d+/"
PAYOUT = r"/payouts/\d+/"
NO_INTERESTS = r"/reviews/members/\d+/interests/none/"
SECOND_OF_RECOVERY = r".*/(?:approve|movements/\d+/confirm)/"

WORKLISTS = (
    Worklist("changes", "admin2", "/changes/", r"/changes/\d+/confirm/", confirm_change, "/admin/"),
    Worklist(
        "bulks", "secretary", "/notices/bulk/", offering(r"/notices/bulk/\d+/", r".*/approve/"),
        either((*OFFICE, "chair"), r".*/approve/"),
    ),
    unconfirmed("service"),
    unconfirmed("industry"),
    Worklist("imports", "secretary", "/claims/imports/", rejected_rows, correct_row),
    Worklist(
        "entry-draft", "agent", "/claims/entries/", offered(r"/claims/entries/draft/drop/"),
        complete_draft,
    ),
    Worklist(
        "members", "secretary", "/reviews/members/",
        offering(r"/reviews/members/\d+/", NO_INTERESTS), sends("secretary", NO_INTERESTS),
    ),
    *(
        Worklist(
            "account-corrections", who, "/claims/accounts/", r"/claims/accounts/\d+/",
            confirm_account, badge="/claims/", rare=True,
        )
        for who in OFFICE
    ),
    *(
        Worklist(
            "grant-accounts", "secretary", f"/payouts/grants/accounts/?kind={kind}",
            r"/claims/accounts/of/[\w-]+/", give_account,
        )
        for kind in ("tier_grant", "base_grant")
    ),
    Worklist("post-waiting", "secretary", "/notices/post/waiting/", CLAIM, make_batch),
    Worklist("post-letters", "secretary", "/notices/post/", LETTER, number_letter),
    Worklist(
        "post-letters", "secretary", "/notices/post/?show=posted", LETTER,
        sends("secretary", r".*/receipt/"),
    ),
    Worklist("post-letters", "secretary", "/notices/post/?show=returned", LETTER, send_again),
    Worklist(
        "unreachable", "agent", "/notices/unreachable/", r"/claims/contacts/of/[\w-]+/",
        correct_contact,
    ),
    *(
        Worklist(
            "notices", "secretary", f"/notices/?tab={tab}", offered(r".*/dead/suppress/"),
            on_the_list("secretary", f"/notices/?tab={tab}", reason=REASON), rare=True,
        )
        for tab in ("failed", "post")
    ),
    *(
        Worklist("inquiries", who, "/", offered(r"/inquiries/\d+/finish/"),
                 on_the_list(who, "/"), rare=True)
        for who in ("agent", *OFFICE)
    ),
    *(
        Worklist("inquiries", who, "/inquiries/", CALL, answer_call(who), badge="/inquiries/")
        for who in ("secretary", "finance1")
    ),
    Worklist("document-requests", "secretary", OVERDUE, DESK, close_or_start),
    Worklist(
        "document-bulks", "chair", "/reviews/documents/bulks/",
        offering(r"/reviews/documents/bulks/\d+/", r".*/approve/"),
        sends("chair", r".*/approve/"),
    ),
    Worklist(
        "document-requests", "secretary", UNASKED, DESK,
        on_picked(UNASKED, r"/reviews/documents/ask/"),
    ),
    Worklist(
        "appeals", "secretary", "/reviews/appeals/?state=received",
        r"/reviews/appeals/[A-Z][\w-]+/", sends("secretary", r".*/accept/"),
    ),
    *(
        Worklist(
            "objections", who, "/reviews/objections/?state=confirm", OBJECTION,
            sends(who, r".*/confirm/"), rare=True,
        )
        for who in OFFICE
    ),
    Worklist(
        "objections", "secretary", "/reviews/objections/", OBJECTION,
        both(
            sends("secretary", r".*/answer/", outcome="refused", reason=REASON),
            sends("secretary2", r".*/confirm/"),
        ),
        badge="/reviews/appeals/",  # with the appeals and the answers of the lists before
    ),
    # A bulk sends its letters, which is walked above: here its claims turn out not to be affected.
    Worklist(
        "data-breaches", "secretary", "/data-breaches/", DATA_BREACH,
        both(
            sends("secretary", r".*/remove/", reason=REASON),
            sends("secretary", r".*/close/", reason=REASON),
        ),
    ),
    Worklist(
        "data-subject-requests", "secretary", "/data-requests/", DATA_REQUEST,
        sends(
            "secretary", r".*/answer/", outcome="refused", reason=REASON, ground="unproven",
        ),
    ),
    Worklist(
        "fact_corrections", "secretary", "/reviews/facts/", r"/reviews/facts/[A-Z][\w-]+/",
        either(OFFICE, r".*/confirm/"),
    ),
    *(
        Worklist(
            "representations", who, "/claims/representations/", r"/claims/representations/\d+/",
            sends(who, r".*/confirm/"), rare=True,
        )
        for who in OFFICE
    ),
    Worklist(
        "handover-claims", "secretary", "/claims/handovers/claims/?state=no_consent", CLAIM,
        consent,
    ),
    Worklist(
        "handover-claims", "secretary", "/claims/handovers/claims/?state=ready", CLAIM, hand_over
    ),
    *(
        Worklist(
            "handovers", who, "/claims/handovers/?tab=mine", HANDOVER,
            sends(who, r".*/confirm/"), rare=True,
        )
        for who in OFFICE
    ),
    Worklist(
        "handovers", "secretary", "/claims/handovers/", HANDOVER, both(take_receipt, withdraw_one)
    ),
    Worklist(
        "handover-claims", "secretary", "/claims/handovers/claims/?state=came_back", CLAIM,
        sends("secretary", r".*/settle/", reason=REASON),
    ),
    Worklist(
        "handover-claims", "secretary", "/claims/handovers/claims/?state=changed",
        HANDOVER, sends("secretary", r".*/changes/"),
    ),
    Worklist(
        "challenges", "chair", "/reviews/challenges/", offered(r".*/challenges/\d+/decide/"),
        on_the_list(
            "chair", "/reviews/challenges/", button="dismissed", answer="심의를 해칠 사정이 없음"
        ),
    ),
    Worklist(
        "queue", "member1", "/reviews/?tab=mine", DESK, vote("member1"), badge="/reviews/"
    ),
    Worklist(
        "sittings", "chair", "/reviews/sittings/",
        offering(r"/reviews/sittings/\d+/", r".*/sittings/\d+/confirm/"),
        sends("chair", r".*/sittings/\d+/confirm/"), badge="/reviews/sittings/",
    ),
    Worklist(
        "queue", "chair", "/reviews/?figure=chair", offering(DESK, r"/reviews/[\w-]+/confirm/"),
        confirm_or_call_again, rare=True,
    ),
    Worklist(
        "holds", "secretary", "/payouts/holds/",
        offering(r"/payouts/holds/\d+/", r".*/release/"),
        sends("secretary", r".*/release/", reason=REASON),
    ),
    Worklist(
        "holds", "secretary", "/payouts/holds/?show=proposed", r"/payouts/holds/\d+/",
        either(OFFICE, r".*/confirm/"),
    ),
    Worklist(
        "recoveries", "finance1", "/payouts/recoveries/?show=waiting", RECOVERY,
        either((*FINANCE, *OFFICE, "chair"), SECOND_OF_RECOVERY),
    ),
    Worklist("recoveries", "finance1", "/payouts/recoveries/?show=late", RECOVERY, repay),
    Worklist(
        "statement-lines", "finance1", "/payouts/statements/", r"/payouts/statements/lines/\d+/",
        sends("finance1", r".*/explain/", kind="other", reason=REASON),
    ),
    Worklist("bank-lines", "finance1", "/payouts/results/", open_picks, answer_line),
    Worklist("payouts", "secretary", "/payouts/?figure=failed_open", PAYOUT, pay_again),
    Worklist(
        "payouts", "secretary", "/payouts/?figure=cancelled_open", PAYOUT,
        sends("secretary", r".*/renew/"), rare=True,
    ),
    Worklist("payouts", "finance1", "/payouts/?tab=prepared", PAYOUT, approve),
    Worklist("payouts", "finance1", "/payouts/?tab=approved", PAYOUT, build),
    *(
        Worklist(
            "batches", who, "/payouts/batches/", offered(r".*/batches/\d+/release/"),
            release(who), rare=True,
        )
        for who in FINANCE
    ),
    Worklist(
        "batches", "finance1", "/payouts/batches/",
        saying(r"/payouts/batches/\d+/", "은행 결과 넣기"), enter_results, rare=True,
    ),
    *(
        Worklist(
            "months", who, "/payouts/months/",
            offering(r"/payouts/months/\d+-\d+/", r".*/(?:propose|confirm)/"), close_month,
            rare=True,
        )
        for who in FINANCE
    ),
    *(
        Worklist("inbox", who, "/inbox/", offered("/inbox/read/"), on_the_list(who, "/inbox/"),
                 rare=True)
        for who in ("member1", "chair", *OFFICE, *FINANCE)
    ),
)  # fmt: skip

# Pages without a row when they are walked, and where their rows are dealt with.
WALKED_ELSEWHERE = {
    "/payouts/months/": "no month is over: reviews/payouts/months/tests",
    "/payouts/?figure=cancelled_open": "nobody cancels one: reviews/tests/test_cancelled_payouts",
    "/reviews/?figure=chair": "confirmed in the sitting, whose agenda they are on",
}

# Lists of the registry that are no worklist.
NO_WORKLISTS = {
    "claims": "the register of all claims; what waits there has lists of its own",
    "resolutions": "papers to print of what was decided",
    "draws": "a record of the draws",
    "withdrawals": "a withdrawal can be undone until its day, but need not be",
    "retriage-moves": "the claims of one retriage; a worker moves them once two confirmed it",
    "data-breach-claims": "the claims of one breach; a bulk notice tells their claimants",
    "erasure-items": "the claims of one erasure; a worker erases them once two approved it",
    "batch-payouts": "the payments of one batch",
    "grant-runs": "a record of the runs; what they left waits in holds and grant-accounts",
    "tax-statement": "a statement of the year",
    "bank-file-lines": "the lines of one file; the open ones wait in bank-lines",
    "bank-files": "a record of the files",
    "journal": "vouchers of the ledger",
    "ledger": "a record, which triggers write",
    "post-batches": "a record of the batches; their letters wait in post-letters",
    "bulk-left-out": "claims that one bulk does not write to, with the reasons",
    "suppressions": "addresses that get nothing, until somebody lifts one",
    "own-votes": "a member's own record",
    "handover-items": "the claims of one hand-over; what came back waits in handover-claims",
    "access-log": "a record, which auditors read",
    "simulations": "saved calculations",
    "alike-pairs": "pairs of decisions in a report",
    "reading-marks": "a record of what members marked",
    "sample-checks": "each waits for its drawn judge (reviews/committee/sample_checks/tests)",
    "benefits": "who got what; its failures are walked in reviews/benefits/tests",
    "simulation-outcomes": "the claims of one calculation",
}

# Lines of the admin site's index, by model and query, that are no worklist.
NOT_OF_THE_INDEX = {
    "claims.SupportPolicy state=draft": "a draft waits for its author",
    "reviews.NoticeTemplate state=draft": "a draft waits for its author",
    "claims.User login=locked": "an account opens by itself after some minutes",
    "claims.User login=no_factor": "everybody sets up their own second factor",
    "reviews.Member standing=ended_with_seats": "no term has ended in the demo",
}
# Figures that count what is there, not what waits for somebody.
TOTALS = frozenset(
    {
        "filed", "operator", "monetary", "escalated", "withdrawn_claims",
        "decided", "left", "withdrawn", "unsubmitted", "granted", "granted_all", "granted_part",
        "denied", "anew", "second_ballot", "late", "paid", "council_paid", "council_waiting",
        "council_failed", "recoveries_owed", "reserved", "paid_claims", "waiting_claims",
        "failed_claims", "papers_asked", "departed", "redrawn", "holder_waived",
        "approval_voided", "all", "looks", "files", "reveals", "off_hours",
    }
)  # fmt: skip
# Figures of what waits, with the worklist that empties each.
OF_FIGURES = {
    "not_asked": UNASKED,
    "papers_late": OVERDUE,
    "chair": "/reviews/?figure=chair",
    "to_discuss": "/reviews/?figure=chair",
    "prepared": "/payouts/?tab=prepared",
    "in_bulk": "/payouts/?tab=prepared",
    "approved": "/payouts/?tab=approved",
    "batched": "/payouts/batches/",
    "unreleased": "/payouts/batches/",
    "failed_open": "/payouts/?figure=failed_open",
    "cancelled_open": "/payouts/?figure=cancelled_open",
    "recoveries_late": "/payouts/recoveries/?show=late",
    "recoveries_waiting": "/payouts/recoveries/?show=waiting",
    "unreachable": "/notices/unreachable/",
    "held_grants": "/payouts/holds/",
    "accounts_unasked": "/payouts/grants/accounts/?kind=tier_grant",
    "bankbooks_came": "/payouts/grants/accounts/?kind=tier_grant",
}
