"""Findings that rest on a reading, for tests of their marks."""

from __future__ import annotations

from typing import Any

from claims.documents.models import DocumentKind
from claims.evidence.models import Finding, Verdict
from claims.register.models import Claim
from claims.tests.factories import ClaimFactory

READ = {"read": 72, "reader": 2}


def read_finding(claim: Claim | None = None, **given: Any) -> Finding:
    """A finding of the certificate's number that was read from a picture."""
    values = {
        "kind": DocumentKind.SMALL_BUSINESS_CERTIFICATE,
        "check_code": "certificate.number",
        "check_version": 1,
        "verdict": Verdict.UNKNOWN,
        "said": "read_differs",
        "values": {"printed": "124-81-00993", "filed": "124-81-00998"},
        "data": READ,
        "input_digest": bytes(16),
        "run_no": 1,
        **given,
    }
    return Finding.objects.create(claim=claim or ClaimFactory(), **values)
