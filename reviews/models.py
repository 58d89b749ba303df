"""Models of all packages, collected for Django."""

from reviews.benefits import models as benefits  # noqa: F401
from reviews.committee import models as committee  # noqa: F401
from reviews.data_breaches import models as data_breaches  # noqa: F401
from reviews.data_subject_requests import models as data_subject_requests  # noqa: F401
from reviews.erasure import models as erasure  # noqa: F401
from reviews.fairness import models as fairness  # noqa: F401
from reviews.inbox import models as inbox  # noqa: F401
from reviews.notices import models as notices  # noqa: F401
from reviews.payouts import models as payouts  # noqa: F401
from reviews.publication import models as publication  # noqa: F401
from reviews.simulator import models as simulator  # noqa: F401
