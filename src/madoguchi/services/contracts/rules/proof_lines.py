"""The lines of a proof: what the raw counts of one place mean to a reader of the certificate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TRAIL, MAIL, REPORTS, FILES, REST = (
    "操作履歴", "送信メール", "提出・報告・納品物", "保管ファイル", "そのほかの業務データ",
)  # fmt: skip
ORDER = (REST, TRAIL, MAIL, REPORTS, FILES)
REPORT_WORDS = ("deliverable", "filing", "report", "minutes", "paper", "incident")
PREFIXES = {"trail_": TRAIL, "mail_": MAIL, "vault_": FILES}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: see ``ProofLine``."""

    place: str
    searched: int
    found: int = 0
    found_in: str = ""
    erased: int = 0
    opened: int = 0
    others: int = 0
    unopened: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.found or self.opened or self.unopened)


def group_of(table: str) -> str:
    """Under which name a table of the running installation stands on the certificate.

    >>> group_of("trail_trailentry"), group_of("contracts_filing"), group_of("保管ファイル")
    ('操作履歴', '提出・報告・納品物', '保管ファイル')
    """
    for prefix, group in PREFIXES.items():
        if table.startswith(prefix):
            return group
    if table.startswith(FILES):
        return FILES
    return REPORTS if any(word in table for word in REPORT_WORDS) else REST


def live_lines(
    tables: Mapping[str, int],
    found_in: Mapping[str, int],
    *,
    blobs: int,
    erased: int,
    opened: int,
    others: int,
    unopened: int,
) -> Iterator[Line]:
    """The running installation, group by group; the vault's line also says which keys open what."""
    for group in ORDER:
        rows = sum(count for table, count in tables.items() if group_of(table) == group)
        hits = {table: count for table, count in found_in.items() if group_of(table) == group}
        is_vault = group == FILES
        yield Line(
            place=f"現在：{group}",
            searched=rows + (blobs if is_vault else 0),
            found=sum(hits.values()),
            found_in="、".join(hits)[:300],
            erased=erased if is_vault else 0,
            opened=opened if is_vault else 0,
            others=others if is_vault else 0,
            unopened=unopened if is_vault else 0,
        )
