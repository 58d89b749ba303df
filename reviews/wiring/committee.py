"""Registration of the committee: kinds of change, listeners, scopes, panels, history, counts.

The packages are imported inside the functions, since their models exist only when the apps are
ready.
"""

from claims import hooks, page_parts
from claims.replica.router import keep_on_primary
from claims.users import navigation


def connect() -> None:
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
    _events()
    _scopes()
    _panels()
    _history()
    _counts()


def _events() -> None:
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


def _scopes() -> None:
    """Register the scopes of claims and documents, conflicts of interest, and the sources of open
    document requests."""
    from reviews.committee.access import chair, rounds, scope, seats
    from reviews.committee.document_requests import context as document_requests
    from reviews.committee.lifecycle.opening import before_the_council
    from reviews.committee.objections import rerouting
    from reviews.committee.sample_checks.scope import documents_to_judge
    from reviews.committee.supplements import received

    hooks.add_scope(scope.claims_scope)
    hooks.add_document_scope(documents_to_judge)
    hooks.set_ties(hooks.Ties(scope.barred_claims, scope.barred_people, chair.deputy_users))
    hooks.set_withheld_claims(rounds.withheld_claims)
    hooks.add_voting(scope.with_open_ballot)
    hooks.add_absence_reason(seats.refuse_left_seat)
    hooks.add_request_source(received.pending_request_of)
    hooks.add_request_source(document_requests.pending_request_of)
    hooks.set_before_the_council(before_the_council)
    hooks.add_end_of_asking(received.claims_no_longer_asked)
    hooks.add_route_keeper(rerouting.claims_with_kept_routes)


def _panels() -> None:
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


def _history() -> None:
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


def _counts() -> None:
    from reviews.committee.appeals.waiting import rows_waiting
    from reviews.committee.queue.queries import rows_awaiting
    from reviews.committee.sittings.member_notice import items_open_to

    navigation.set_menu_count("committee", rows_awaiting)
    navigation.set_menu_count("sittings", items_open_to)
    navigation.set_menu_count("appeals", rows_waiting)
