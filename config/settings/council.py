"""The council's name, its contacts in letters, and the terms it sets itself."""

from config.settings.environment import PRODUCTION, env, fault

# Name of the council in pages, letters, papers and mails (claims/council.py): the full name, and a
# shorter English one for titles with few characters (LMS).
COUNCIL_NAME = env.str("COUNCIL_NAME", "피해지원 협의체").strip()
COUNCIL_NAME_EN = env.str("COUNCIL_NAME_EN", "Damage Support Council").strip()
COUNCIL_SHORT_NAME_EN = env.str("COUNCIL_SHORT_NAME_EN", "Damage Support").strip()
COUNCIL_NAMES = {
    "ko": (COUNCIL_NAME, COUNCIL_NAME),
    "en": (COUNCIL_NAME_EN, COUNCIL_SHORT_NAME_EN),
}
if not all(all(names) for names in COUNCIL_NAMES.values()):
    fault("COUNCIL_NAME and its English names must not be empty")
# In each letter: the customer centre's number, and where claimants send papers to.
CONTACT_PHONE = env.str("CONTACT_PHONE", "02-0000-1015" if not PRODUCTION else "")
CONTACT_ADDRESS = env.str(
    "CONTACT_ADDRESS",
    f"(03900) 서울특별시 시연구 지원로 15, {COUNCIL_NAME} 사무국" if not PRODUCTION else "",
)
# In each letter that asks money back: bank, number and holder of the account to pay into.
RECOVERY_ACCOUNT = env.str(
    "RECOVERY_ACCOUNT",
    f"국민은행 000-00-0000-000 (예금주 {COUNCIL_NAME})" if not PRODUCTION else "",
)

# ------------------------------------------------------------------ personal data
# Years after the last act on a claim during which its personal data is kept; then two people may
# erase it (reviews/erasure). Sources: docs/decisions/0123.
RETENTION_YEARS = env.int("RETENTION_YEARS", 5)
if RETENTION_YEARS < 1:
    fault("RETENTION_YEARS must be at least 1")

# ------------------------------------------------------------------ published statistics
STATISTICS_SMALLEST = env.int("STATISTICS_SMALLEST", 5)  # the smallest count that is printed
if STATISTICS_SMALLEST < 3:
    fault("STATISTICS_SMALLEST must be at least 3")
# The role of the public status page's process; it reads published statistics and nothing else.
PUBLIC_DATABASE_ROLE = env.str("PUBLIC_DATABASE_ROLE", "desk_public")
