from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = pgettext_lazy("several", "접수")

    def ready(self) -> None:
        from claims import hooks
        from claims.changes import kinds, views
        from claims.documents import checks, gallery  # noqa: F401 - checks registers itself
        from claims.evidence import bells
        from claims.intake.changes import WINDOW
        from claims.policy.changes import PUBLISH
        from claims.users import account_changes, context, roles

        of_accounts = (account_changes.ACCOUNT, account_changes.FACTOR)
        for kind in (roles.ROLES, roles.MAIL, *of_accounts, PUBLISH, WINDOW):
            kinds.register(kind)
        context.count_room("admin", views.waiting_for)
        hooks.add_panel("documents", "claims.view_document", gallery.panel)
        hooks.listen("document_inspected", bells.follow_inspection)
        hooks.listen("documents_changed", bells.follow_documents)
        hooks.listen("account_changed", bells.follow_account)
        hooks.listen("claims_loaded", bells.follow_import)
