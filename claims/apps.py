from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from claims.trail import trigger_registry

trigger_registry.install()  # before any model is imported


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = pgettext_lazy("several", "접수")

    def ready(self) -> None:
        import claims.documents.checks
        import claims.evidence.checks  # noqa: F401 - both register themselves
        from claims import hooks, page_parts
        from claims.accounts import account_changes, roles
        from claims.bank_accounts import views as bank_accounts
        from claims.bank_accounts.lists import CORRECTIONS
        from claims.changes import kinds, views
        from claims.contacts import views as contacts
        from claims.direct_entry import claim_page as by_hand
        from claims.documents.display import gallery
        from claims.documents.timeline import history as document_history
        from claims.documents.upload_links import claim_page as upload_links
        from claims.evidence import display, enqueue
        from claims.evidence.reading_marks.lists import READING_MARKS
        from claims.handovers import claim_page as handovers
        from claims.handovers import lists as handover_lists
        from claims.handovers.permissions import RECORD_CONSENT
        from claims.handovers.verbs import on_claims_changed
        from claims.inquiries import context as inquiries
        from claims.intake.window_changes import WINDOW
        from claims.lists.registry import register_list
        from claims.policy.publication_change import PUBLISH
        from claims.policy.service_merge import SERVICE_MERGE
        from claims.privacy import timeline as access
        from claims.privacy.access_views import ACCESS_LOG
        from claims.register import claim_page
        from claims.register.lists import CLAIMS
        from claims.register.views import SEES_REGISTER
        from claims.replica.metrics import ReplicaCollector
        from claims.representation import claim_page as representation
        from claims.representation.lists import REPRESENTATIONS
        from claims.search.tasks import on_claims_loaded
        from claims.users import navigation
        from config import (
            celery,  # noqa: F401 - shared tasks belong to its app, and it has checks
            metrics,
        )

        of_accounts = (account_changes.ACCOUNT, account_changes.FACTOR)
        for kind in (roles.ROLES, roles.MAIL, *of_accounts, PUBLISH, SERVICE_MERGE, WINDOW):
            kinds.register(kind)
        navigation.set_menu_count("admin", views.waiting_for)
        navigation.set_menu_count("register", bank_accounts.waiting_for)
        metrics.register(ReplicaCollector())
        register_list(CLAIMS)
        register_list(ACCESS_LOG)
        register_list(CORRECTIONS)
        for one in (handover_lists.HANDOVERS, handover_lists.ITEMS, handover_lists.CLAIMS):
            register_list(one)
        register_list(REPRESENTATIONS)
        register_list(READING_MARKS)
        hooks.add_panel("entry", "claims.enter_claim", by_hand.panel)
        sees = "claims.enter_representation"
        hooks.add_panel("representation", sees, representation.panel)
        hooks.add_panel("account", "claims.propose_account", bank_accounts.panel)
        hooks.add_panel("contact", "claims.correct_contact", contacts.panel)
        hooks.add_panel("documents", "claims.view_document", gallery.panel)
        hooks.add_panel("handovers", RECORD_CONSENT, handovers.panel)
        hooks.add_panel("upload_link", upload_links.ISSUE, upload_links.panel)
        hooks.add_panel("inquiries", "claims.view_inquiry", inquiries.inquiries_panel)
        hooks.add_panel("notes", "claims.view_claimnote", inquiries.notes_panel)
        page_parts.add_status_source(claim_page.status_lines)
        page_parts.add_status_source(handovers.status_lines)
        page_parts.add_status_source(representation.status_lines)
        kinds_of = page_parts.HistoryKind
        for of_kind, permissions, entries in (
            (kinds_of.FILING, SEES_REGISTER, claim_page.history),
            (kinds_of.FILING, SEES_REGISTER, by_hand.history),
            (kinds_of.FILING, SEES_REGISTER, representation.history),
            (kinds_of.DOCUMENTS, ("claims.view_document",), document_history),
            (kinds_of.HANDOVERS, handovers.SEES, handovers.history),
            (kinds_of.DOCUMENTS, upload_links.SEES_LINKS, upload_links.history),
            (kinds_of.INQUIRIES, ("claims.view_inquiry",), inquiries.inquiry_history),
            (kinds_of.NOTES, ("claims.view_claimnote",), inquiries.note_history),
        ):
            page_parts.add_history_source(of_kind, permissions, entries)
        page_parts.add_history_source(
            kinds_of.ACCESS, ("claims.view_accessentry",), access.history, alone=access.whole_log
        )
        hooks.add_finding_source(display.findings_about)
        hooks.listen("document_inspected", enqueue.on_document_inspected)
        hooks.listen("document_read", enqueue.on_document_inspected)
        hooks.listen("documents_changed", enqueue.on_documents_changed)
        hooks.listen("account_changed", enqueue.on_account_changed)
        hooks.listen("claims_rerouted", on_claims_changed)
        hooks.listen("contact_changed", enqueue.on_contact_changed)
        hooks.listen("claims_loaded", enqueue.on_claims_loaded)
        hooks.listen("claims_loaded", on_claims_loaded)
