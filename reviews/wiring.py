"""Registration of the rooms of `reviews` with `claims`: listeners, panels, scopes, counts.

The rooms are imported inside the functions, since their models exist only when the apps are ready.
"""

from django.utils.translation import gettext_lazy as _

from claims import hooks, page_parts
from claims.replica.router import keep_on_primary
from claims.users import navigation
from reviews import roles


def connect() -> None:
    """Register the listeners, panels, scopes and counts of the rooms with `claims`. Called once,
    when the apps are ready."""
    navigation.set_role_names(roles.role_of, roles.LABELS)
    _connect_committee()
    _connect_payouts()
    _connect_benefits()
    _connect_notices()
    _connect_inbox()
    _connect_erasure()
    _connect_lists()
    _connect_simulator()


def _connect_lists() -> None:
    from claims.lists.registry import register_list
    from reviews.benefits.lists import BENEFITS
    from reviews.committee.appeals.lists import APPEALS
    from reviews.committee.document_requests.lists import DOCUMENT_BULKS, DOCUMENT_REQUESTS
    from reviews.committee.fact_corrections.lists import FACT_CORRECTIONS
    from reviews.committee.objections.lists import OBJECTIONS
    from reviews.committee.papers.lists import RESOLUTIONS
    from reviews.committee.queue.lists import QUEUE
    from reviews.committee.retriage.lists import RETRIAGE_MOVES
    from reviews.committee.sample_checks.lists import SAMPLES
    from reviews.committee.seats.tables import DRAWS
    from reviews.committee.sittings.tables import SITTINGS
    from reviews.committee.withdrawals.lists import WITHDRAWALS
    from reviews.dashboard import definitions
    from reviews.dashboard.own_votes import OWN_VOTES
    from reviews.erasure.lists import ERASURE_ITEMS
    from reviews.fairness.lists import PAIRS
    from reviews.notices.bulk.left_out import LEFT_OUT_CLAIMS
    from reviews.notices.bulk.tables import BULKS
    from reviews.notices.contacts.unreachable import UNREACHABLE
    from reviews.notices.operations.filters import NOTICES
    from reviews.notices.post.lists import BATCHES as POST_BATCHES
    from reviews.notices.post.lists import LETTERS, WAITING
    from reviews.notices.sending_policy.lists import SUPPRESSIONS
    from reviews.payouts.bank.results.lists import BANK_FILE_LINES, BANK_FILES, BANK_LINES
    from reviews.payouts.grants.lists import GRANT_ACCOUNTS, GRANT_RUNS
    from reviews.payouts.holds.lists import HOLDS
    from reviews.payouts.journal.entries import LEDGER
    from reviews.payouts.journal.lists import JOURNAL
    from reviews.payouts.recoveries.lists import RECOVERIES
    from reviews.payouts.statements.lists import STATEMENT_LINES
    from reviews.payouts.tax.statement import TAX_STATEMENT
    from reviews.payouts.views.filters import PAYOUTS
    from reviews.payouts.views.lists import BATCH_ROWS, BATCHES
    from reviews.simulator.lists import OUTCOMES, SIMULATIONS

    of_committee = (
        QUEUE,
        DOCUMENT_REQUESTS,
        DOCUMENT_BULKS,
        APPEALS,
        OBJECTIONS,
        FACT_CORRECTIONS,
        RETRIAGE_MOVES,
        WITHDRAWALS,
        RESOLUTIONS,
        SITTINGS,
        DRAWS,
        SAMPLES,
    )
    of_payouts = (
        PAYOUTS,
        BATCHES,
        BATCH_ROWS,
        GRANT_RUNS,
        GRANT_ACCOUNTS,
        HOLDS,
        RECOVERIES,
        TAX_STATEMENT,
    )
    of_bank = (BANK_LINES, BANK_FILE_LINES, BANK_FILES, STATEMENT_LINES, JOURNAL, LEDGER)
    others = (NOTICES, BULKS, LEFT_OUT_CLAIMS, SUPPRESSIONS, UNREACHABLE, OWN_VOTES, ERASURE_ITEMS)
    of_post = (LETTERS, WAITING, POST_BATCHES)
    of_policy = (SIMULATIONS, OUTCOMES, BENEFITS, PAIRS)
    for one in (*of_committee, *of_payouts, *of_bank, *of_post, *others, *of_policy):
        register_list(one)
    definitions.connect()


