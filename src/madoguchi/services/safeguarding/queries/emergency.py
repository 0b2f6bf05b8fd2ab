"""The telephone numbers that stand first on every urgent page."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.calendar.business import BusinessCalendar
from madoguchi.services.safeguarding.models import Facility
from madoguchi.services.safeguarding.rules.escalation import is_working_time


@dataclass(frozen=True)
class Phone:
    """``number`` as people dial it."""

    label: str
    number: str
    note: str = ""

    @property
    def link(self) -> str:
        return f"tel:{self.number.replace('-', '')}"


def phones_of(facility: Facility, now: datetime) -> list[Phone]:
    """所管課, then the national numbers; outside of working time it stands last, as nobody answers.

    Who holds the case of a child is not told here.

    Source: 189 児童相談所虐待対応ダイヤル, #7119 and 110/119 are the public numbers.
    """
    section = facility.contract.section
    public = [
        Phone("児童相談所（虐待対応ダイヤル）", "189", "24時間・無料"),
        Phone("警察", "110", "いま危険があるとき"),
        Phone("救急", "119", "けが・病気のとき"),
    ]
    if not section.phone:
        return public
    if is_working_time(now, BusinessCalendar()):
        return [Phone(section.name, section.phone, "開庁時間内"), *public]
    return [
        *public,
        Phone(section.name, section.phone, "いまは閉庁時間です（平日8時30分から17時15分）"),
    ]
