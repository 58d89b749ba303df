"""Compile locale/*/LC_MESSAGES/*.po to .mo at set-up, on machines without gettext."""

from pathlib import Path

import polib  # type: ignore[import-untyped]

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def compile_all() -> list[Path]:
    """Compile every message catalogue (.po) that is newer than its .mo. Return the paths of the
    written .mo files."""
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            part = target.with_suffix(".mo.part")
            polib.pofile(str(source)).save_as_mofile(str(part))
            part.replace(target)
            written.append(target)
    return written


if __name__ == "__main__":
    compile_all()
