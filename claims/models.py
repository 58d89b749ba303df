"""Imports the models of the packages."""

from claims.backup import models as backup  # noqa: F401
from claims.bank_accounts import models as bank_accounts  # noqa: F401
from claims.bank_accounts.inquiry import models as holder_inquiries  # noqa: F401
from claims.changes import models as changes  # noqa: F401
from claims.direct_entry import models as direct_entry  # noqa: F401
from claims.documents import history as document_history  # noqa: F401
from claims.documents import models as documents  # noqa: F401
from claims.documents.upload_links import models as upload_links  # noqa: F401
from claims.evidence import models as evidence  # noqa: F401
from claims.evidence.reading_marks import models as reading_marks  # noqa: F401
from claims.exports import models as exports  # noqa: F401
from claims.handovers import models as handovers  # noqa: F401
from claims.inquiries import models as inquiries  # noqa: F401
from claims.intake import models as intake  # noqa: F401
from claims.lists import models as lists  # noqa: F401
from claims.policy import models as policy  # noqa: F401
from claims.privacy import models as privacy  # noqa: F401
from claims.privacy.inspections import models as inspections  # noqa: F401
from claims.register import models as register  # noqa: F401
from claims.representation import models as representation  # noqa: F401
from claims.search import models as search  # noqa: F401
from claims.trail import models as trail  # noqa: F401
from claims.users import models as users  # noqa: F401
