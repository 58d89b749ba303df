"""Every setting of the desk, read once from typed environment variables.

``DESK_MODE`` is ``production`` (the default: a missing secret stops the start and names the
variable), ``demo`` (embedded servers, no Secure cookies) or ``test``.
"""

import base64
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from config import secret_keys
from config.database_timeouts import of_replica, session_options
from config.files import private_storage, scanner_url
from config.logs import lines_on_stderr

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

MODE = env.str("DESK_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"DESK_MODE is production, demo or test, not {MODE!r}")
PRODUCTION, DEMO, TESTING = (name == MODE for name in ("production", "demo", "test"))
DEBUG = env.bool("DJANGO_DEBUG", False) and not PRODUCTION


def secret(name: str, test_value: str) -> str:
    """Return a secret from the environment variable `name`. In tests an unset one is `test_value`;
    otherwise it raises ImproperlyConfigured."""
    try:
        return env.str(name, test_value) if TESTING else env.str(name)
    except EnvError as error:
        raise ImproperlyConfigured(f"{name} is not set; see .env.example") from error


# ------------------------------------------------------------------ secrets
# Empty, short, shipped or repeated keys stop the start (config/secret_keys.py); tests have one.
_TEST_KEY = base64.urlsafe_b64encode(b"only for tests, 32 bytes long...").decode()
SECRET_KEY = secret("DJANGO_SECRET_KEY", "only-for-tests")
# "1:<base64>,2:<base64>": every key that stored values may carry; the highest id encrypts.
FIELD_KEYS = secret_keys.numbered_keys(secret("FIELD_KEYS", f"1:{_TEST_KEY}"), shipped=TESTING)
# For blind indexes, and for digests that outlive an erasure: these two do not rotate.
INDEX_KEY = secret_keys.key(secret("INDEX_KEY", _TEST_KEY), name="INDEX_KEY", shipped=TESTING)
DIGEST_KEY = secret_keys.key(secret("DIGEST_KEY", _TEST_KEY), name="DIGEST_KEY", shipped=TESTING)
if not TESTING:
    secret_keys.secret_key(SECRET_KEY)
    secret_keys.all_different(
        {f"FIELD_KEYS (id {number})": key for number, key in FIELD_KEYS.items()}
        | {"INDEX_KEY": INDEX_KEY, "DIGEST_KEY": DIGEST_KEY}
    )

# ------------------------------------------------------------------ hosts
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost"])
if TESTING:
    ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
# The desk's own address, in letters: never taken from a request, whose Host anybody can write.
_hosts = [host for host in ALLOWED_HOSTS if not host.startswith(("*", "."))]
SITE_URL = (
    env.str("SITE_URL", "")
    or (f"https://{_hosts[0]}" if PRODUCTION and _hosts else "")
    or f"http://127.0.0.1:{env.str('PORT', '') or 8000}"
).rstrip("/")
if PRODUCTION and env.str("SITE_URL", "") and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL begins with https://; see .env.example")
METRICS_TOKEN = secret_keys.token(env.str("METRICS_TOKEN", ""), name="METRICS_TOKEN")

INSTALLED_APPS = [
    "claims.apps.ClaimsConfig",
    "reviews.apps.ReviewsConfig",
    "config.admin_site.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # the list of passkeys
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "csp",
    "pghistory",
    "pgtrigger",
    "django_prometheus",
    "django_structlog",
]

MIDDLEWARE = [
    "config.call_stack.OneChunkMiddleware",  # first: the others run in it
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "claims.users.middleware.TextGzipMiddleware",
    "csp.middleware.CSPMiddleware",
    "claims.users.middleware.IdleSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "claims.documents.upload_links.middleware.GuestUploadMiddleware",  # before a body is read
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "claims.users.middleware.RequestMiddleware",
    "claims.users.middleware.PrivatePagesMiddleware",
    "claims.users.middleware.LanguageMiddleware",
    "claims.users.second_factor.SecondFactorMiddleware",
    "claims.users.middleware.NotAllowedPageMiddleware",
    "claims.users.middleware.DeclaredPermissionMiddleware",
    "claims.uploads.RefusedUploadMiddleware",
    "claims.users.middleware.NoNulMiddleware",
    "claims.users.middleware.DomainErrorMiddleware",
    "claims.trail.middleware.TrailMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
    "claims.replica.middleware.ReplicaMiddleware",  # last: it makes pages of lists itself
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "claims.users.navigation.menu_context",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "django_tables2/desk.html"

# ------------------------------------------------------------------ database
# desk_app runs web, workers and tests; desk_owner only migrates, and only where it is named.
_NOWHERE = "postgresql:///desk"


def address(name: str, elsewhere: str) -> str:
    """Return the address of a server from the environment variable `name`. Where it is not set:
    `elsewhere` in demo and tests; in production it raises ImproperlyConfigured."""
    given = env.str(name, "")
    if PRODUCTION and not given:
        raise ImproperlyConfigured(f"{name} is not set; see .env.example")
    return given or elsewhere


# Seconds. A statement of a page that runs longer is cancelled, and a wait for a lock ends: nobody
# can block the desk by holding a lock. Commands and workers have longer limits
# (config/database_timeouts.py). A client that goes silent in a transaction (a cut cable, a frozen
# machine) is disconnected: until then its rows are locked, and notices among them are not sent.
DATABASE_STATEMENT_SECONDS = env.float("DATABASE_STATEMENT_SECONDS", 60)
DATABASE_LOCK_SECONDS = env.float("DATABASE_LOCK_SECONDS", 15)
DATABASE_IDLE_SECONDS = env.float("DATABASE_IDLE_SECONDS", 300)
WORKER_STATEMENT_SECONDS = env.float("WORKER_STATEMENT_SECONDS", 3600)
WORKER_LOCK_SECONDS = env.float("WORKER_LOCK_SECONDS", 300)
# "transaction": PgBouncer in transaction mode stands between. It keeps the limits itself
# (deploy/pgbouncer.ini), since a connection's options reach only one of its servers.
DATABASE_POOLER = env.str("DATABASE_POOLER", "")
if DATABASE_POOLER not in {"", "transaction"}:
    raise ImproperlyConfigured(f"DATABASE_POOLER is empty or transaction, not {DATABASE_POOLER!r}")


def database(name: str) -> dict:
    """Return Django's database settings for the URL in the environment variable `name`, with a
    connection timeout of five seconds and the statement limits; without the limits for the owner
    and behind a pooler. Raises ImproperlyConfigured when production does not set it."""
    url = env.dj_db_url(name, address(name, _NOWHERE))
    options = {"connect_timeout": 5} | url.get("OPTIONS", {})
    limits = session_options(
        statement_timeout=DATABASE_STATEMENT_SECONDS,
        lock_timeout=DATABASE_LOCK_SECONDS,
        idle_in_transaction_session_timeout=DATABASE_IDLE_SECONDS,
    )
    pooled = bool(DATABASE_POOLER) and name == "DATABASE_URL"
    if limits and name != "DATABASE_OWNER_URL" and not pooled:
        options = {"options": limits} | options
    return url | {
        "ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True, "OPTIONS": options,
        # A cursor that outlives its transaction stays on a server that is given to somebody else.
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
    }  # fmt: skip


DATABASES = {"default": database("DATABASE_URL") | {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60)}}
if not PRODUCTION or env.str("DATABASE_OWNER_URL", ""):
    DATABASES["owner"] = database("DATABASE_OWNER_URL") | {"CONN_MAX_AGE": 0}
# A streaming standby that answers the pages of lists (claims/replica, decision 0066). What others
# did may be missing there for so many seconds; one's own acts never are.
REPLICA_MAX_LAG_SECONDS = env.float("REPLICA_MAX_LAG_SECONDS", 10)
if env.str("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = of_replica(database("DATABASE_REPLICA_URL")) | {
        "CONN_MAX_AGE": DATABASES["default"]["CONN_MAX_AGE"]
    }
    DATABASE_ROUTERS = ["claims.replica.router.ListRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGTRIGGER_MIGRATIONS = True

# ------------------------------------------------------------------ redis, celery
REDIS_URL = address("REDIS_URL", "redis://127.0.0.1:6379/0")
WORKER_GRACE_SECONDS = env.float("WORKER_GRACE_SECONDS", 20)  # from SIGTERM on, for running tasks
TASK_DELIVERIES = env.int("TASK_DELIVERIES", 5)  # failed deliveries allowed in a day, for one row
_REDIS_LIMITS = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}  # seconds
CACHES = {
    "default": {
        "BACKEND": "claims.users.redis_caches.DefaultCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "desk",
        "OPTIONS": _REDIS_LIMITS,
    },
    "sessions": {
        "BACKEND": "claims.users.redis_caches.SessionCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "desk",
        "OPTIONS": _REDIS_LIMITS,
    },
    "limits": {  # of log-ins, while Redis is away
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "claims_limitcount",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# ------------------------------------------------------------------ personal data
# Years after the last act on a claim during which its personal data is kept; then two people may
# erase it (reviews/erasure). Sources: docs/decisions/0123.
RETENTION_YEARS = env.int("RETENTION_YEARS", 5)
if RETENTION_YEARS < 1:
    raise ImproperlyConfigured("RETENTION_YEARS is at least 1; see .env.example")

# ------------------------------------------------------------------ the council
# In every page, letter, paper and mail that names it (claims/council.py): its full name, and a
# shorter one for titles of few characters (an English LMS).
COUNCIL_NAME = env.str("COUNCIL_NAME", "피해지원 협의체").strip()
COUNCIL_NAME_EN = env.str("COUNCIL_NAME_EN", "Damage Support Council").strip()
COUNCIL_SHORT_NAME_EN = env.str("COUNCIL_SHORT_NAME_EN", "Damage Support").strip()
COUNCIL_NAMES = {
    "ko": (COUNCIL_NAME, COUNCIL_NAME),
    "en": (COUNCIL_NAME_EN, COUNCIL_SHORT_NAME_EN),
}
if not all(all(names) for names in COUNCIL_NAMES.values()):
    raise ImproperlyConfigured("COUNCIL_NAME and its English names are not empty; see .env.example")

# ------------------------------------------------------------------ log-in
AUTH_USER_MODEL = "claims.User"
AUTHENTICATION_BACKENDS = ["claims.users.backends.OneQueryBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "claims.users.adapter.ClosedAccountAdapter"  # sign-up is closed
ACCOUNT_FORMS = {"reset_password": "claims.users.forms.OwnAddressForm"}
# Django's own, bound to the account's address: the library's would keep a copy of each address.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/15m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the owner is mailed when a password or second factor changes
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no mail from here
PASSWORD_RESET_TIMEOUT = env.int("PASSWORD_RESET_TIMEOUT", 24 * 3600)  # seconds that a link holds
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
# Everybody has a second factor, and shows it before grave acts (claims/users/second_factor.py).
MFA_REQUIRED = env.bool("MFA_REQUIRED", PRODUCTION)
ACCOUNT_REAUTHENTICATION_REQUIRED = MFA_REQUIRED  # before the own password or address changes
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
MFA_ADAPTER = "claims.users.second_factor.EncryptedMFAAdapter"
MFA_FORMS = {
    "add_webauthn": "claims.users.forms.NamedPasskeyForm",
    "edit_webauthn": "claims.users.forms.RenamedPasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by administrators, not by strangers
MFA_TOTP_ISSUER = COUNCIL_NAME
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:dashboard"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "outage-1015")

SESSION_ENGINE = "claims.users.sessions"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", 30 * 60)  # automatic disconnect when idle
# Written once a minute, and when its content changes (claims/users/sessions.py).
SESSION_WARNING_SECONDS = min(2 * 60, SESSION_COOKIE_AGE // 2)  # so long before the end
SESSION_ENDS_COOKIE_NAME = "desk_session_ends"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "desk_session"
CSRF_COOKIE_NAME = "desk_csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ------------------------------------------------------------------ language, time
LANGUAGE_CODE = "ko"  # the msgids are Korean; English lives in locale/en
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds; the switch in the header is remembered
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# ------------------------------------------------------------------ files
STATIC_URL = "/static/"
# Tests are served from the sources: each of their clients would read this whole folder anew.
STATIC_ROOT = None if TESTING else BASE_DIR / "var" / "static"
STATICFILES_DIRS = [
    BASE_DIR / "config" / "static",
    *([("vendor", BASE_DIR / "var" / "vendor")] if (BASE_DIR / "var" / "vendor").is_dir() else []),
]
PRIVATE_DIR = Path(env.str("PRIVATE_DIR", str(BASE_DIR / "var" / "private")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing uses it
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "config.statics.DeskStaticFilesStorage"
    },
    "private": private_storage(env, PRIVATE_DIR),
}
CLAMD_URL = scanner_url(env)  # the virus scanner; without one documents are shown unscanned
CLAMD_SECONDS = env.int("CLAMD_SECONDS", 30)  # for one document
# A scanner that passes files it gave up on (AlertExceedsMax off) proves nothing.
CLAMD_MUST_ALERT = env.bool("CLAMD_MUST_ALERT", PRODUCTION)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes, without files
DATA_UPLOAD_MAX_NUMBER_FILES = 100  # of one form; more than a claim may have gets its sentence
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "claims.uploads.PrivateFileHandler",
]
UPLOAD_DIR = PRIVATE_DIR / "arriving"  # files without a name, until their request ends
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 1 << 30)  # of one request, all its files
UPLOAD_KEEP_FREE = env.int("UPLOAD_KEEP_FREE", 1 << 30)  # bytes of the disk that stay free
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", 25 * 1024 * 1024)
DOCUMENTS_PER_CLAIM = env.int("DOCUMENTS_PER_CLAIM", 40)
DOCUMENT_MAX_PAGES = env.int("DOCUMENT_MAX_PAGES", 200)
DOCUMENT_MAX_PIXELS = env.int("DOCUMENT_MAX_PIXELS", 80_000_000)
DOCUMENT_MAX_UNPACKED = env.int("DOCUMENT_MAX_UNPACKED", 200 * 1024 * 1024)  # bytes, XLSX or HWPX
DOCUMENT_MAX_RATIO = env.int("DOCUMENT_MAX_RATIO", 100)  # times its packed size
DOCUMENT_MAX_ARCHIVE = env.int("DOCUMENT_MAX_ARCHIVE", 80 * 1024 * 1024)  # bytes of a ZIP's files
# Upload links of claimants (claims/documents/upload_links).
UPLOAD_LINK_MOST_DAYS = env.int("UPLOAD_LINK_MOST_DAYS", 90)  # that a link may be open
UPLOAD_LINK_UNDO_SECONDS = env.int("UPLOAD_LINK_UNDO_SECONDS", 600)  # to take a file back
UPLOAD_LINK_REQUEST_BYTES = env.int("UPLOAD_LINK_REQUEST_BYTES", 60 * 1024 * 1024)
UPLOAD_LINK_FILES = env.int("UPLOAD_LINK_FILES", 60)  # by one link in its life, with their …
UPLOAD_LINK_BYTES = env.int("UPLOAD_LINK_BYTES", 500 * 1024 * 1024)
# Requests in a minute; telephones of one carrier share addresses, so an address has room.
UPLOAD_LINK_RATES = {
    "link": env.int("UPLOAD_LINK_RATE", 60),
    "address": env.int("UPLOAD_LINK_ADDRESS_RATE", 240),
    "all": env.int("UPLOAD_LINK_TOTAL_RATE", 6000),
    "wrong": env.int("UPLOAD_LINK_WRONG_RATE", 20),  # unknown tokens from one address
}
RENDER_SECONDS = env.int("RENDER_SECONDS", 20)  # more of them: claims/documents/limits.py
RENDER_MEMORY = env.int("RENDER_MEMORY", 1 << 30)  # bytes of address space
RENDER_FORK_SERVER = env.bool("RENDER_FORK_SERVER", True)  # one a process
# Copies of pictures that were cut, framed, turned or photographed; off in tests, which say when.
PICTURE_PARTS = env.bool("PICTURE_PARTS", not TESTING)
# Words of photographs and scans (OCR), in the background; off in tests, which say when.
READING = env.bool("READING", not TESTING)
READING_DATA = Path(env.str("READING_DATA", "") or BASE_DIR / "var" / "tessdata")
READING_PAGES = env.int("READING_PAGES", 3)  # of a document, from the first
READING_CPU_SECONDS = env.int("READING_CPU_SECONDS", 10)  # for one page
PDF_FONT = env.str("PDF_FONT", "") or None  # for PDFs that embed none; else Noto Sans CJK
WATERMARK_FONT = env.str("WATERMARK_FONT", "")  # a TTF or OTF with Korean letters; else Pretendard

# ------------------------------------------------------------------ the tax office
NTS_SERVICE_KEY = env.str("NTS_SERVICE_KEY", "")  # of the public API; without one it is not asked
NTS_URL = env.str("NTS_URL", "https://api.odcloud.kr/api/nts-businessman/v1/status")
NTS_SECONDS = env.int("NTS_SECONDS", 10)  # for one answer

# ------------------------------------------------------------------ holder inquiry (예금주 조회)
HOLDER_INQUIRY_URL = env.str("HOLDER_INQUIRY_URL", "")  # of a bank gateway; empty: not asked
HOLDER_INQUIRY_KEY = env.str("HOLDER_INQUIRY_KEY", "")  # its bearer token
HOLDER_INQUIRY_SECONDS = env.int("HOLDER_INQUIRY_SECONDS", 3)  # a person waits for the page

BENEFIT_PARTNER_URL = env.str("BENEFIT_PARTNER_URL", "")  # of a partner's gateway; empty: by file
BENEFIT_PARTNER_KEY = env.str("BENEFIT_PARTNER_KEY", "")  # its bearer token
BENEFIT_PARTNER_SECONDS = env.int("BENEFIT_PARTNER_SECONDS", 10)  # a worker waits
# After an answer that was lost: longer than any request can be under way at the partner.
BENEFIT_PARTNER_UNKNOWN_SECONDS = env.int("BENEFIT_PARTNER_UNKNOWN_SECONDS", 60)

# ------------------------------------------------------------------ messages
EMAIL_URL = env.str("EMAIL_URL", "")  # smtp://user:password@host:port, smtps://, smtp+tls://
# The notice of an approval is delayed by this: the page offers ten seconds to undo it.
APPROVAL_UNDO_SECONDS = env.int("APPROVAL_UNDO_SECONDS", 0 if TESTING else 15)
SUPPLEMENT_UNDO_SECONDS = env.int("SUPPLEMENT_UNDO_SECONDS", 60)  # that a request may be undone
NOTICE_MAIL = env.str("NOTICE_MAIL", "file" if not PRODUCTION else "smtp")  # smtp, file, off
NOTICE_PHONE = env.str("NOTICE_PHONE", "off")  # solapi, file, off
NOTICE_PREFER = env.list("NOTICE_PREFER", ["alimtalk", "lms", "mail"])  # the first that can be used
NOTICE_FROM = env.str("NOTICE_FROM", "desk@example.test" if not PRODUCTION else "")
if NOTICE_FROM and "<" not in NOTICE_FROM:  # a mail names its sender; one may be given with it
    NOTICE_FROM = str(Address(COUNCIL_NAME, addr_spec=NOTICE_FROM))
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
NOTICE_DIR = Path(env.str("NOTICE_DIR", str(BASE_DIR / "var" / "outbox")))
NOTICE_MAX_ATTEMPTS = env.int("NOTICE_MAX_ATTEMPTS", 6)  # then it is a dead letter
NOTICE_BACKOFF_SECONDS = env.float("NOTICE_BACKOFF_SECONDS", 30)  # the first wait; it doubles
NOTICE_AWAY_SECONDS = env.float("NOTICE_AWAY_SECONDS", 20)  # while a provider cannot be reached
NOTICE_LEASE_SECONDS = env.int("NOTICE_LEASE_SECONDS", 120)  # longer than one call can hang
NOTICE_BATCH = env.int("NOTICE_BATCH", 1000)  # notices of one lease
# From-to by the clock of Seoul; "" for none. Not applied to channels that reach nobody (a file).
NOTICE_QUIET = env.str("NOTICE_QUIET", "21:00-08:00" if PRODUCTION else "")
NOTICE_RECIPIENT_MOST = env.int("NOTICE_RECIPIENT_MOST", 5)  # to one address (0: any) in …
NOTICE_RECIPIENT_SECONDS = env.int("NOTICE_RECIPIENT_SECONDS", 3600)
# Recipients that a test system may reach: addresses, *@domain, numbers; "*" for all.
NOTICE_ALLOWLIST: list[str] = env.list("NOTICE_ALLOWLIST", [])
NOTICE_ALERT_SECONDS = env.int("NOTICE_ALERT_SECONDS", 900)  # the oldest waiting, before the alarm
NOTICE_REPORT_SECONDS = env.int("NOTICE_REPORT_SECONDS", 60)  # until its report is requested
INBOX_DIGEST_HOUR = env.int("INBOX_DIGEST_HOUR", 8)  # Korean time, of the daily mail to staff
INBOX_KEEP_DAYS = env.int("INBOX_KEEP_DAYS", 90)  # then items are deleted; 0 keeps them
SMTP_PER_SECOND = env.int("SMTP_PER_SECOND", 0)  # of all workers together; 0 for no limit
SOLAPI_PER_SECOND = env.int("SOLAPI_PER_SECOND", 0)
SOLAPI_URL = env.str("SOLAPI_URL", "https://api.solapi.com")
SOLAPI_API_KEY = env.str("SOLAPI_API_KEY", "")
SOLAPI_API_SECRET = env.str("SOLAPI_API_SECRET", "")
SOLAPI_FROM = env.str("SOLAPI_FROM", "")  # the registered sender's number
SOLAPI_PF_ID = env.str("SOLAPI_PF_ID", "")  # the KakaoTalk channel
SOLAPI_HOOK = env.str("SOLAPI_HOOK", "")  # secret part of the webhook's path; "" for no webhook
SOLAPI_SECONDS = env.int("SOLAPI_SECONDS", 20)  # for one answer
SOLAPI_WAIT = env.int("SOLAPI_WAIT", 60)  # seconds until a message not found was never taken
if PRODUCTION:
    _needed: tuple[str, ...] = {"smtp": ("EMAIL_URL", "NOTICE_FROM")}.get(NOTICE_MAIL, ())
    if NOTICE_PHONE == "solapi":
        _needed += ("SOLAPI_API_KEY", "SOLAPI_API_SECRET", "SOLAPI_FROM")
        if "alimtalk" in NOTICE_PREFER:
            _needed += ("SOLAPI_PF_ID",)
    for _name in _needed:
        if not globals()[_name]:
            raise ImproperlyConfigured(f"{_name} is not set; see .env.example")
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp+tls"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = NOTICE_FROM or "desk@localhost"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 10)  # seconds for one answer

# ------------------------------------------------------------------ published statistics
STATISTICS_SMALLEST = env.int("STATISTICS_SMALLEST", 5)  # the smallest count that is printed
if STATISTICS_SMALLEST < 3:
    raise ImproperlyConfigured("STATISTICS_SMALLEST is at least 3; see .env.example")
# The role of the public status page's process; it reads published statistics and nothing else.
PUBLIC_DATABASE_ROLE = env.str("PUBLIC_DATABASE_ROLE", "desk_public")

# ------------------------------------------------------------------ the seal of the trail
SEAL_MAIL_TO: list[str] = env.list("SEAL_MAIL_TO", [])  # receives each night's head

# ------------------------------------------------------------------ logs: stderr, nothing personal
LOGGING = lines_on_stderr(env.str("LOG_LEVEL", "INFO"))
