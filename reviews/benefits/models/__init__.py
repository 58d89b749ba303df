"""Runs, grants, batches, codes, files and counts of benefits; no row is ever deleted."""

from reviews.benefits.models.batches import *  # noqa: F403
from reviews.benefits.models.codes import *  # noqa: F403
from reviews.benefits.models.counts import *  # noqa: F403
from reviews.benefits.models.files import *  # noqa: F403
from reviews.benefits.models.grants import *  # noqa: F403
from reviews.benefits.models.runs import *  # noqa: F403
