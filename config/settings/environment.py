"""Mode of the desk, and readers of its environment variables.

``DESK_MODE`` is ``production`` (the default: a missing secret stops the start and names the
variable), ``demo`` (embedded servers, no Secure cookies) or ``test``. Readers do not raise: they
keep what is wrong as a fault and give a value to go on with, so that `stop_on_faults`, called once
all settings are read, names every variable at once.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

_T = TypeVar("_T")
BASE_DIR = Path(__file__).resolve().parents[2]
_faults: list[str] = []


def fault(sentence: str) -> None:
    """Keep a sentence that names a variable and says what is wrong, for `stop_on_faults`."""
    _faults.append(sentence)


def stop_on_faults() -> None:
    """Raise ImproperlyConfigured with all faults in one line; do nothing if there are none."""
    if _faults:
        raise ImproperlyConfigured("; ".join([*_faults, "see .env.example"]))


def attempt(read: Callable[..., _T], *args: Any, otherwise: _T, **kwargs: Any) -> _T:
    """Call `read` and return its result; `otherwise`, after a fault, if it raises
    ImproperlyConfigured."""
    try:
        return read(*args, **kwargs)
    except ImproperlyConfigured as error:
        fault(str(error))
        return otherwise


def _given_or_default(read: Any) -> Any:
    """Return a method of Env that reads as `read` does, and gives the default, after a fault, for a
    malformed value. Without a default it raises EnvError."""

    @wraps(read)
    def method(self: Env, name: str, default: Any = ..., **kwargs: Any) -> Any:
        try:
            return read(self, name, default, **kwargs)
        except EnvError as error:
            if default is ...:
                raise
            fault(str(error))
            return default

    return method


class FaultKeepingEnv(Env):
    """Env whose readers keep a malformed value as a fault."""

    int = _given_or_default(Env.int)
    float = _given_or_default(Env.float)
    bool = _given_or_default(Env.bool)


env = FaultKeepingEnv()

MODE = env.str("DESK_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"DESK_MODE must be production, demo or test, not {MODE!r}")
PRODUCTION, DEMO, TESTING = (name == MODE for name in ("production", "demo", "test"))
DEBUG = env.bool("DJANGO_DEBUG", False) and not PRODUCTION


def secret(name: str, test_value: str, read: Callable[[str], _T], otherwise: _T) -> _T:
    """Return the secret in the environment variable `name` as parsed by `read`. In tests an unset
    one is `test_value`; else it is a fault, as one that `read` refuses, and `otherwise` is
    returned."""
    try:
        text = env.str(name, test_value) if TESTING else env.str(name)
    except EnvError:
        fault(f"{name} is not set")
        return otherwise
    return attempt(read, text, otherwise=otherwise)


def address(name: str, elsewhere: str) -> str:
    """Return the address of a server from the environment variable `name`; `elsewhere` if it is not
    set, which is a fault in production."""
    given = env.str(name, "")
    if PRODUCTION and not given:
        fault(f"{name} is not set")
    return given or elsewhere
