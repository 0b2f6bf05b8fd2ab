"""Check: the whole 点検 of one copy, from what was read of it."""

from madoguchi.core.documents.reading.shape import ReadDocument
from madoguchi.services.procurement.rules.blind.finds import finds_in
from madoguchi.services.procurement.rules.blind.registration import Registration
from madoguchi.services.procurement.rules.blind.report import Report
from madoguchi.services.procurement.rules.blind.words import make_words


def check_copy(copy: ReadDocument, registration: Registration) -> Report:
    """Look for everything that tells who the bidder is."""
    words = make_words(registration)
    return Report(
        file=copy.name,
        pages=len(copy.pages),
        finds=finds_in(copy, words.words),
        unsearchable=words.unsearchable,
    )
