"""Other programs that are asked: the tax office, a bank's gateway, a partner of benefits, the
provider of the organisation's accounts."""

from config.settings.environment import env, fault

# ------------------------------------------------------------------ the tax office
NTS_SERVICE_KEY = env.str("NTS_SERVICE_KEY", "")  # key of the public API; empty: it is not asked
NTS_URL = env.str("NTS_URL", "https://api.odcloud.kr/api/nts-businessman/v1/status")
NTS_SECONDS = env.int("NTS_SECONDS", 10)  # for one answer

# ------------------------------------------------------------------ holder inquiry (예금주 조회)
HOLDER_INQUIRY_URL = env.str("HOLDER_INQUIRY_URL", "")  # URL of a bank gateway; empty: not asked
HOLDER_INQUIRY_KEY = env.str("HOLDER_INQUIRY_KEY", "")  # its bearer token
HOLDER_INQUIRY_SECONDS = env.int("HOLDER_INQUIRY_SECONDS", 3)  # a person waits for the page

# A partner's gateway; empty: files are used.
BENEFIT_PARTNER_URL = env.str("BENEFIT_PARTNER_URL", "")
BENEFIT_PARTNER_KEY = env.str("BENEFIT_PARTNER_KEY", "")  # its bearer token
BENEFIT_PARTNER_SECONDS = env.int("BENEFIT_PARTNER_SECONDS", 10)  # a worker waits
# After an answer that was lost: longer than any request can be under way at the partner.
BENEFIT_PARTNER_UNKNOWN_SECONDS = env.int("BENEFIT_PARTNER_UNKNOWN_SECONDS", 60)

# ------------------------------------------------------------------ log-in by OpenID Connect (SSO)
# The provider's issuer, word for word as its document says it; empty: no such log-in.
OIDC_ISSUER = env.str("OIDC_ISSUER", "")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_SECONDS = env.int("OIDC_SECONDS", 5)  # for one answer; a person waits for the page
for _name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
    if not globals()[_name] and (OIDC_ISSUER or OIDC_CLIENT_ID or OIDC_CLIENT_SECRET):
        fault(f"{_name} is not set, and a log-in by OpenID Connect needs all three")
