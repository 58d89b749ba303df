"""Misbehaviour of the provider. A script is JSON; POST /control merges one into it.

    {"seed": 7,
     "calls": ["drop_after", "ok", "429"],       of the next send calls, in this order; then
     "chances": {"drop_before": 0.05},           by chance, for each call
     "slow_seconds": 3,                          of slow and slow_after
     "reject": {"1030": 0.01},                   by chance: messages refused at once
     "numbers": {"01000003104": "3104"},         the outcome of messages to a number
     "outcomes": {"3104": 0.1, "lost": 0.01},    the same for a share of all numbers, by the seed
     "report_seconds": 0.5,                      until a message is delivered or has failed
     "late_seconds": 2,                          until a message is in the list
     "hook": "http://127.0.0.1:8000/notices/solapi/secret/",
     "hook_times": 1, "hook_retry_seconds": 1, "hook_most": 100,
     "any_template": false,
     "templates": {"desk_claim_received_ko": "text with #{words}"}}

A call: `ok`; `slow` (waits, then accepts); `drop_before` and `drop_after` (closes the connection
before or after it has accepted); `slow_after` (accepts, then waits with the answer); `429`, `500`
(nothing accepted); `500_after`, `garbage_after`, `cut_after` (accepted, and then an error, an
answer that is no JSON, half an answer). An outcome: a status code, `4000` delivered, `lost` for
no report ever. Outcomes of KakaoTalk (31xx) fall back to SMS or LMS unless the message forbids it.
"""

from __future__ import annotations

import random
import threading
import zlib
from typing import Any

CALLS = (
    "ok", "slow", "drop_before", "drop_after", "slow_after", "429", "500", "500_after",
    "garbage_after", "cut_after",
)  # fmt: skip
DELIVERED, LOST = "4000", "lost"

DEFAULTS: dict[str, Any] = {
    "seed": 1015,
    "calls": [],
    "chances": {},
    "slow_seconds": 3.0,
    "reject": {},
    "numbers": {},
    "outcomes": {},
    "report_seconds": 0.5,
    "late_seconds": 0.0,
    "hook": "",
    "hook_times": 1,
    "hook_retry_seconds": 1.0,
    "hook_most": 100,
    "any_template": False,
    "templates": {},
}


class WrongScriptError(ValueError):
    """A script of misbehaviour names an unknown key or call, or has a value of the wrong type."""


class Behaviours:
    """Present script of misbehaviour (see the module), and the random numbers drawn for it.
    Thread-safe."""

    def __init__(self, script: dict[str, Any] | None = None) -> None:
        self._lock = threading.Lock()
        self.script: dict[str, Any] = dict(DEFAULTS)
        self._dice = random.Random(self.script["seed"])  # noqa: S311  guards nothing
        self.merge(script or {})

    def merge(self, change: dict[str, Any]) -> None:
        """Replace the given keys of the script; the others stay. A new `seed` restarts the random
        numbers. Raises WrongScriptError for an unknown key or call, or a value of the wrong
        type."""
        if not isinstance(change, dict):
            raise WrongScriptError("a script must be a JSON object")
        for key, value in change.items():
            default = DEFAULTS.get(key)
            if key not in DEFAULTS:
                raise WrongScriptError(f"unknown: {key}")
            number = type(default) in (int, float)
            if not isinstance(value, (int, float) if number else type(default)):
                raise WrongScriptError(f"{key} is a {type(default).__name__}")
        unknown = {*change.get("calls", ()), *change.get("chances", ())} - {*CALLS}
        if unknown:
            raise WrongScriptError(f"unknown behaviours: {sorted(unknown)}")
        with self._lock:
            self.script = {**self.script, **change}
            if "seed" in change:
                self._dice = random.Random(change["seed"])  # noqa: S311

    def next_call(self) -> str:
        """Return the behaviour of the present send call: the next of `calls`, which is used up,
        else by chance, else "ok"."""
        with self._lock:
            if self.script["calls"]:
                head, *rest = self.script["calls"]
                self.script = {**self.script, "calls": rest}
                return head
            for name, chance in self.script["chances"].items():
                if self._dice.random() < chance:
                    return name
        return "ok"

    def refusal(self) -> str:
        """Return the status code with which the present message is refused, drawn by the script's
        chances in `reject`; "" to accept it."""
        chances = self.script["reject"]
        if not chances:
            return ""
        with self._lock:
            for code, chance in chances.items():
                if self._dice.random() < chance:
                    return code
        return ""

    def outcome(self, number: str) -> str:
        """Return the final code of messages to this phone number: a status code, or "lost" for no
        report. The script decides; the same number and seed give the same outcome."""
        script = self.script
        if number in script["numbers"]:
            return script["numbers"][number]
        if not script["outcomes"]:
            return DELIVERED
        drawn = zlib.crc32(f"{script['seed']}:{number}".encode()) / 2**32
        for code, share in script["outcomes"].items():
            if drawn < share:
                return code
            drawn -= share
        return DELIVERED
