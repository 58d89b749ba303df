"""Where the rooms of `reviews` are plugged into `claims`: listeners, panels, scopes. One reading."""

from claims import hooks
from claims.users import context
from reviews import roles


def connect() -> None:
    """Called once, when the apps are ready."""
    context.name_role(roles.role_of)
    _connect_committee()
    _connect_payouts()


def _connect_committee() -> None:
    from reviews.committee import listeners, opening, scope

    hooks.listen("claims_loaded", opening.open_reviews)
    hooks.listen("claims_rerouted", opening.follow_routes)
    hooks.listen("documents_changed", listeners.follow_documents)
    hooks.listen("findings_changed", listeners.follow_findings)
    hooks.add_scope(scope.claims_scope)


def _connect_payouts() -> None:
    from reviews.payouts import preparing

    hooks.listen("account_changed", preparing.follow_account)
