from django.urls import include, path

from claims import health

# One namespace for two packages: the access log, and showing a masked number in plain.
of_personal_data = [
    path("", include("claims.privacy.urls")),
    path("reveal/", include("claims.register.reveal_urls")),
]
urlpatterns = [
    path("", include("claims.users.urls")),
    path("changes/", include("claims.changes.urls")),
    path("policies/", include("claims.policy.urls")),
    path("views/", include("claims.lists.urls")),
    path("claims/imports/", include("claims.intake.urls")),
    path("claims/contacts/", include("claims.contacts.urls")),
    path("claims/entries/", include("claims.direct_entry.urls")),
    path("claims/representations/", include("claims.representation.urls")),
    path("claims/accounts/", include("claims.bank_accounts.urls")),
    path("claims/handovers/", include("claims.handovers.urls")),
    path("claims/", include("claims.register.urls")),
    path("", include("claims.inquiries.urls")),
    path("search/", include("claims.search.urls")),
    path("exports/", include("claims.exports.urls")),
    path("manual/", include("claims.manual.urls")),
    path("readings/", include("claims.evidence.reading_marks.urls")),
    path("documents/", include("claims.documents.urls")),
    path("u/", include("claims.handovers.claimant_urls")),
    path("u/", include("claims.documents.upload_links.urls")),  # short, for a text message
    path("audit/seals/", include("claims.privacy.seal_urls")),
    path("", include((of_personal_data, "privacy"))),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
]
