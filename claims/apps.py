from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("접수")

    def ready(self) -> None:
        from claims import hooks
        from claims.documents import checks, gallery  # noqa: F401 - checks registers itself

        hooks.add_panel("documents", "claims.view_document", gallery.panel)
