"""Ties between committee members and applicants (委員の主宰・役員・顧問・所属), by name.

Source: seed 000 §3(5); seed 001 §2(6); seed 002 §2(7). A find explains itself and blocks until
people resolve it; the rule never clears a tie by itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEGAL_FORMS = (
    "特定非営利活動法人", "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人",
    "社会福祉法人", "学校法人", "医療法人", "宗教法人", "株式会社", "有限会社", "合同会社",
    "合資会社", "合名会社", "NPO法人", "(株)", "(有)", "(同)", "(一社)", "(公社)", "(一財)",
    "(公財)", "(福)", "(学)", "(特非)",
)  # fmt: skip
VARIANTS = str.maketrans(
    {"髙": "高", "﨑": "崎", "𠮷": "吉", "邉": "辺", "邊": "辺", "齋": "斎", "齊": "斉", "濵": "浜"}
)


@dataclass(frozen=True)
class DeclaredBody:
    """A body that a member declared, with the post held there: ("例題学習社", "顧問")."""

    name: str
    post: str


@dataclass(frozen=True)
class ApplicantNames:
    """What an applicant (or member of a JV) is called.

    names      legal, trade, kana, English and former names
    officers   representative and officers
    domain     mail domain, or ""
    """

    key: int
    names: tuple[str, ...]
    officers: tuple[str, ...] = ()
    domain: str = ""


@dataclass(frozen=True)
class Tie:
    applicant: int
    explanation: str


def comparable(name: str) -> str:
    """A name as the comparison sees it: width, legal form, variants and spaces folded.

    Only for comparing; names are stored and shown as typed.

    >>> comparable("㈱　例題学習社") == comparable("株式会社例題学習社")
    True
    """
    folded = unicodedata.normalize("NFKC", name).translate(VARIANTS).casefold()
    for form in LEGAL_FORMS:
        folded = folded.replace(unicodedata.normalize("NFKC", form).casefold(), "")
    return re.sub(r"[\s・,.'’\-ー]+", "", folded)


def find_ties(
    *,
    member_name: str,
    member_email: str,
    bodies: Iterable[DeclaredBody],
    applicants: Sequence[ApplicantNames],
) -> tuple[Tie, ...]:
    """Every tie between one member and the applicants, each with its reason.

    Looks at declared bodies by any of their names, at the member among an applicant's officers,
    and at a shared mail domain.
    """
    declared = [(body, comparable(body.name)) for body in bodies if comparable(body.name)]
    domain = member_email.rpartition("@")[2].casefold()
    # An officer stands with the post before the name: 代表取締役　髙﨑 慎吾.
    me = comparable(member_name)
    found = []
    for applicant in applicants:
        called = {comparable(name) for name in applicant.names} - {""}
        for body, key in declared:
            if key in called:
                found.append(Tie(applicant.key, f"委員が「{body.name}」の{body.post}です。"))
        if me and any(me in comparable(officer) for officer in applicant.officers):
            found.append(Tie(applicant.key, "委員と同じ氏名の役員がいます。"))
        if applicant.domain and applicant.domain.casefold() == domain:
            found.append(Tie(applicant.key, "委員と事業者のメールのドメインが同じです。"))
    return tuple(found)
