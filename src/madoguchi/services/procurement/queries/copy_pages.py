"""Copies with what is left to confirm: for the secretariat's list and page view."""

from dataclasses import dataclass

from madoguchi.core.errors import Missing
from madoguchi.services.procurement.models import BlindCopy, Masking, ProposalFile, Tender
from madoguchi.services.procurement.queries.copy_check import CheckView
from madoguchi.services.procurement.queries.parts import copies_of
from madoguchi.services.procurement.terms import ProposalFileKind


def confirmed_pages(copy: BlindCopy) -> set[int]:
    """Pages confirmed in the very file that members would see."""
    if copy.shown_file is None or not copy.shown_file.card:
        return set()
    sha256 = copy.shown_file.full_card().sha256
    return set(copy.confirmations.filter(file_sha256=sha256).values_list("page", flat=True))


def original_of(copy: BlindCopy) -> ProposalFile | None:
    """The original of the very section that the copy is of; else the one original of all."""
    originals = copy.proposal_file.proposal.files.filter(
        kind=ProposalFileKind.ORIGINAL.value, removed_at__isnull=True
    )
    of_section = originals.filter(section=copy.proposal_file.section).first()
    return of_section or originals.filter(section=None).first()


@dataclass(frozen=True)
class CopyRow:
    """A copy in the list; ``next_page`` is the first page not yet confirmed."""

    copy: BlindCopy
    code: str
    confirmed: int
    next_page: int

    @property
    def warnings(self) -> list[str]:
        """What differs from the original besides the anonymisation, in words."""
        found = self.copy.comparison
        if not found or found["original_pages"] == found["copy_pages"]:
            return []
        pages = f"正本は{found['original_pages']}ページ、副本は{found['copy_pages']}ページです。"
        return [f"{pages}内容の違いを確かめてください。"]

    @property
    def check(self) -> CheckView:
        return CheckView.of(self.copy)

    @property
    def changed(self) -> str:
        """Pages whose text is not the same as in the original."""
        return "、".join(str(page) for page in self.copy.comparison.get("changed_pages", []))


def copy_row(copy: BlindCopy) -> CopyRow:
    done = confirmed_pages(copy)
    left = [page for page in range(1, copy.page_count + 1) if page not in done]
    code = copy.proposal_file.proposal.application.drawn_code.code
    return CopyRow(copy, code, len(done), left[0] if left else 1)


def copy_rows(tender: Tender) -> list[CopyRow]:
    return [copy_row(copy) for copy in copies_of(tender)]


@dataclass(frozen=True)
class CopyPage:
    """One page of one copy, with its neighbours and what was done to it."""

    row: CopyRow
    page: int
    is_confirmed: bool
    maskings: list[Masking]

    @classmethod
    def of(cls, copy: BlindCopy, page: int) -> "CopyPage":
        if not 1 <= page <= max(copy.page_count, 1):
            raise Missing("no_such_page", "そのページはありません。")
        maskings = list(copy.maskings.filter(page=page).order_by("pk"))
        return cls(copy_row(copy), page, page in confirmed_pages(copy), maskings)

    @property
    def before(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def after(self) -> int | None:
        return self.page + 1 if self.page < self.row.copy.page_count else None
