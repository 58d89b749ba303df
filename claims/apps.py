from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = pgettext_lazy("several", "접수")

    def ready(self) -> None:
        from claims import hooks
        from claims.accounts import account_changes, roles
        from claims.changes import kinds, views
        from claims.documents.display import gallery  # noqa: F401 - checks registers itself
        from claims.evidence import enqueue
        from claims.intake.window_changes import WINDOW
        from claims.policy.publication_change import PUBLISH
        from claims.users import navigation

        of_accounts = (account_changes.ACCOUNT, account_changes.FACTOR)
        for kind in (roles.ROLES, roles.MAIL, *of_accounts, PUBLISH, WINDOW):
            kinds.register(kind)
        navigation.count_room("admin", views.waiting_for)
        hooks.add_panel("documents", "claims.view_document", gallery.panel)
        hooks.listen("document_inspected", enqueue.follow_inspection)
        hooks.listen("documents_changed", enqueue.follow_documents)
        hooks.listen("account_changed", enqueue.follow_account)
        hooks.listen("claims_loaded", enqueue.follow_import)