def _connect_committee() -> None:
    from claims.accounts.roles import add_role_check
    from claims.changes import kinds
    from claims.users import backends
    from reviews.committee import preview_variables
    from reviews.committee.queue.filters import claims_decided_between, decided_amounts
    from reviews.committee.seats import office_conflicts
    from reviews.committee.seats.seat_changes import SEAT
    from reviews.committee.suggestion.preview import preview

    kinds.register(SEAT)
    hooks.add_policy_preview(preview)
    add_role_check(office_conflicts.forbid_roles_beside_a_seat)
    hooks.set_decisions(hooks.Decisions(claims_decided_between, decided_amounts))
    backends.read_along("member")
    keep_on_primary("reviews.member", "reviews.tabcount")  # seats; counts that the queue writes
    preview_variables.connect()
    _connect_committee_events()
    _connect_committee_scopes()
    _connect_committee_panels()
    _connect_committee_history()
    _connect_committee_counts()


def _connect_committee_events() -> None:
    from reviews.committee.document_requests.extensions import on_documents_window_extended
    from reviews.committee.lifecycle import listeners, opening
    from reviews.committee.sample_checks.drawing import sample_decision
    from reviews.committee.suggestion.precedents import on_service_merged

    hooks.listen("decision_to_be_paid", sample_decision)
    hooks.listen("claims_loaded", opening.open_reviews)
    hooks.listen("claims_rerouted", opening.on_claims_rerouted)
    hooks.listen("entry_voided", listeners.on_entry_voided)
    hooks.listen("documents_changed", listeners.on_documents_changed)
    hooks.listen("upload_taken_back", listeners.on_upload_taken_back)
    hooks.set_judged_since(listeners.voted_since)
    hooks.listen("documents_window_extended", on_documents_window_extended)
    hooks.listen("findings_changed", listeners.on_findings_changed)
    hooks.listen("service_merged", on_service_merged)


def _connect_committee_scopes() -> None:
    """Register the scopes of claims and documents, and the sources of open document requests."""
    from reviews.committee.access import scope, seats
    from reviews.committee.document_requests import context as document_requests
    from reviews.committee.lifecycle.opening import before_the_council
    from reviews.committee.objections import rerouting
    from reviews.committee.sample_checks.scope import documents_to_judge
    from reviews.committee.supplements import received

    hooks.add_scope(scope.claims_scope)
    hooks.add_document_scope(documents_to_judge)
    hooks.add_voting(scope.with_open_ballot)
    hooks.add_absence_reason(seats.refuse_left_seat)
    hooks.add_request_source(received.pending_request_of)
    hooks.add_request_source(document_requests.pending_request_of)
    hooks.set_before_the_council(before_the_council)
    hooks.add_end_of_asking(received.claims_no_longer_asked)
    hooks.add_route_keeper(rerouting.claims_with_kept_routes)


def _connect_committee_panels() -> None:
    """Register panels and status lines of a claim's page, in the order in which they stand."""
    from reviews.committee import claim_page
    from reviews.committee.appeals import claim_page as appeals_page
    from reviews.committee.claimants import claim_page as claimants_page
    from reviews.committee.fact_corrections import claim_page as facts_page
    from reviews.committee.objections import claim_page as objections_page
    from reviews.committee.withdrawals import claim_page as withdrawals_page

    hooks.add_claim_places(claim_page.desks_of)
    hooks.set_claim_status(claim_page.status_for_claimant)
    hooks.add_panel("review", "claims.view_claim", claim_page.render)
    hooks.add_panel("claimant", "claims.view_claim", claimants_page.render)
    hooks.add_panel("appeal", "reviews.view_appeal", appeals_page.render)
    hooks.add_panel("own_appeal", "reviews.register_appeal", appeals_page.for_customer_centre)
    hooks.add_panel("objection", "reviews.register_objection", objections_page.render)
    hooks.add_panel("objection_seen", "reviews.view_objection", objections_page.for_readers)
    hooks.add_panel("withdrawal", "reviews.manage_review", withdrawals_page.render)
    hooks.add_panel("facts", "claims.view_claim", facts_page.render)
    hooks.add_panel("own_facts", "claims.propose_facts", facts_page.for_agents)
    page_parts.add_status_source(claim_page.status_lines)
    page_parts.add_status_source(facts_page.status_lines)
    page_parts.add_status_source(objections_page.status_lines)


def _connect_committee_history() -> None:
    from reviews.committee import claim_page
    from reviews.committee.desk import claim_history
    from reviews.committee.fact_corrections import claim_page as facts_page
    from reviews.committee.objections import claim_page as objections_page
    from reviews.committee.retriage import claim_page as retriage_page
    from reviews.committee.withdrawals import claim_page as withdrawals_page

    review, filing = page_parts.HistoryKind.REVIEW, page_parts.HistoryKind.FILING
    of_centre = claim_page.history_for_customer_centre
    page_parts.add_history_source(review, ("reviews.view_queue",), claim_history.history)
    page_parts.add_history_source(review, ("claims.look_up_claim",), of_centre)
    sees = objections_page.SEES_HISTORY
    page_parts.add_history_source(review, sees, objections_page.history)
    page_parts.add_history_source(filing, retriage_page.SEES_HISTORY, retriage_page.history)
    page_parts.add_history_source(filing, facts_page.SEES_HISTORY, facts_page.history)
    page_parts.add_history_source(filing, withdrawals_page.SEES_HISTORY, withdrawals_page.history)


