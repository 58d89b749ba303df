"""Registration of payouts: kinds of change, listeners, letters, panels, history, counts.

The packages are imported inside the functions, since their models exist only when the apps are
ready.
"""

from claims import hooks, page_parts
from claims.users import navigation


def connect() -> None:
    from claims.changes import kinds
    from reviews.notices.bulk.audiences.list_letters import register_list_letter
    from reviews.notices.events import Event
    from reviews.notices.templates.claim_facts import register_facts
    from reviews.payouts import preview_variables
    from reviews.payouts.grants import account_requests, after_import
    from reviews.payouts.grants.grant_states import grant_standings
    from reviews.payouts.holds import claim_page as holds
    from reviews.payouts.holds.holding import on_account_changed as hold_on_account_changed
    from reviews.payouts.holds.holding import on_grant_corrected
    from reviews.payouts.ledger.budget_changes import BUDGET
    from reviews.payouts.planning.changes import PAYMENT_DAYS, TRANSFER_LIMIT
    from reviews.payouts.preparation.payees import on_account_changed, on_payee_changed
    from reviews.payouts.recoveries import preview_variables as recovery_variables
    from reviews.payouts.recoveries.pages import claim_page as recoveries
    from reviews.payouts.views import claim_page

    for kind in (BUDGET, PAYMENT_DAYS, TRANSFER_LIMIT):
        kinds.register(kind)
    hooks.listen("account_changed", on_account_changed)
    hooks.listen("account_changed", hold_on_account_changed)
    hooks.listen("grant_corrected", on_grant_corrected)
    hooks.listen("payee_changed", on_payee_changed)
    hooks.listen("account_changed", account_requests.on_account_changed)
    register_list_letter(account_requests.ACCOUNT_LETTER)
    register_facts(Event.ACCOUNT_ASKED, account_requests.facts_of)
    hooks.set_grant_standings(grant_standings)
    hooks.add_import_follow_up(after_import.follow_up_of)
    hooks.add_claim_places(claim_page.payout_places)
    hooks.add_panel("payouts", "reviews.view_payout", claim_page.render)
    page_parts.add_status_source(claim_page.status_lines)
    money = page_parts.HistoryKind.MONEY
    page_parts.add_history_source(money, claim_page.SEES_STATUS, claim_page.history)
    hooks.add_panel("holds", "reviews.view_payout", holds.render)
    page_parts.add_status_source(holds.status_lines)
    page_parts.add_history_source(money, claim_page.SEES_STATUS, holds.history)
    hooks.add_panel("recoveries", "reviews.view_payout", recoveries.render)
    page_parts.add_status_source(recoveries.status_lines)
    page_parts.add_history_source(money, claim_page.SEES_STATUS, recoveries.history)
    navigation.set_menu_count("payouts", claim_page.prepared_payouts)
    preview_variables.connect()
    recovery_variables.connect()
