"""`make bench`: measure every figure of the README, one after the other, on an idle machine."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIGURES = (
    "import_claims.py",
    "queue_page.py",
    "pages.py --browser",
    "preview.py",
    "pipeline.py",
    "chain.py",
    "approvals.py",
    "notices.py",
    "seal_trail.py",
)


def main() -> int:
    failed = []
    for name in FIGURES:
        print(f"\n== {name}", flush=True)
        script, *words = name.split()
        if subprocess.run([sys.executable, str(HERE / script), *words], cwd=HERE.parent).returncode:
            failed.append(name)
    if failed:
        print(f"without a figure: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
