"""Registration of the lists of all packages of `reviews`, in the order of the page of exports.

The packages are imported inside the functions, since their models exist only when the apps are
ready.
"""


def connect() -> None:
    from claims.lists.registry import register_list
    from reviews.benefits.grants.lists import BENEFITS
    from reviews.committee.appeals.lists import APPEALS
    from reviews.committee.document_requests.lists import DOCUMENT_BULKS, DOCUMENT_REQUESTS
    from reviews.committee.fact_corrections.lists import FACT_CORRECTIONS
    from reviews.committee.objections.lists import OBJECTIONS
    from reviews.committee.papers.lists import RESOLUTIONS
    from reviews.committee.queue.lists import QUEUE
    from reviews.committee.retriage.lists import RETRIAGE_MOVES
    from reviews.committee.sample_checks.lists import SAMPLES
    from reviews.committee.seats.tables import DRAWS
    from reviews.committee.sittings.tables import SITTINGS
    from reviews.committee.withdrawals.lists import WITHDRAWALS
    from reviews.dashboard import definitions
    from reviews.dashboard.own_votes import OWN_VOTES
    from reviews.data_breaches.lists import BREACH_CLAIMS, DATA_BREACHES
    from reviews.data_subject_requests.lists import DATA_SUBJECT_REQUESTS
    from reviews.erasure.lists import ERASURE_ITEMS
    from reviews.fairness.lists import PAIRS
    from reviews.notices.bulk.recipients.left_out import LEFT_OUT_CLAIMS
    from reviews.notices.bulk.tables import BULKS
    from reviews.notices.contacts.unreachable import UNREACHABLE
    from reviews.notices.operations.filters import NOTICES
    from reviews.notices.post.lists import BATCHES as POST_BATCHES
    from reviews.notices.post.lists import LETTERS, WAITING
    from reviews.notices.sending_policy.lists import SUPPRESSIONS
    from reviews.payouts.bank.results.lists import BANK_FILE_LINES, BANK_FILES, BANK_LINES
    from reviews.payouts.grants.lists import GRANT_ACCOUNTS, GRANT_RUNS
    from reviews.payouts.holds.lists import HOLDS
    from reviews.payouts.journal.entries import LEDGER
    from reviews.payouts.journal.lists import JOURNAL
    from reviews.payouts.recoveries.pages.lists import RECOVERIES
    from reviews.payouts.statements.lists import STATEMENT_LINES
    from reviews.payouts.tax.statement import TAX_STATEMENT
    from reviews.payouts.views.filters import PAYOUTS
    from reviews.payouts.views.lists import BATCH_ROWS, BATCHES
    from reviews.simulator.lists import OUTCOMES, SIMULATIONS

    of_committee = (
        QUEUE,
        DOCUMENT_REQUESTS,
        DOCUMENT_BULKS,
        APPEALS,
        OBJECTIONS,
        FACT_CORRECTIONS,
        RETRIAGE_MOVES,
        WITHDRAWALS,
        RESOLUTIONS,
        SITTINGS,
        DRAWS,
        SAMPLES,
    )
    of_payouts = (
        PAYOUTS,
        BATCHES,
        BATCH_ROWS,
        GRANT_RUNS,
        GRANT_ACCOUNTS,
        HOLDS,
        RECOVERIES,
        TAX_STATEMENT,
    )
    of_bank = (BANK_LINES, BANK_FILE_LINES, BANK_FILES, STATEMENT_LINES, JOURNAL, LEDGER)
    others = (
        NOTICES,
        BULKS,
        LEFT_OUT_CLAIMS,
        SUPPRESSIONS,
        UNREACHABLE,
        OWN_VOTES,
        DATA_BREACHES,
        BREACH_CLAIMS,
        DATA_SUBJECT_REQUESTS,
        ERASURE_ITEMS,
    )
    of_post = (LETTERS, WAITING, POST_BATCHES)
    of_policy = (SIMULATIONS, OUTCOMES, BENEFITS, PAIRS)
    for one in (*of_committee, *of_payouts, *of_bank, *of_post, *others, *of_policy):
        register_list(one)
    definitions.connect()
