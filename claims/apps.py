from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = pgettext_lazy("several", "접수")

    def ready(self) -> None:
        import claims.documents.checks
        import claims.evidence.checks  # noqa: F401 - both register themselves
        from claims import hooks
        from claims.accounts import account_changes, roles
        from claims.bank_accounts import views as bank_accounts
        from claims.bank_accounts.lists import CORRECTIONS
        from claims.changes import kinds, views
        from claims.documents.display import gallery
        from claims.evidence import display, enqueue
        from claims.intake.window_changes import WINDOW
        from claims.lists.registry import register_list
        from claims.policy.publication_change import PUBLISH
        from claims.privacy.access_views import ACCESS_LOG
        from claims.register.lists import CLAIMS
        from claims.replica.metrics import ReplicaCollector
        from claims.search.tasks import on_claims_loaded
        from claims.users import navigation
        from config import (
            celery,  # noqa: F401 - shared tasks belong to its app, and it has checks
            metrics,
        )

        of_accounts = (account_changes.ACCOUNT, account_changes.FACTOR)
        for kind in (roles.ROLES, roles.MAIL, *of_accounts, PUBLISH, WINDOW):
            kinds.register(kind)
        navigation.set_menu_count("admin", views.waiting_for)
        navigation.set_menu_count("register", bank_accounts.waiting_for)
        metrics.register(ReplicaCollector())
        register_list(CLAIMS)
        register_list(ACCESS_LOG)
        register_list(CORRECTIONS)
        hooks.add_panel("account", "claims.propose_account", bank_accounts.panel)
        hooks.add_panel("documents", "claims.view_document", gallery.panel)
        hooks.add_finding_source(display.findings_about)
        hooks.listen("document_inspected", enqueue.on_document_inspected)
        hooks.listen("documents_changed", enqueue.on_documents_changed)
        hooks.listen("account_changed", enqueue.on_account_changed)
        hooks.listen("claims_loaded", enqueue.on_claims_loaded)
        hooks.listen("claims_loaded", on_claims_loaded)
