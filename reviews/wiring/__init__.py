"""Registration of the packages of `reviews` with `claims`: listeners, panels, scopes, counts,
lists.

Large packages have a file here, small ones a function below. The packages are imported inside the
functions, since their models exist only when the apps are ready.
"""

from claims import hooks, page_parts
from claims.users import navigation
from reviews import roles
from reviews.wiring import committee, inbox, lists, notices, payouts


def connect() -> None:
    """Register the listeners, panels, scopes and counts of the packages with `claims`. Called once,
    when the apps are ready. The listeners of one event run in the order of these calls."""
    navigation.set_role_names(roles.role_of, roles.LABELS)
    committee.connect()
    payouts.connect()
    _connect_benefits()
    notices.connect()
    inbox.connect()
    _connect_data_breaches()
    _connect_data_subject_requests()
    _connect_erasure()
    lists.connect()
    _connect_simulator()


def _connect_benefits() -> None:
    from reviews.benefits import claim_page, preview_variables
    from reviews.benefits.batches.eligibility import plan_left_out_again

    hooks.listen("consent_given_again", plan_left_out_again)
    hooks.add_panel("benefits", "reviews.view_benefitrun", claim_page.render)
    page_parts.add_status_source(claim_page.status_lines)
    money = page_parts.HistoryKind.MONEY
    page_parts.add_history_source(money, claim_page.SEES_HISTORY, claim_page.history)
    navigation.set_menu_count("programmes", claim_page.awaiting_approval)
    preview_variables.connect()


def _connect_data_breaches() -> None:
    from reviews.data_breaches import claim_page, preview_variables
    from reviews.data_breaches.letters import BREACH_LETTER
    from reviews.notices.bulk.audiences.list_letters import register_list_letter

    register_list_letter(BREACH_LETTER)
    page_parts.add_status_source(claim_page.status_lines)
    preview_variables.connect()


def _connect_data_subject_requests() -> None:
    from reviews.data_subject_requests import claim_page, preview_variables
    from reviews.data_subject_requests.permissions import REGISTERS, SEES

    hooks.add_panel("data_requests", REGISTERS, claim_page.render)
    hooks.add_panel("data_requests_seen", SEES, claim_page.for_readers)
    page_parts.add_status_source(claim_page.status_lines)
    inquiries = page_parts.HistoryKind.INQUIRIES
    page_parts.add_history_source(inquiries, claim_page.SEES_HISTORY, claim_page.history)
    preview_variables.connect()


def _connect_erasure() -> None:
    from reviews.erasure import claim_page
    from reviews.erasure.guards import register_guards
    from reviews.erasure.permissions import SEES

    register_guards()
    filing = page_parts.HistoryKind.FILING
    hooks.add_panel("erasure", SEES, claim_page.render)
    page_parts.add_history_source(filing, claim_page.SEES_HISTORY, claim_page.history)


def _connect_simulator() -> None:
    from reviews.simulator.effect import effect, outlook

    hooks.set_policy_effect(effect)
    hooks.set_policy_outlook(outlook)
