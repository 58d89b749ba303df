"""Registration of the inbox: its listeners to the events of all packages, and its count in the
menu.

The packages are imported inside the functions, since their models exist only when the apps are
ready.
"""

from claims import hooks
from claims.users import navigation


def connect() -> None:
    from reviews.inbox import queries
    from reviews.inbox.listeners import claims, council, notices, payouts, proposals, secretariat

    hooks.listen("seats_given", council.on_seats_given)
    hooks.listen("seat_left", council.on_seat_left)
    hooks.listen("ballot_closed", council.on_ballot_closed)
    hooks.listen("second_ballot_called", council.on_second_ballot_called)
    hooks.listen("sitting_announced", council.on_sitting_announced)
    hooks.listen("supplement_ended", council.on_supplement_ended)
    hooks.listen("review_waits_again", secretariat.on_review_waits_again)
    hooks.listen("document_bulk_prepared", secretariat.on_document_bulk_prepared)
    hooks.listen("comment_written", council.on_comment_written)
    hooks.listen("appeal_registered", secretariat.on_appeal_registered)
    hooks.listen("objection_registered", secretariat.on_objection_registered)
    hooks.listen("data_request_registered", secretariat.on_data_request_registered)
    hooks.listen("data_breach_recorded", secretariat.on_data_breach_recorded)
    hooks.listen("challenge_registered", council.on_challenge_registered)
    hooks.listen("objection_proposed", secretariat.on_objection_proposed)
    hooks.listen("objection_sent_back", secretariat.on_objection_sent_back)
    hooks.listen("facts_proposed", secretariat.on_facts_proposed)
    hooks.listen("retriage_proposed", secretariat.on_retriage_proposed)
    hooks.listen("benefit_proposed", secretariat.on_benefit_proposed)
    hooks.listen("erasure_proposed", secretariat.on_erasure_proposed)
    hooks.listen("sample_to_judge", council.on_sample_to_judge)
    hooks.listen("sample_judge_left", council.on_sample_judge_left)
    hooks.listen("sample_differs", council.on_sample_differs)
    hooks.listen("batch_built", payouts.on_batch_built)
    hooks.listen("payout_cancelled", payouts.on_payout_cancelled)
    hooks.listen("recovery_proposed", payouts.on_recovery_proposed)
    hooks.listen("hold_release_proposed", payouts.on_hold_release_proposed)
    hooks.listen("duplicates_reopened", payouts.on_duplicates_reopened)
    hooks.listen("recovery_movement_entered", payouts.on_recovery_movement_entered)
    hooks.listen("month_proposed", payouts.on_month_proposed)
    hooks.listen("month_sent_back", payouts.on_month_sent_back)
    hooks.listen("results_proposed", payouts.on_results_proposed)
    hooks.listen("statistics_prepared", secretariat.on_statistics_prepared)
    hooks.listen("term_to_end", secretariat.on_term_to_end)
    hooks.listen("proposals_back", proposals.on_proposals_back)
    hooks.listen("bulk_prepared", notices.on_bulk_prepared)
    hooks.listen("bulk_stopped", notices.on_bulk_stopped)
    hooks.listen("document_inspected", claims.on_document_inspected)
    hooks.listen("copies_quarantined", claims.on_copies_quarantined)
    hooks.listen("handover_proposed", claims.on_handover_proposed)
    hooks.listen("upload_link_used", claims.on_upload_link_used)
    hooks.listen("payee_entered", claims.on_payee_entered)
    hooks.listen("payee_ending", claims.on_payee_ending)
    hooks.listen("account_proposed", claims.on_account_proposed)
    hooks.listen("inquiry_escalated", claims.on_inquiry_escalated)
    hooks.listen("inquiry_answered", claims.on_inquiry_answered)
    hooks.listen("change_proposed", claims.on_change_proposed)
    hooks.listen("policy_published", claims.on_policy_published)
    navigation.set_menu_count(navigation.INBOX, queries.waiting_for)
