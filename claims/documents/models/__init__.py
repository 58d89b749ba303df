"""Documents of claims, and their pages."""

from claims.documents.models.documents import *  # noqa: F403
from claims.documents.models.pages import *  # noqa: F403