def _connect_committee_counts() -> None:
    from reviews.committee.objections.claim_page import awaiting_confirmation
    from reviews.committee.queue.queries import rows_awaiting
    from reviews.committee.sittings.member_notice import items_open_to

    navigation.set_menu_count("committee", rows_awaiting)
    navigation.set_menu_count("sittings", items_open_to)
    navigation.set_menu_count("appeals", awaiting_confirmation)


def _connect_inbox() -> None:
    from reviews.inbox import queries
    from reviews.inbox.listeners import claims, council, notices, payouts, secretariat

    hooks.listen("seats_given", council.on_seats_given)
    hooks.listen("seat_left", council.on_seat_left)
    hooks.listen("ballot_closed", council.on_ballot_closed)
    hooks.listen("second_ballot_called", council.on_second_ballot_called)
    hooks.listen("sitting_announced", council.on_sitting_announced)
    hooks.listen("supplement_ended", council.on_supplement_ended)
    hooks.listen("review_waits_again", secretariat.on_review_waits_again)
    hooks.listen("document_bulk_prepared", secretariat.on_document_bulk_prepared)
    hooks.listen("comment_written", council.on_comment_written)
    hooks.listen("objection_proposed", secretariat.on_objection_proposed)
    hooks.listen("objection_sent_back", secretariat.on_objection_sent_back)
    hooks.listen("facts_proposed", secretariat.on_facts_proposed)
    hooks.listen("retriage_proposed", secretariat.on_retriage_proposed)
    hooks.listen("benefit_proposed", secretariat.on_benefit_proposed)
    hooks.listen("erasure_proposed", secretariat.on_erasure_proposed)
    hooks.listen("sample_to_judge", council.on_sample_to_judge)
    hooks.listen("sample_judge_left", council.on_sample_judge_left)
    hooks.listen("sample_differs", council.on_sample_differs)
    hooks.listen("batch_built", payouts.on_batch_built)
    hooks.listen("payout_cancelled", payouts.on_payout_cancelled)
    hooks.listen("recovery_proposed", payouts.on_recovery_proposed)
    hooks.listen("hold_release_proposed", payouts.on_hold_release_proposed)
    hooks.listen("duplicates_reopened", payouts.on_duplicates_reopened)
    hooks.listen("recovery_movement_entered", payouts.on_recovery_movement_entered)
    hooks.listen("month_proposed", payouts.on_month_proposed)
    hooks.listen("month_sent_back", payouts.on_month_sent_back)
    hooks.listen("results_proposed", payouts.on_results_proposed)
    hooks.listen("statistics_prepared", secretariat.on_statistics_prepared)
    hooks.listen("term_to_end", secretariat.on_term_to_end)
    hooks.listen("bulk_prepared", notices.on_bulk_prepared)
    hooks.listen("bulk_stopped", notices.on_bulk_stopped)
    hooks.listen("document_inspected", claims.on_document_inspected)
    hooks.listen("copies_quarantined", claims.on_copies_quarantined)
    hooks.listen("handover_proposed", claims.on_handover_proposed)
    hooks.listen("upload_link_used", claims.on_upload_link_used)
    hooks.listen("payee_entered", claims.on_payee_entered)
    hooks.listen("payee_ending", claims.on_payee_ending)
    hooks.listen("account_proposed", claims.on_account_proposed)
    hooks.listen("change_proposed", claims.on_change_proposed)
    navigation.set_menu_count(navigation.INBOX, queries.waiting_for)


