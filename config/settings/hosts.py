"""Secrets, and the addresses at which the desk is reached."""

import base64
from functools import partial

from config import secret_keys
from config.settings.environment import PRODUCTION, TESTING, attempt, env, fault, secret

# ------------------------------------------------------------------ secrets
# Empty, short, shipped or repeated keys stop the start (config/secret_keys.py); tests have one.
_TEST_KEY = base64.urlsafe_b64encode(b"only for tests, 32 bytes long...").decode()
SECRET_KEY = secret(
    "DJANGO_SECRET_KEY", "only-for-tests", str if TESTING else secret_keys.secret_key, ""
)
# "1:<base64>,2:<base64>": every key that stored values may carry; the highest id encrypts.
FIELD_KEYS: dict[int, bytes] = secret(
    "FIELD_KEYS", f"1:{_TEST_KEY}", partial(secret_keys.numbered_keys, shipped=TESTING), {}
)
# For blind indexes, and for digests that outlive an erasure: these two do not rotate.
INDEX_KEY = secret(
    "INDEX_KEY", _TEST_KEY, partial(secret_keys.key, name="INDEX_KEY", shipped=TESTING), b""
)
DIGEST_KEY = secret(
    "DIGEST_KEY", _TEST_KEY, partial(secret_keys.key, name="DIGEST_KEY", shipped=TESTING), b""
)
if not TESTING:
    _keys = {f"FIELD_KEYS (id {number})": key for number, key in FIELD_KEYS.items()}
    _keys |= {"INDEX_KEY": INDEX_KEY, "DIGEST_KEY": DIGEST_KEY}
    attempt(
        secret_keys.all_different, {name: key for name, key in _keys.items() if key}, otherwise=None
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
    fault("SITE_URL must begin with https://")
METRICS_TOKEN = attempt(
    secret_keys.token, env.str("METRICS_TOKEN", ""), name="METRICS_TOKEN", otherwise=""
)
