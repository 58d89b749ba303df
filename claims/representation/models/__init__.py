"""Tables of representations: choices, guards in SQL, the rows with their papers."""

from claims.representation.models.choices import (
    ALWAYS_PAYEE,
    CONFIRM,
    ENTER,
    LONGEST_MAIL,
    NEEDED,
    READERS_IN_ORDER,
    STANDING,
    Letters,
    PaperKind,
    RepresentationKind,
    RepresentationStatus,
    needed_papers,
)
from claims.representation.models.representations import (
    Representation,
    RepresentationPaper,
    email_aad,
    phone_aad,
)
from claims.representation.models.triggers import IN_FORCE_SQL, known_link_sql, letter_reader_sql

__all__ = [
    "ALWAYS_PAYEE",
    "CONFIRM",
    "ENTER",
    "IN_FORCE_SQL",
    "LONGEST_MAIL",
    "Letters",
    "NEEDED",
    "PaperKind",
    "READERS_IN_ORDER",
    "Representation",
    "RepresentationKind",
    "RepresentationPaper",
    "RepresentationStatus",
    "STANDING",
    "email_aad",
    "known_link_sql",
    "letter_reader_sql",
    "needed_papers",
    "phone_aad",
]
