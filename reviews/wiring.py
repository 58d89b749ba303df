"""Where the rooms of `reviews` are plugged into `claims`: listeners, panels, scopes. One reading."""

from claims import hooks
from claims.users import context
from reviews import roles


def connect() -> None:
    """Called once, when the apps are ready."""
    context.name_role(roles.role_of)
    _connect_payouts()


def _connect_payouts() -> None:
    from reviews.payouts import preparing

    hooks.listen("account_changed", preparing.follow_account)
