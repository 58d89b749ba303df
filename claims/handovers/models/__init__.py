"""Tables of hand-overs."""

from claims.handovers.models.files import HandoverFile, HandoverFileFault
from claims.handovers.models.handovers import Handover
from claims.handovers.models.items import HandoverItem
from claims.handovers.models.receivers import HandoverReceiver, ProvisionConsent

__all__ = [
    "Handover",
    "HandoverFile",
    "HandoverFileFault",
    "HandoverItem",
    "HandoverReceiver",
    "ProvisionConsent",
]
