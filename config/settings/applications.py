"""Applications, middleware, templates, language, time and logs."""

import logging

from config.logs import lines_on_stderr
from config.settings.environment import BASE_DIR, env, fault

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

# ------------------------------------------------------------------ language, time
LANGUAGE_CODE = "ko"  # the msgids are Korean; English lives in locale/en
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds; the switch in the header is remembered
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# ------------------------------------------------------------------ logs: stderr, nothing personal
_level = env.str("LOG_LEVEL", "INFO")
if _level not in logging.getLevelNamesMapping():
    fault(f"LOG_LEVEL is one of DEBUG, INFO, WARNING, ERROR and CRITICAL, not {_level!r}")
    _level = "INFO"
LOGGING = lines_on_stderr(_level)
