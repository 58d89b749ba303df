"""Drafts: the server keeps a member's unsent vote while they type, sealed like a vote.

A closed tab or a lost session loses nothing. Saves carry a rising serial, so that a slow older save
never overwrites a newer one. They also name the serials that their page knows, so that a second
window does not overwrite what the first has saved since. The vote deletes the draft, and a save
from a page that was opened before that vote does not restore it.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from claims.clock import now
from claims.documents.models import DocumentKind
from claims.users.permissions import require_permission
from reviews.committee.ballots.stored_votes import versions_of
from reviews.committee.errors import ChangedError, DraftError, NotOpenError, NotSeatedError
from reviews.committee.models import (
    LONGEST_RATIONALE,
    Assignment,
    AssignmentStatus,
    Ballot,
    Choice,
    Draft,
    Review,
)

MOST_BYTES = 20_000  # bytes of the request body
LONGEST = {"amount": 40, "rationale": LONGEST_RATIONALE}  # characters
LONGEST_NOTE = 300  # characters; of the note of a check
LAST_SERIAL = 2**63 - 1

_SAVE = """
INSERT INTO public.reviews_draft AS kept (assignment_id, body, serial, saved_at)
VALUES (%(seat)s, %(body)s::jsonb, %(serial)s, %(at)s)
ON CONFLICT (assignment_id) DO UPDATE SET (body, serial, saved_at) =
    (EXCLUDED.body, EXCLUDED.serial, EXCLUDED.saved_at)
WHERE kept.serial < EXCLUDED.serial
  AND (%(known)s::bigint[] IS NULL OR kept.serial = ANY(%(known)s::bigint[]))
RETURNING serial
"""


class SavedDraft(NamedTuple):
    """The stored draft of a seat after a save: its serial, and when it was saved. `stale`: another
    save had been stored already, and this one changed nothing; `body` is then the stored one."""

    serial: int
    saved_at: datetime
    stale: bool
    body: dict[str, Any]


@transaction.atomic
def save_draft(
    *,
    assignment: Assignment,
    body: Any,
    serial: int,
    known: Collection[int] | None = None,
    seen_version: int | None = None,
) -> SavedDraft:
    """Store a member's unsent vote and return the SavedDraft of the stored one. Locks the seat. A
    `serial` not above the stored one changes nothing, nor does a page that does not know the stored
    one: `known` are the serials that it was shown or has sent (None: any).

    `body` is as `clean_body` returns it, each part optional; `seen_version` is that of the own vote
    on the opened page (None: unknown).

    Raises ForbiddenError (may no longer vote), NotSeatedError (left the seat), NotOpenError (no
    open ballot), ChangedError (has voted since), DraftError (a form that the desk never sends).
    """
    require_permission(assignment.member.user, "reviews.cast_vote")
    clean = clean_body(body)
    if not 0 <= serial <= LAST_SERIAL:
        raise DraftError()
    seat = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    if seat.status != AssignmentStatus.ACTIVE:
        raise NotSeatedError()
    ballot = Ballot.objects.filter(review=seat.review_id).open().first()
    if ballot is None:
        raise NotOpenError()
    if seen_version is not None and seen_version != versions_of(ballot, seat):
        raise ChangedError(changed=["own_vote"])
    with connection.cursor() as cursor:
        text = json.dumps(clean, ensure_ascii=False)
        serials = None if known is None else list(known)
        cursor.execute(
            _SAVE,
            {"seat": seat.pk, "body": text, "serial": serial, "at": now(), "known": serials},
        )
    kept = Draft.everything.get(assignment=seat)
    return SavedDraft(kept.serial, kept.saved_at, kept.serial != serial, kept.body)


def drop_draft(seat: Assignment) -> None:
    """Delete the draft of a seat, if there is one. Called by the vote and by the verbs that end the
    seat."""
    Draft.everything.filter(assignment=seat).delete()


def drop_drafts(reviews: Iterable[Review | int]) -> None:
    """Delete all drafts of these reviews. Called by the verbs that close a review."""
    Draft.everything.filter(assignment__review__in=list(reviews)).delete()


def drop_note(seat: Assignment, kind: str) -> None:
    """Delete the note on one kind of document from the seat's draft, once the check of that kind is
    recorded or withdrawn. Does nothing without a draft."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.reviews_draft SET body = body #- ARRAY['notes', %s]"
            " WHERE assignment_id = %s",
            [kind, seat.pk],
        )


def clean_body(body: Any) -> dict[str, Any]:
    """Return {"choice", "amount", "rationale", "notes": {kind: text}} of a draft's body. Other keys
    are dropped, texts are cut to their limits (LONGEST, LONGEST_NOTE), an unknown choice becomes
    ''.

    Raises DraftError if the body or its notes are no mapping, or a part is no text.
    """
    if not isinstance(body, Mapping):
        raise DraftError()
    notes = body.get("notes") or {}
    if not isinstance(notes, Mapping):
        raise DraftError()
    choice = _text(body.get("choice"), 10)
    clean: dict[str, Any] = {"choice": choice if choice in Choice.values else ""}
    clean |= {name: _text(body.get(name), most) for name, most in LONGEST.items()}
    clean["notes"] = {
        kind: _text(notes[kind], LONGEST_NOTE) for kind in DocumentKind.values if kind in notes
    }
    return clean


def read_body(text: str) -> Any:
    """Return the parsed JSON of a draft as the desk sent it. Raises DraftError if it is no JSON, or
    longer than MOST_BYTES."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise DraftError()
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DraftError() from error


def _text(value: Any, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DraftError()
    # half a surrogate pair and U+0000 are valid in JSON, but in no text of the database
    return value.replace("\0", "").encode("utf-8", "ignore").decode()[:most]
