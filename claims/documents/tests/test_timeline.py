"""Each act on a document has its sentence in the history of its claim."""

import pytest

from claims.documents.history import BY_NO_USER, ActKind, DocumentAct
from claims.documents.models import Document, DocumentKind
from claims.documents.timeline import document_acts
from claims.tests.factories import UserFactory


@pytest.mark.parametrize("what", list(ActKind))
def test_each_act_has_a_sentence_and_an_icon(what):
    person = None if what in BY_NO_USER else UserFactory.build(name="강현주")
    kinds = {"kind_before": DocumentKind.OTHER, "kind_after": DocumentKind.BANKBOOK_COPY}
    document = Document(kind=DocumentKind.BANKBOOK_COPY)
    (entry,) = document_acts([DocumentAct(document=document, what=what, by=person, **kinds)])
    assert "통장 사본" in entry["text"] and entry["icon"]
    assert ("강현주" in entry["text"]) is (person is not None)
