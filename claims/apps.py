"""The app `claims`: register, intake, documents, evidence, users and what every page shares."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from claims.trail import trigger_registry

trigger_registry.install()  # before any model is imported


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = pgettext_lazy("several", "접수")

    def ready(self) -> None:
        from claims import wiring

        wiring.connect()
