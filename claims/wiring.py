"""Registration of the packages of `claims`: changes, lists, panels, history, listeners.

The packages are imported inside the functions, since their models exist only when the apps are
ready.
"""

from claims import hooks, page_parts


def connect() -> None:
    """Register changes, lists, panels, history and listeners of the packages; called once, when the
    apps are ready."""
    import claims.documents.checks
    import claims.evidence.checks
    import claims.personal_data.checks
    import claims.trail.checks  # noqa: F401 - they register themselves
    from claims.replica.metrics import ReplicaCollector
    from config import (
        celery,  # noqa: F401 - shared tasks belong to its app, and it has checks
        deploy_checks,  # noqa: F401 - registers itself
        metrics,
    )

    metrics.register(ReplicaCollector())
    _connect_changes()
    _connect_lists()
    _connect_panels()
    _connect_status_card()
    _connect_history()
    _connect_listeners()


def _connect_changes() -> None:
    """Register the kinds of change that a second administrator confirms, and the numbers of waiting
    rows in the menu."""
    from claims.accounts import account_changes, roles
    from claims.bank_accounts import views as bank_accounts
    from claims.changes import kinds, views
    from claims.inquiries import lists as inquiries
    from claims.intake.window_changes import WINDOW
    from claims.policy.company_changes import COMPANY_CHANGE
    from claims.policy.holiday_changes import HOLIDAY_CHANGE
    from claims.policy.publication_change import PUBLISH
    from claims.policy.service_merge import SERVICE_MERGE
    from claims.users import navigation

    of_accounts = (roles.ROLES, roles.MAIL, account_changes.ACCOUNT, account_changes.FACTOR)
    for kind in (*of_accounts, COMPANY_CHANGE, HOLIDAY_CHANGE, PUBLISH, SERVICE_MERGE, WINDOW):
        kinds.register(kind)
    navigation.set_menu_count("admin", views.waiting_for)
    navigation.set_menu_count("register", bank_accounts.waiting_for)
    navigation.set_menu_count("inquiries", inquiries.waiting_for)


def _connect_lists() -> None:
    from claims.bank_accounts.lists import CORRECTIONS
    from claims.evidence.reading_marks.lists import READING_MARKS
    from claims.handovers import lists as handovers
    from claims.inquiries.lists import INQUIRIES
    from claims.lists.figures import register_figure
    from claims.lists.registry import register_list
    from claims.privacy.access_views import ACCESS_LOG
    from claims.privacy.figures import FIGURES
    from claims.register.lists import CLAIMS
    from claims.representation.lists import REPRESENTATIONS

    of_handovers = (handovers.HANDOVERS, handovers.ITEMS, handovers.CLAIMS)
    of_claims = (CLAIMS, ACCESS_LOG, CORRECTIONS, *of_handovers, REPRESENTATIONS, READING_MARKS)
    for one in (*of_claims, INQUIRIES):
        register_list(one)
    for figure in FIGURES:
        register_figure(figure)


def _connect_panels() -> None:
    """Register the panels of the claim page, each with the permission that opens it."""
    from claims.bank_accounts import claim_page as account_page
    from claims.contacts import views as contacts
    from claims.direct_entry import claim_page as by_hand
    from claims.documents.display import gallery
    from claims.documents.upload_links import claim_page as upload_links
    from claims.handovers import claim_page as handovers
    from claims.handovers.permissions import RECORD_CONSENT
    from claims.inquiries import context as inquiries
    from claims.inquiries.topics import ANSWERS
    from claims.representation import claim_page as representation

    hooks.add_panel(by_hand.PANEL, "claims.enter_claim", by_hand.panel)
    hooks.add_panel("representation", "claims.enter_representation", representation.panel)
    hooks.add_panel("account", "claims.propose_account", account_page.panel)
    hooks.add_panel("contact", "claims.correct_contact", contacts.panel)
    hooks.add_panel("documents", "claims.view_document", gallery.panel)
    hooks.add_panel(handovers.PANEL, RECORD_CONSENT, handovers.panel)
    hooks.add_panel("upload_link", upload_links.ISSUE, upload_links.panel)
    hooks.add_panel(
        "inquiries", "claims.view_inquiry", inquiries.inquiries_panel, *ANSWERS.values()
    )
    hooks.add_panel("notes", "claims.view_claimnote", inquiries.notes_panel)


def _connect_status_card() -> None:
    from claims.handovers import claim_page as handovers
    from claims.register import claim_page
    from claims.representation import claim_page as representation

    page_parts.add_status_source(claim_page.status_lines)
    page_parts.add_status_source(handovers.status_lines)
    page_parts.add_status_source(representation.status_lines)


def _connect_history() -> None:
    from claims.direct_entry import claim_page as by_hand
    from claims.documents.timeline import history as document_history
    from claims.documents.upload_links import claim_page as upload_links
    from claims.handovers import claim_page as handovers
    from claims.inquiries import context as inquiries
    from claims.privacy import timeline as access
    from claims.register import claim_page
    from claims.register.views import SEES_REGISTER
    from claims.representation import claim_page as representation

    kinds = page_parts.HistoryKind
    for kind, permissions, entries in (
        (kinds.FILING, SEES_REGISTER, claim_page.history),
        (kinds.FILING, SEES_REGISTER, by_hand.history),
        (kinds.FILING, SEES_REGISTER, representation.history),
        (kinds.DOCUMENTS, ("claims.view_document",), document_history),
        (kinds.HANDOVERS, handovers.SEES, handovers.history),
        (kinds.DOCUMENTS, upload_links.SEES_LINKS, upload_links.history),
        (kinds.INQUIRIES, ("claims.view_inquiry",), inquiries.inquiry_history),
        (kinds.NOTES, ("claims.view_claimnote",), inquiries.note_history),
    ):
        page_parts.add_history_source(kind, permissions, entries)
    page_parts.add_history_source(
        kinds.ACCESS, ("claims.view_accessentry",), access.history, alone=access.whole_log
    )


def _connect_listeners() -> None:
    from claims.evidence import display, enqueue
    from claims.handovers.verbs import on_claims_changed, on_contact_changed
    from claims.search.tasks import on_claims_loaded

    hooks.add_finding_source(display.findings_about)
    hooks.listen("document_inspected", enqueue.on_document_inspected)
    hooks.listen("document_read", enqueue.on_document_inspected)
    hooks.listen("documents_changed", enqueue.on_documents_changed)
    hooks.listen("account_changed", enqueue.on_account_changed)
    hooks.listen("claims_rerouted", on_claims_changed)
    hooks.listen("contact_changed", enqueue.on_contact_changed)
    hooks.listen("contact_changed", on_contact_changed)
    hooks.listen("claims_loaded", enqueue.on_claims_loaded)
    hooks.listen("claims_loaded", on_claims_loaded)
