"""Passwords, second factor, sessions, cookies, and what a page may load."""

from csp.constants import NONE, SELF

from config.settings.council import COUNCIL_NAME
from config.settings.environment import PRODUCTION, TESTING, env
from config.settings.hosts import TRUSTED_PROXIES

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
# Django's generator uses the account's address; allauth's would store a copy of each address.
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
