"""Letters: Japanese text templates, rendered when a mail is queued.

``<service>/mail/<name>.txt``: the first line is ``件名: …``, then a blank line, then the body.
The footer with 担当部課 and contact is added here, so that no template forgets it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template.backends.django import DjangoTemplates

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.accounts.terms import OrganisationKind
from madoguchi.core.mail.errors import LetterIncomplete
from madoguchi.core.mail.rules.addresses import check_header_text

SUBJECT_MARK = "件名:"
# A noncharacter: it cannot come from a person's text, so it only stands where a value is missing.
MISSING_MARK = "\ufdd0"


@dataclass(frozen=True)
class Letter:
    """subject  one line, no control characters; body  lines ended by \\n, footer included"""

    subject: str
    body: str


def render_letter(template: str, context: Mapping[str, Any]) -> Letter:
    """The letter of ``<template>.txt`` with these values.

    raises  LetterIncomplete  a value is missing, or the first line is not ``件名: …``
            AddressRefused    a value would put a line break into the subject
            TemplateDoesNotExist
    """
    text = _engine().get_template(f"{template}.txt").render(dict(context))
    footer = _engine().get_template("mail/footer.txt").render(dict(context))
    if MISSING_MARK in text + footer:
        missing = (text + footer).split(MISSING_MARK)[1]
        raise LetterIncomplete(f"{template}.txt needs a value for {missing!r}")
    head, _, body = text.lstrip().partition("\n\n")
    if not head.startswith(SUBJECT_MARK):
        raise LetterIncomplete(
            f"{template}.txt must begin with 「{SUBJECT_MARK} …」 and a blank line"
        )
    subject = check_header_text(head.removeprefix(SUBJECT_MARK).strip(), "件名")
    return Letter(subject=subject, body=f"{body.strip()}\n\n{footer.strip()}\n")


@cache
def _engine() -> DjangoTemplates:
    # Its own engine: plain text must not be HTML-escaped, and a missing value must be loud.
    options = {
        "autoescape": False,
        "string_if_invalid": f"{MISSING_MARK}%s{MISSING_MARK}",
        "builtins": ["madoguchi.core.ui.templatetags.ui"],
        "context_processors": [],
    }
    engine = {"NAME": "mail", "DIRS": [], "APP_DIRS": True, "OPTIONS": options}
    return DjangoTemplates(engine)


def contact_lines(section: Organisation | None) -> dict[str, str]:
    """What the footer says of a ward section: name, telephone and address, each may be empty."""
    if section is None:
        return {"name": "", "phone": "", "email": ""}
    name, parent = section.name, section.parent
    if parent is not None and parent.kind == OrganisationKind.SECTION:
        # Some wards register "生活文化政策部 市民活動推進課", some only the section's own name.
        name = section.name_from_above
    return {"name": name, "phone": section.phone, "email": section.email}


def public_address(path: str) -> str:
    """The full address of a page of this house, for a link in a letter."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def house_values() -> dict[str, str]:
    """Values that every letter may use."""
    return {"ward_name": settings.WARD_NAME, "public_url": settings.PUBLIC_URL}
