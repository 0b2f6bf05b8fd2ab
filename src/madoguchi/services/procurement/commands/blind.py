"""副本: prepare, mask, confirm page by page; a member sees confirmed copies only."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.pdfium import page_texts
from madoguchi.core.documents.reading.formats import PageFormat, pdf_format
from madoguchi.core.documents.reading.shape import Box
from madoguchi.core.documents.redaction import Cover, redact
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.reading import open_file
from madoguchi.services.procurement.models import (
    BlindCopy,
    DrawnCode,
    Masking,
    PageConfirmation,
    Proposal,
    Tender,
)
from madoguchi.services.procurement.queries.copy_pages import original_of
from madoguchi.services.procurement.queries.parts import frozen_copies
from madoguchi.services.procurement.rules.copy_difference import compare_pages
from madoguchi.services.procurement.rules.lots import draw_codes
from madoguchi.services.procurement.rules.masks import Mask, mask_in_points
from madoguchi.services.procurement.terms import (
    BlindCopyState,
    ProposalState,
    TenderState,
)

PURPOSE = "副本の確認"
OPENED = (
    TenderState.REVIEWING.value, TenderState.DECIDED.value, TenderState.NO_AWARD.value,
    TenderState.CONCLUDED.value,
)  # fmt: skip
NOT_CHECKED = "点検が終わっていません。点検が終わってから、確認してください。"


def prepare_copies(
    tender: Tender, *, by: Actor, now: datetime, with_check: bool = True
) -> list[BlindCopy]:
    """A BlindCopy for each copy of an opened proposal; codes are drawn for all firms at once.

    with_check  each new copy waits for the automatic check, and until it has come to an end no
                page can be confirmed; False only for copies that nobody will rely on
    raises      Refused  before the opening
    """
    authorise(by, "procurement.blind.prepare", tender)
    demand_opened(tender)
    with transaction.atomic():
        draw_tender_codes(tender, by=by, now=now)
        copies = []
        files = frozen_copies(tender)
        for file in files.select_related("file", "proposal__application__applicant"):
            copy, created = BlindCopy.objects.get_or_create(
                proposal_file=file, defaults={"shown_file": file.file}
            )
            if created:
                _measure(copy, by=by, now=now)
                _compare(copy, by=by, now=now)
                if with_check:
                    copy.check_state = "waiting"
                    copy.save(update_fields=["check_state"])
            copies.append(copy)
        return copies


def demand_opened(tender: Tender) -> None:
    """Before the opening there is nothing to prepare, and no code may be drawn; raises Refused."""
    if tender.state not in OPENED:
        raise Refused("not_opened", "開封の前です。提案書を開封してから、副本を用意してください。")


def draw_tender_codes(tender: Tender, *, by: Actor, now: datetime) -> None:
    """Draw codes once, for all firms that proposed; later ones get none (the deadline passed)."""
    if tender.drawn_codes.exists():
        return
    proposed = Proposal.objects.filter(
        application__tender=tender, state=ProposalState.FROZEN.value
    ).values_list("application_id", flat=True)
    codes = draw_codes(sorted(proposed), secrets.SystemRandom())
    DrawnCode.objects.bulk_create(
        DrawnCode(tender=tender, application_id=application, code=code, drawn_at=now)
        for application, code in codes.items()
    )


def _measure(copy: BlindCopy, *, by: Actor, now: datetime) -> None:
    try:
        copy.page_count = len(page_formats(copy, by=by, now=now))
    except Refused as refusal:
        copy.state = BlindCopyState.BLOCKED.value
        copy.block_reason = refusal.message
    copy.save()


def _compare(copy: BlindCopy, *, by: Actor, now: datetime) -> None:
    """Keep what differs from the original, for the officer's eyes (PROC-093)."""
    original = original_of(copy)
    if original is None or copy.state == BlindCopyState.BLOCKED:
        return
    with open_file(original.file, by=by, now=now, purpose=PURPOSE) as stream:
        copy.comparison = dict(
            compare_pages(page_texts(stream.read()), page_texts(copy_bytes(copy, by=by, now=now)))
        )
    copy.save(update_fields=["comparison"])


def page_formats(copy: BlindCopy, *, by: Actor, now: datetime) -> tuple[PageFormat, ...]:
    """Sizes of the pages of what members would see."""
    return pdf_format(BytesIO(copy_bytes(copy, by=by, now=now))).pages


def copy_bytes(copy: BlindCopy, *, by: Actor, now: datetime) -> bytes:
    """What members would see, as it is now."""
    if copy.shown_file is None:
        raise Refused("no_copy", "副本のファイルがありません。提出者に確認してください。")
    with open_file(copy.shown_file, by=by, now=now, purpose=PURPOSE) as stream:
        return stream.read()


