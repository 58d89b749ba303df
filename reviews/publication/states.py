"""States of a version of the statistics, and who may do what with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.state_style import StyledChoices, set_styles

VIEW = "reviews.view_publication"
PREPARE = "reviews.prepare_publication"
PUBLISH = "reviews.publish_publication"


class PublicationStatus(StyledChoices, models.TextChoices):
    PREPARED = "prepared", _("공표 대기")
    PUBLISHED = "published", pgettext_lazy("statistics", "공표함")
    WITHDRAWN = "withdrawn", pgettext_lazy("statistics", "준비 취소")


set_styles(
    PublicationStatus,
    PREPARED=("warn", "clock"),
    PUBLISHED=("ok", "circle-check-f"),
    WITHDRAWN=("none", "arrow-back-up"),
)

MOVES = {
    PublicationStatus.PREPARED: (PublicationStatus.PUBLISHED, PublicationStatus.WITHDRAWN),
}
