"""Find the system's Chromium for the browser tests, or get it where that is allowed.

    python -m config.browser      # run by `make test`: one loud line when there is none

`DESK_REQUIRE_BROWSER=1` (set by .ci/run) turns a missing browser into a failure.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = (
    "NO BROWSER: Chromium is not installed and cannot be; the browser tests are SKIPPED"
    " (put chromium on PATH to run them)"
)


def find() -> str | None:
    """The path of a Chromium on this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def required() -> bool:
    return bool(os.environ.get("DESK_REQUIRE_BROWSER"))


def install() -> None:
    """Get Chromium by apt-get, as root on Debian and its kin; does nothing elsewhere."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    print("installing Chromium for the browser tests", file=sys.stderr, flush=True)
    for command in (
        ["apt-get", "update", "-qq"],
        [
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "fonts-noto-cjk",
        ],
    ):
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True
        )  # fmt: skip
        if done.returncode:
            print(done.stderr.decode(errors="replace")[-500:], file=sys.stderr)


def main() -> int:
    if not find():
        install()
    if find():
        return 0
    print(f"\n*** {MISSING} ***\n", file=sys.stderr, flush=True)
    return 1 if required() else 0


if __name__ == "__main__":
    sys.exit(main())
