"""Mails and messages to telephones: channels, limits, waits; the daily mail to staff."""

from email.errors import MessageError
from email.headerregistry import Address
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config.settings.council import COUNCIL_NAME
from config.settings.environment import BASE_DIR, PRODUCTION, TESTING, env, fault

EMAIL_URL = env.str("EMAIL_URL", "")  # smtp://user:password@host:port, smtps://, smtp+tls://
# The notice of an approval is delayed by this: the page offers ten seconds to undo it.
APPROVAL_UNDO_SECONDS = env.int("APPROVAL_UNDO_SECONDS", 0 if TESTING else 15)
SUPPLEMENT_UNDO_SECONDS = env.int("SUPPLEMENT_UNDO_SECONDS", 60)  # time to undo a request
NOTICE_MAIL = env.str("NOTICE_MAIL", "file" if not PRODUCTION else "smtp")  # smtp, file, off
NOTICE_PHONE = env.str("NOTICE_PHONE", "off")  # solapi, file, off
# The first usable channel is taken.
NOTICE_PREFER = env.list("NOTICE_PREFER", ["alimtalk", "lms", "mail"])
NOTICE_FROM = env.str("NOTICE_FROM", "desk@example.test" if not PRODUCTION else "")
if NOTICE_FROM and "<" not in NOTICE_FROM:  # a mail names its sender; one may be given with it
    try:
        NOTICE_FROM = str(Address(COUNCIL_NAME, addr_spec=NOTICE_FROM))
    except (MessageError, ValueError) as error:
        fault(f"NOTICE_FROM is no mail address ({error})")
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
SMTP_PER_SECOND = env.int("SMTP_PER_SECOND", 0)  # mails of all workers together; 0: no limit
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
            fault(f"{_name} is not set")
if EMAIL_URL:
    _mail, _port = urlsplit(EMAIL_URL), 25
    try:
        _port = _mail.port or _port
        _known = _mail.scheme in {"smtp", "smtps", "smtp+tls"} and bool(_mail.hostname)
    except ValueError:  # no number: or the rest of a password with a slash
        _known = False
    if not _known:
        fault(
            "EMAIL_URL must be smtp://, smtps:// or smtp+tls:// with host and port; in user and"
            " password write / as %2F, # as %23 and ? as %3F"
        )
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _port
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp+tls"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = NOTICE_FROM or "desk@localhost"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 10)  # seconds for one answer
SEAL_MAIL_TO: list[str] = env.list("SEAL_MAIL_TO", [])  # receives the head of each night's seal
