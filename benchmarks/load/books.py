"""Checks after a run: nothing lost, nothing twice. In a process with the run's own settings.

    python -m benchmarks.load.books FOLDER     # prints JSON: {"check": "" or what is wrong}

FOLDER holds `votes.jsonl` (what the people were told), `phone.sqlite` (what the provider took) and
`before.json` (the state before the run). The desk's own commands check the rest.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from config.dev.state_folder import CHECKOUT

COMMANDS = ("check_ledger", "check_queue", "verify_draws", "verify_trail")
TAKEN, REFUSED = 302, (409, 422)


def compare_votes(told: list[dict[str, Any]], stored: Counter[str]) -> str:
    """Return in words the differences between the answers to votes (`told`) and the number of
    stored votes by rationale (`stored`); '' for none, at most five.

    An accepted vote must be stored once, a refused one not at all, one without an answer at most
    once."""
    faults = []
    for vote in told:
        count = stored[vote["words"]]
        if vote["status"] == TAKEN and count != 1:
            faults.append(f"{vote['claim']} of {vote['member']}: taken, stored {count} times")
        elif vote["status"] in REFUSED and count:
            faults.append(f"{vote['claim']} of {vote['member']}: refused, but stored")
        elif count > 1:
            faults.append(f"{vote['claim']} of {vote['member']}: stored {count} times")
    return "; ".join(faults[:5]) + (f" and {len(faults) - 5} more" if len(faults) > 5 else "")


def check(folder: Path) -> dict[str, Any]:
    """Return {"faults": {name of a check: what is wrong}, "done": numbers of votes, notices and
    imports of the run}. Failed checks alone are named. `folder` is that of the run."""
    import django

    django.setup()
    before = json.loads((folder / "before.json").read_text())
    told = [json.loads(line) for line in (folder / "votes.jsonl").read_text().splitlines()]
    found = {
        "votes": compare_votes(told, _stored_votes(before["vote"])),
        "ballots": _ballots(),
        "notices": _notices(folder, before),
        "imports": _imports(before["run"]),
    }
    for command in COMMANDS:
        done = subprocess.run(
            [sys.executable, "manage.py", command], cwd=CHECKOUT, capture_output=True, text=True
        )
        said = (done.stderr or done.stdout).strip().splitlines()
        found[command] = "" if done.returncode == 0 else (said[-1] if said else "failed")[:300]
    return {"faults": {name: what for name, what in found.items() if what}, "done": _done(before)}


def _stored_votes(after: int) -> Counter[str]:
    from reviews.committee.models import Vote

    rows = Vote.everything.filter(pk__gt=after)
    return Counter(rows.values_list("rationale", flat=True))


def _ballots() -> str:
    """Return in words how many ballots are open although all members have voted, and how many
    decided reviews have no decision; '' for none."""
    from django.db.models import Count, F

    from reviews.committee.models import Assignment, Review, ReviewStatus

    seats = Assignment.objects.active().filter(review__status=ReviewStatus.IN_REVIEW)
    voted = seats.values("review").annotate(n=Count("pk"), voted=Count("voted_at"))
    full = voted.filter(n=F("voted")).count()
    without = Review.objects.filter(status=ReviewStatus.DECIDED, decision=None).count()
    found = (
        (full, "ballots are open although all have voted"),
        (without, "decided reviews have no decision"),
    )
    return "; ".join(f"{count} {what}" for count, what in found if count)


def _notices(folder: Path, before: dict[str, Any]) -> str:
    """Return in words the differences between the notices of the run and the provider's log (each
    due once, taken once); '' for none."""
    from django.db.models import Q

    from benchmarks.faults.checking import MAIL, Due, Taken, compare
    from config.dev.message_provider.log import accepted
    from reviews.notices.models import Notice

    rows = Notice.objects.filter(Q(pk__gt=before["notice"]) | Q(pk__in=before["open"]))
    due = [
        Due(str(notice), *rest)
        for notice, *rest in rows.exclude(channel=MAIL).values_list(
            "public_id", "channel", "status", "subject", "body"
        )
    ]
    taken = [Taken(m.notice, False, m.subject, m.text) for m in accepted(folder / "phone.sqlite")]
    return compare(due, taken).sentence()


def _imports(after: int) -> str:
    from claims.intake.models import ImportRun, RunStatus

    # A preview waits for a person: the run may end before its member has started the import.
    fine = (RunStatus.DONE, RunStatus.PREVIEWED)
    left = ImportRun.objects.filter(pk__gt=after).exclude(status__in=fine)
    return ", ".join(f"import {run.pk} is {run.status}: {run.error}" for run in left)


def _done(before: dict[str, Any]) -> dict[str, int]:
    from claims.intake.models import ImportRun
    from reviews.committee.models import Decision, Vote
    from reviews.notices.models import Notice
    from reviews.payouts.models import Payout

    runs = ImportRun.objects.filter(pk__gt=before["run"])
    return {
        "votes": Vote.everything.filter(pk__gt=before["vote"]).count(),
        "decisions": Decision.objects.filter(pk__gt=before["decision"]).count(),
        "approvals": Payout.objects.filter(approved_at__gte=before["at"]).count(),
        "claims imported": sum(runs.values_list("accepted", flat=True)),
        "notices": Notice.objects.filter(pk__gt=before["notice"]).count(),
    }


if __name__ == "__main__":
    print(json.dumps(check(Path(sys.argv[1])), ensure_ascii=False))
