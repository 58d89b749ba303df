"""The app `reviews`: committee, payouts, notices and dashboard."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import pgettext_lazy


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = pgettext_lazy("several", "심의")

    def ready(self) -> None:
        from claims.trail import privileges
        from reviews import roles, wiring

        wiring.connect()
        # `reviews` is the last of our apps, so all tables exist and auth has its permissions.
        post_migrate.connect(roles.sync, dispatch_uid="desk_roles")
        post_migrate.connect(privileges.apply, dispatch_uid="desk_grants")
