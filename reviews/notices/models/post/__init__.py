"""Letters by post: batches to print, letters with number and date of receipt, loaded lists.

Their guards are in `models/post_triggers.py`, which the model of notices needs as well.
"""

from reviews.notices.models.post.batches import PostBatch
from reviews.notices.models.post.choices import (
    LIVE_LETTERS,
    SEND_POST,
    LetterStatus,
    PostBatchStatus,
    ReturnReason,
)
from reviews.notices.models.post.files import PostFile, PostFileFault
from reviews.notices.models.post.letters import PostLetter, PostLetterQuerySet

__all__ = [
    "LIVE_LETTERS",
    "SEND_POST",
    "LetterStatus",
    "PostBatch",
    "PostBatchStatus",
    "PostFile",
    "PostFileFault",
    "PostLetter",
    "PostLetterQuerySet",
    "ReturnReason",
]
