"""The Authorization header: HMAC-SHA256 over date and salt. No signature may be used twice."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta

CLOCKS_MAY_DIFFER = timedelta(minutes=15)  # more, and the provider refuses the signature


def authorization(*, key: str, secret: str, ahead: timedelta = timedelta(0)) -> str:
    """The header's value. `ahead`: how far the provider's clock is ahead of ours."""
    date = (datetime.now(UTC) + ahead).strftime("%Y-%m-%dT%H:%M:%SZ")
    salt = secrets.token_hex(16)
    signature = hmac.new(secret.encode(), (date + salt).encode(), "sha256").hexdigest()
    return f"HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}"
