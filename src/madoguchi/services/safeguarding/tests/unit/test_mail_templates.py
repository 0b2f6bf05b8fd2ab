"""No mail of this service can name a child, a facility or a grade, whatever it is given."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.template.loader import get_template

from madoguchi.services.safeguarding import apps
from madoguchi.services.safeguarding.tests.factories import NOW

FOLDER = Path(apps.__file__).parent / "templates" / "safeguarding" / "mail"
LETTERS = sorted(path.name for path in FOLDER.glob("*.txt"))
# Everything that a letter may say: its kind, its number, days, counts, and the way in.
OF_THE_LETTER = {
    "to_name", "kind", "number", "count", "url", "is_escalation", "is_late", "topic",
    "confirm_by", "asked_at", "due_at", "due_on", "starts_at", "ends_at",
}  # fmt: skip
# Of the running service and its people, about no child: stops, trainings, staff accounts.
OF_THE_SERVICE = {"title", "text", "reason", "exception_reason", "when", "place", "names"}
MOMENTS = {"confirm_by", "asked_at", "due_at", "starts_at", "ends_at"}
CHILD = {
    "child": "例題 花子", "name": "例題 花子", "child_name": "例題 花子", "facility": "A小学校",
    "organisation": "A小学校", "placement": "A小学校", "grade": "3年", "words": "3日休んだ",
}  # fmt: skip


def words_of(letter):
    return (FOLDER / letter).read_text(encoding="utf-8")


@pytest.mark.parametrize("letter", LETTERS)
def test_letter_speaks_of_nothing_else(letter):
    said = set(re.findall(r"\{[{%]\s*(?:if\s+)?([a-z_]+)", words_of(letter)))
    assert said - OF_THE_LETTER - OF_THE_SERVICE - {"endif", "else"} == set()


@pytest.mark.requirement("SAFE-035")
@pytest.mark.parametrize("letter", LETTERS)
def test_letter_names_no_child_though_it_is_given_one(letter):
    plain = dict.fromkeys(OF_THE_LETTER | OF_THE_SERVICE, "見本")
    context = {**plain, **dict.fromkeys(MOMENTS, NOW), "due_on": date(2025, 6, 6), **CHILD}
    text = get_template(f"safeguarding/mail/{letter}").render(context)
    assert text.startswith("件名: ")
    assert [word for word in {"花子", *CHILD.values()} if word in text] == []


def test_all_letters_are_looked_at():
    assert len(LETTERS) >= 17
