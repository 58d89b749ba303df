"""Permissions of hand-overs."""

VIEW = "claims.view_handover"
PROPOSE = "claims.propose_handover"
CONFIRM = "claims.confirm_handover"
RECORD_CONSENT = "claims.record_consent"
