"""Which telephone number answers: the section in its working time, else the national ones."""

from datetime import date
from types import SimpleNamespace

import pytest

from madoguchi.core.calendar.jst import at
from madoguchi.services.safeguarding.queries.emergency import phones_of

SECTION = SimpleNamespace(name="児童相談支援課", phone="03-0000-0012")
SCHOOL = SimpleNamespace(contract=SimpleNamespace(section=SECTION))
TUESDAY, HOLIDAY = date(2025, 6, 10), date(2025, 7, 21)


@pytest.mark.parametrize(
    ("now", "place"),
    [
        (at(TUESDAY, 8, 29), 3), (at(TUESDAY, 8, 30), 0), (at(TUESDAY, 17, 14), 0),
        (at(TUESDAY, 17, 15), 3), (at(date(2025, 6, 14), 10), 3), (at(HOLIDAY, 10), 3),
    ],
)  # fmt: skip
def test_the_section_stands_first_only_while_somebody_answers(now, place):
    numbers = [phone.number for phone in phones_of(SCHOOL, now)]
    public = ["189", "110", "119"]
    assert numbers == [*public[:place], "03-0000-0012", *public[place:]]