def _connect_payouts() -> None:
    from claims.changes import kinds
    from reviews.notices.bulk.list_letters import register_list_letter
    from reviews.notices.events import Event
    from reviews.notices.templates.claim_facts import register_facts
    from reviews.payouts import preview_variables
    from reviews.payouts.grants import asking
    from reviews.payouts.grants.standing import grant_standings
    from reviews.payouts.holds import claim_page as holds
    from reviews.payouts.holds.holding import on_account_changed as hold_on_account_changed
    from reviews.payouts.holds.holding import on_grant_corrected
    from reviews.payouts.ledger.budget_changes import BUDGET
    from reviews.payouts.planning.changes import PAYMENT_DAYS, TRANSFER_LIMIT
    from reviews.payouts.preparation.payees import on_account_changed, on_payee_changed
    from reviews.payouts.recoveries import claim_page as recoveries
    from reviews.payouts.recoveries import preview_variables as recovery_variables
    from reviews.payouts.views import claim_page

    for kind in (BUDGET, PAYMENT_DAYS, TRANSFER_LIMIT):
        kinds.register(kind)
    hooks.listen("account_changed", on_account_changed)
    hooks.listen("account_changed", hold_on_account_changed)
    hooks.listen("grant_corrected", on_grant_corrected)
    hooks.listen("payee_changed", on_payee_changed)
    hooks.listen("account_changed", asking.on_account_changed)
    register_list_letter(asking.ACCOUNT_LETTER)
    register_facts(Event.ACCOUNT_ASKED, asking.facts_of)
    hooks.set_grant_standings(grant_standings)
    hooks.add_claim_places(claim_page.payout_places)
    hooks.add_panel("payouts", "reviews.view_payout", claim_page.render)
    page_parts.add_status_source(claim_page.status_lines)
    money = page_parts.HistoryKind.MONEY
    page_parts.add_history_source(money, claim_page.SEES_STATUS, claim_page.history)
    hooks.add_panel("holds", "reviews.view_payout", holds.render)
    page_parts.add_status_source(holds.status_lines)
    page_parts.add_history_source(money, claim_page.SEES_STATUS, holds.history)
    hooks.add_panel("recoveries", "reviews.view_payout", recoveries.render)
    page_parts.add_status_source(recoveries.status_lines)
    page_parts.add_history_source(money, claim_page.SEES_STATUS, recoveries.history)
    navigation.set_menu_count("payouts", claim_page.prepared_payouts)
    preview_variables.connect()
    recovery_variables.connect()


def _connect_benefits() -> None:
    from reviews.benefits import claim_page, preview_variables

    hooks.add_panel("benefits", "reviews.view_benefitrun", claim_page.render)
    page_parts.add_status_source(claim_page.status_lines)
    money = page_parts.HistoryKind.MONEY
    page_parts.add_history_source(money, claim_page.SEES_HISTORY, claim_page.history)
    navigation.set_menu_count("programmes", claim_page.awaiting_approval)
    preview_variables.connect()


def _connect_notices() -> None:
    from config import metrics
    from reviews.notices import receipts
    from reviews.notices.bulk import preview_variables
    from reviews.notices.bulk.audiences import MOST_PICKED
    from reviews.notices.bulk.context import follow_up_of
    from reviews.notices.bulk.verbs import prepare_for_import
    from reviews.notices.contacts import letters as contact_letters
    from reviews.notices.contacts.renewal import on_contact_changed, on_letter_reader_changed
    from reviews.notices.events import Event
    from reviews.notices.handovers import on_handover_received
    from reviews.notices.operations import claim_page
    from reviews.notices.operations.metrics import NoticeCollector
    from reviews.notices.outbox.upload_link import write_upload_link
    from reviews.notices.sending_policy import checks  # noqa: F401 - checks registers itself
    from reviews.notices.templates.claim_facts import register_facts

    metrics.register(NoticeCollector())
    hooks.add_pick_action(
        hooks.PickAction(
            "reviews.prepare_bulk", "notices:new_bulk", _("고른 신청에 보내기"), MOST_PICKED
        )
    )
    hooks.listen("claims_loaded", prepare_for_import)
    hooks.listen("handover_received", on_handover_received)
    hooks.listen("account_changed", contact_letters.on_account_changed)
    hooks.listen("contact_changed", on_contact_changed)
    hooks.listen("letter_reader_changed", on_letter_reader_changed)
    register_facts(Event.ACCOUNT_CHANGED, contact_letters.facts_of_account)
    register_facts(Event.CONTACT_CHANGED, contact_letters.facts_of_contact)
    hooks.listen("upload_link_to_send", write_upload_link)
    hooks.listen("claim_entered", receipts.on_claim_entered)
    hooks.set_letter_to_come(receipts.letter_to_come)
    hooks.listen("entry_voided", receipts.on_entry_voided)
    hooks.add_import_follow_up(follow_up_of)
    page_parts.add_status_source(claim_page.status_lines)
    letters = page_parts.HistoryKind.LETTERS
    page_parts.add_history_source(letters, claim_page.SEES_LETTERS, claim_page.history)
    hooks.add_panel("notices", "reviews.view_notice", claim_page.notices_of_claim)
    hooks.add_panel("claim_notices", "reviews.view_claim_notices", claim_page.for_customer_centre)
    preview_variables.connect()


def _connect_erasure() -> None:
    from reviews.erasure import claim_page
    from reviews.erasure.guards import register_guards
    from reviews.erasure.permissions import SEES

    register_guards()
    filing = page_parts.HistoryKind.FILING
    hooks.add_panel("erasure", SEES, claim_page.render)
    page_parts.add_history_source(filing, claim_page.SEES_HISTORY, claim_page.history)


def _connect_simulator() -> None:
    from reviews.simulator.effect import effect, outlook

    hooks.set_policy_effect(effect)
    hooks.set_policy_outlook(outlook)
