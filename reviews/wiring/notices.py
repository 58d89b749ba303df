"""Registration of notices: listeners, letters, panels, history, metrics.

The packages are imported inside the functions, since their models exist only when the apps are
ready.
"""

from django.utils.translation import gettext_lazy as _

from claims import hooks, page_parts


def connect() -> None:
    from config import metrics
    from reviews.notices import consents, entry_letters
    from reviews.notices.bulk.audiences.choosing import MOST_PICKED
    from reviews.notices.bulk.audiences.list_letters import register_list_letter
    from reviews.notices.bulk.context import follow_up_of
    from reviews.notices.bulk.letters import preview_variables
    from reviews.notices.bulk.verbs import prepare_for_import
    from reviews.notices.contacts import letters as contact_letters
    from reviews.notices.contacts.resending import on_contact_changed, on_letter_reader_changed
    from reviews.notices.events import Event
    from reviews.notices.handovers import on_handover_received
    from reviews.notices.operations import claim_page
    from reviews.notices.operations.metrics import NoticeCollector
    from reviews.notices.outbox.upload_link import write_upload_link
    from reviews.notices.sending_policy import checks  # noqa: F401 - checks registers itself
    from reviews.notices.templates.claim_facts import register_facts

    metrics.register(NoticeCollector())
    hooks.add_pick_action(
        hooks.PickAction(
            "reviews.prepare_bulk", "notices:new_bulk", _("고른 신청에 보내기"), MOST_PICKED
        )
    )
    hooks.listen("claims_loaded", prepare_for_import)
    hooks.listen("handover_received", on_handover_received)
    hooks.listen("consents_recorded", consents.on_consents_recorded)
    hooks.listen("terms_changed", consents.on_terms_changed)
    hooks.set_asking_for_consent(consents.asking_url)
    register_list_letter(consents.CONSENT_LETTER)
    register_facts(Event.CONSENT_ASKED, consents.facts_of)
    hooks.listen("account_changed", contact_letters.on_account_changed)
    hooks.listen("contact_changed", on_contact_changed)
    hooks.listen("letter_reader_changed", on_letter_reader_changed)
    register_facts(Event.ACCOUNT_CHANGED, contact_letters.facts_of_account)
    register_facts(Event.CONTACT_CHANGED, contact_letters.facts_of_contact)
    hooks.listen("upload_link_to_send", write_upload_link)
    hooks.listen("claim_entered", entry_letters.on_claim_entered)
    hooks.set_letter_to_come(entry_letters.letter_to_come)
    hooks.listen("entry_voided", entry_letters.on_entry_voided)
    hooks.add_import_follow_up(follow_up_of)
    page_parts.add_status_source(claim_page.status_lines)
    letters = page_parts.HistoryKind.LETTERS
    page_parts.add_history_source(letters, claim_page.SEES_LETTERS, claim_page.history)
    hooks.add_panel("notices", "reviews.view_notice", claim_page.notices_of_claim)
    hooks.add_panel("claim_notices", "reviews.view_claim_notices", claim_page.for_customer_centre)
    preview_variables.connect()
