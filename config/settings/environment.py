"""Mode of the desk, and readers of its environment variables.

``DESK_MODE`` is ``production`` (the default: a missing secret stops the start and names the
variable), ``demo`` (embedded servers, no Secure cookies) or ``test``.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parents[2]
env = Env()

MODE = env.str("DESK_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"DESK_MODE must be production, demo or test, not {MODE!r}")
PRODUCTION, DEMO, TESTING = (name == MODE for name in ("production", "demo", "test"))
DEBUG = env.bool("DJANGO_DEBUG", False) and not PRODUCTION


def secret(name: str, test_value: str) -> str:
    """Return a secret from the environment variable `name`. In tests an unset one is `test_value`;
    otherwise it raises ImproperlyConfigured."""
    try:
        return env.str(name, test_value) if TESTING else env.str(name)
    except EnvError as error:
        raise ImproperlyConfigured(f"{name} is not set; see .env.example") from error


def address(name: str, elsewhere: str) -> str:
    """Return the address of a server from the environment variable `name`. If it is not set:
    `elsewhere` in demo and tests; in production it raises ImproperlyConfigured."""
    given = env.str(name, "")
    if PRODUCTION and not given:
        raise ImproperlyConfigured(f"{name} is not set; see .env.example")
    return given or elsewhere
