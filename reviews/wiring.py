"""Where the rooms of `reviews` are plugged into `claims`: listeners, panels, scopes."""

from claims import hooks
from claims.users import context
from reviews import roles


def connect() -> None:
    """Called once, when the apps are ready."""
    context.name_role(roles.role_of, roles.LABELS)
    _connect_committee()
    _connect_payouts()
    _connect_notices()


def _connect_committee() -> None:
    from claims.changes import kinds
    from claims.policy.previews import add_preview
    from claims.users.roles import add_role_check
    from reviews.committee import arrivals, listeners, opening, panel, queue, scope, told
    from reviews.committee.appealing import panel as appeal_panel
    from reviews.committee.seats import taking_office as offices
    from reviews.committee.seats.seat_changes import SEAT
    from reviews.committee.sittings import waiting
    from reviews.committee.suggestion.preview import preview

    kinds.register(SEAT)
    add_preview(preview)
    add_role_check(offices.forbid_roles_beside_a_seat)
    hooks.listen("claims_loaded", opening.open_reviews)
    hooks.listen("claims_rerouted", opening.follow_routes)
    hooks.listen("documents_changed", listeners.follow_documents)
    hooks.listen("findings_changed", listeners.follow_findings)
    hooks.add_scope(scope.claims_scope)
    hooks.explain_absence(scope.say_who_left)
    hooks.add_asker(arrivals.asked_of)
    hooks.add_panel("review", "claims.view_claim", panel.render)
    hooks.add_panel("appeal", "reviews.view_appeal", appeal_panel.render)
    hooks.add_panel("own_appeal", "reviews.register_appeal", appeal_panel.for_customer_centre)
    context.count_room("committee", queue.waiting_for_me)
    context.count_room("sittings", waiting.items_waiting_for)
    told.connect()


def _connect_payouts() -> None:
    from claims.changes import kinds
    from reviews.payouts import panel, preparing, told
    from reviews.payouts.budget_changes import BUDGET

    kinds.register(BUDGET)
    hooks.listen("account_changed", preparing.follow_account)
    hooks.add_panel("payouts", "reviews.view_payout", panel.render)
    context.count_room("payouts", panel.waiting_for_me)
    told.connect()


def _connect_notices() -> None:
    from config import metrics
    from reviews.notices import checks  # noqa: F401 - checks registers itself
    from reviews.notices.bulk import imports, preparing, told
    from reviews.notices.operating import panels  # noqa: F401 - checks registers itself
    from reviews.notices.operating.metrics import NoticeCollector

    metrics.register(NoticeCollector())
    hooks.listen("claims_loaded", preparing.prepare_for_import)
    hooks.add_sequel(imports.sequel_of)
    hooks.add_panel("notices", "reviews.view_notice", panels.notices_of_claim)
    hooks.add_panel("claim_notices", "reviews.view_claim_notices", panels.for_customer_centre)
    told.connect()
