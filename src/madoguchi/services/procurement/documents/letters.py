"""The wording of letters: the call's own template if it has one, else the product's."""

from dataclasses import dataclass
from typing import Any

from django.template import engines
from django.template.loader import render_to_string

from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.documents.papers import Letter as LetterPaper
from madoguchi.services.procurement.documents.receipts import section_contact
from madoguchi.services.procurement.models import Letter, LetterTemplate, Tender
from madoguchi.services.procurement.terms import NoticeKind

SUBJECT_MARK = "件名:"


@dataclass(frozen=True)
class Wording:
    subject: str
    body: str


def word_letter(tender: Tender, kind: NoticeKind, context: dict[str, Any]) -> Wording:
    """Subject and body of a letter of this kind.

    ``context`` is joined by ``tender`` and ``case``. The product's own templates are
    ``procurement/letters/<kind>.txt``, whose first line is ``件名: …``.
    """
    values = {"tender": tender, "case": tender.case, **context}
    own = (
        LetterTemplate.objects.filter(tender=tender, kind=kind.value).first()
        or LetterTemplate.objects.filter(tender__isnull=True, kind=kind.value).first()
    )
    if own is not None:
        return Wording(_render(own.subject, values).strip(), _render(own.body, values))
    first, _, body = render_to_string(f"procurement/letters/{kind.value}.txt", values).partition(
        "\n"
    )
    return Wording(first.removeprefix(SUBJECT_MARK).strip(), body.strip() + "\n")


def _render(source: str, values: dict[str, Any]) -> str:
    # The ward's own template text: Django's sandboxed language, no autoescape in plain text.
    template = engines["django"].from_string(
        "{% autoescape off %}" + source + "{% endautoescape %}"
    )
    return template.render(values)


def letter_paper(letter: Letter) -> LetterPaper:
    """The letter as it is printed for post and hand, with its wording as kept."""
    contact = section_contact(letter.tender)
    return LetterPaper(
        number=letter.document_number,
        dated=format_date(letter.dated_on, weekday=False),
        recipient=tuple(letter.addressee.splitlines()),
        sender=(contact.section,),
        subject=letter.subject,
        body=tuple(line for line in letter.body.splitlines() if line.strip()),
        contact=contact,
    )