def mask_copy(
    copy: BlindCopy, masks: list[tuple[Mask, str]], *, by: Actor, now: datetime
) -> BlindCopy:
    """墨入れ: cover rectangles for good; the result replaces what members would see (PROC-092).

    masks   (Mask(page, left, top, width, height in 1/10000 of the page), reason)
    """
    tender = copy.proposal_file.proposal.application.tender
    authorise(by, "procurement.blind.prepare", tender)
    if not masks or any(not reason.strip() for _, reason in masks):
        raise Refused("mask_reason", "墨入れの場所ごとに理由を入力してください。")
    pages = {page.number: page for page in page_formats(copy, by=by, now=now)}
    redacted = redact(
        copy_bytes(copy, by=by, now=now),
        [Cover(mask.page, _box(mask, pages)) for mask, _ in masks],
    )
    with transaction.atomic():
        show_instead(copy, BytesIO(redacted), by=by, now=now)
        Masking.objects.bulk_create(
            Masking(
                copy=copy,
                page=mask.page,
                left=mask.left,
                top=mask.top,
                width=mask.width,
                height=mask.height,
                reason=reason,
                masked_at=now,
                masked_by_id=by.person_id or 0,
            )
            for mask, reason in masks
        )
    return copy


def show_instead(copy: BlindCopy, stream: BytesIO, *, by: Actor, now: datetime) -> None:
    """From now on members would see ``stream``; every page has to be confirmed anew."""
    tender = copy.proposal_file.proposal.application.tender
    if tender.case.key is None:
        raise Refused("no_key", "案件の鍵が見つかりません。管理者に連絡してください。")
    copy.shown_file = receive(
        stream,
        name="副本.pdf",
        key=tender.case.key,
        policy=FilePolicy(extensions=("pdf",), max_bytes=500 * 1024 * 1024),
        by=by,
        now=now,
    )
    copy.state = BlindCopyState.MASKED.value
    copy.confirmed_at = None
    copy.confirmed_by_id = None
    if copy.check_state != "none":
        copy.check_state, copy.check_report = "waiting", {}
    copy.save()


def demand_checked(copy: BlindCopy) -> None:
    """Pass only when the check of this very file is done and nothing it found is open.

    A copy whose call has no automatic check ("none") is confirmed by people alone.
    """
    if copy.check_state == "none":
        return
    if copy.check_state == "failed":
        raise Refused("check_failed", f"点検できませんでした。{copy.block_reason}"[:300])
    sha256 = copy.shown_file.full_card().sha256 if copy.shown_file else ""
    if copy.check_state != "done" or copy.check_report.get("sha256") != sha256:
        raise Refused("check_unfinished", NOT_CHECKED)
    finds = len(copy.check_report.get("finds", []))
    if finds and not copy.check_report.get("accepted"):
        raise Refused(
            "finds_open",
            f"点検で見つかった箇所が{finds}件あります。墨入れか情報の消去をするか、"
            "差し支えない理由を記録してください。",
        )


def _box(mask: Mask, pages: Mapping[int, PageFormat]) -> Box:
    page = pages.get(mask.page)
    if page is None:
        raise Refused("no_such_page", "そのページはありません。画面を読み直してください。")
    return Box(*mask_in_points(mask, page.width_mm, page.height_mm))


def confirm_page(copy: BlindCopy, page: int, *, by: Actor, now: datetime) -> BlindCopy:
    """This page of this very file shows nobody; the last page frees the copy for the committee.

    raises  Refused  no such page, or the copy is blocked (a failed check, an unreadable file)
    """
    tender = copy.proposal_file.proposal.application.tender
    authorise(by, "procurement.blind.prepare", tender)
    if copy.state == BlindCopyState.BLOCKED:
        raise Refused("copy_blocked", copy.block_reason or "この副本は開示できません。")
    if not 1 <= page <= copy.page_count or copy.shown_file is None:
        raise Refused("no_such_page", "そのページはありません。画面を読み直してください。")
    demand_checked(copy)
    with transaction.atomic():
        sha256 = copy.shown_file.full_card().sha256
        PageConfirmation.objects.get_or_create(
            copy=copy,
            page=page,
            file_sha256=sha256,
            defaults={"confirmed_at": now, "confirmed_by_id": by.person_id or 0},
        )
        confirmed = copy.confirmations.filter(file_sha256=sha256).count()
        if confirmed == copy.page_count:
            copy.state = BlindCopyState.CONFIRMED.value
            copy.confirmed_at = now
            copy.confirmed_by_id = by.person_id
            copy.save()
    return copy


def block_copy(copy: BlindCopy, *, reason: str, by: Actor, now: datetime) -> BlindCopy:
    """Hold a copy back from the committee."""
    authorise(by, "procurement.blind.prepare", copy.proposal_file.proposal.application.tender)
    if not reason.strip():
        raise Refused("reason_needed", "開示しない理由を入力してください。")
    copy.state = BlindCopyState.BLOCKED.value
    copy.block_reason = reason
    copy.save()
    return copy
