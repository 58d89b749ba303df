"""The letter of an upload link that the office issued by itself."""

from __future__ import annotations

from claims import clock
from claims.documents.upload_links.verbs import IssuedLink
from claims.korean import in_korean, letter_weekday
from reviews.notices.events import Event
from reviews.notices.outbox.write import write_notice
from reviews.notices.variables.shared import LINK


def write_upload_link(issued: IssuedLink) -> None:
    """Write the letter with the address of an upload link to its claimant, in the transaction of
    `send_upload_link`, whose event calls this. Each link sent again gets a further notice."""
    link = issued.link
    with in_korean():
        variables = {
            "documents": ", ".join(link.kind_labels),
            LINK.key: issued.address,
            "until": letter_weekday(link.last_day),
        }
    write_notice(
        event=Event.UPLOAD_LINK,
        claim=link.claim,
        variables=variables,
        key=f"upload_link:{link.pk}:{clock.now():%Y%m%d%H%M%S%f}",
    )
