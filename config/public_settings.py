"""Settings of the public status page's process: no app, no session, no user, one table to read.

It knows none of the desk's secrets; see deploy/public.env.example. Addresses and names are those of
the desk's own settings.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.logs import lines_on_stderr

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

MODE = env.str("DESK_MODE", "production")
DEBUG = False
PRODUCTION = MODE == "production"

_url = env.str("PUBLIC_DATABASE_URL", "")
if PRODUCTION and not _url:
    raise ImproperlyConfigured("PUBLIC_DATABASE_URL is not set; see deploy/public.env.example")
_OPTIONS = {
    "connect_timeout": 3,  # seconds
    "options": "-c statement_timeout=5000 -c default_transaction_read_only=on",
}
_database = env.dj_db_url("PUBLIC_DATABASE_URL", "postgresql:///desk")
DATABASES = {
    "default": _database
    | {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # options of the URL such as sslmode are kept; _OPTIONS override equal ones
        "OPTIONS": _database.get("OPTIONS", {}) | _OPTIONS,
    }
}

ALLOWED_HOSTS = env.list("PUBLIC_ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost"])
SECRET_KEY = "nothing is signed here"  # noqa: S105  no session, no form, no token
INSTALLED_APPS: list[str] = []
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "reviews.publication.public.middleware.PublicPagesMiddleware",
]
ROOT_URLCONF = "reviews.publication.public.urls"
WSGI_APPLICATION = "config.public_wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {},
    }
]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
if env.int("TRUSTED_PROXIES", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

COUNCIL_NAME = env.str("COUNCIL_NAME", "피해지원 협의체").strip()
COUNCIL_NAME_EN = env.str("COUNCIL_NAME_EN", "Damage Support Council").strip()
COUNCIL_SHORT_NAME_EN = env.str("COUNCIL_SHORT_NAME_EN", "Damage Support").strip()
COUNCIL_NAMES = {
    "ko": (COUNCIL_NAME, COUNCIL_NAME),
    "en": (COUNCIL_NAME_EN, COUNCIL_SHORT_NAME_EN),
}
CONTACT_PHONE = env.str("CONTACT_PHONE", "02-0000-1015" if not PRODUCTION else "")
CONTACT_ADDRESS = env.str(
    "CONTACT_ADDRESS",
    f"(03900) 서울특별시 시연구 지원로 15, {COUNCIL_NAME} 사무국" if not PRODUCTION else "",
)

LOGGING = lines_on_stderr(env.str("LOG_LEVEL", "INFO"))
