"""A rehearsal's committee: seats and weights, the opening, the copies, the marks, the decision."""

from datetime import datetime

from madoguchi.core.documents.reading.formats import PageFormat
from madoguchi.core.documents.reading.shape import Box
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import blind as blinding
from madoguchi.services.procurement.commands import (
    blind_check,
    committee,
    opening,
    results,
    scoring,
)
from madoguchi.services.procurement.demo.rehearsing import Rehearsal
from madoguchi.services.procurement.models import BlindCopy, Criterion
from madoguchi.services.procurement.queries.copy_check import CheckView
from madoguchi.services.procurement.rules.masks import PARTS, POINTS_PER_MM, Mask
from madoguchi.services.procurement.terms import ApprovalSubject, MilestoneKind

SHARES = (9, 8, 7, 5)
COMMENTS = (
    "体制と連絡の取り方が具体的に書かれている。",
    "実績に基づく提案で、無理がない。",
    "考え方は分かるが、回数と担当が書かれていない。",
    "ほかの業務の提案を写したように読める箇所がある。",
)
MASKED_FOR = "事業者を推察できる語が残っていたため"


def seat_committee(rehearsal: Rehearsal) -> None:
    """Members on the posts, declared; weights set and frozen."""
    tender, officer = rehearsal.tender, rehearsal.officer
    moment = rehearsal.before(MilestoneKind.PROPOSALS, days=3, hour=10)
    if not tender.committee_posts.exists():  # the notice names no posts, the ward has them
        committee.save_posts(tender, rehearsal.script.posts, by=officer, now=moment)
    posts = list(tender.committee_posts.all())
    for post, person in zip(posts, rehearsal.world.committee, strict=False):
        member = committee.appoint(post, person, by=officer, now=moment)
        committee.declare(member, [], has_none=True, by=rehearsal.actor(person), now=moment)
    leaves = Criterion.objects.filter(round__tender=tender, children__isnull=True)
    committee.set_weights(tender, {leaf.pk: 10 for leaf in leaves}, by=officer, now=moment)
    committee.freeze_criteria(tender, by=officer, now=moment)
    tender.refresh_from_db()


def open_proposals(rehearsal: Rehearsal) -> datetime:
    """Two people open the seal on the next working morning; returns that moment."""
    moment = rehearsal.after(MilestoneKind.PROPOSALS, hour=9)
    rehearsal.tender.refresh_from_db()
    opening.approve_tender_opening(rehearsal.tender, by=rehearsal.officer, now=moment)
    second = rehearsal.actor(rehearsal.world.onishi)
    opening.approve_tender_opening(rehearsal.tender, by=second, now=moment)
    rehearsal.tender.refresh_from_db()
    return moment


def confirm_copies(rehearsal: Rehearsal, *, now: datetime) -> None:
    """Every copy checked, what was found covered, every page looked at."""
    for copy in blinding.prepare_copies(rehearsal.tender, by=rehearsal.officer, now=now):
        blind_check.recheck_copy(copy, by=rehearsal.officer, now=now)
        if CheckView.of(copy).finds:
            _cover(rehearsal, copy, now=now)
            blind_check.recheck_copy(copy, by=rehearsal.officer, now=now)
        for page in range(1, copy.page_count + 1):
            blinding.confirm_page(copy, page, by=rehearsal.officer, now=now)


def _cover(rehearsal: Rehearsal, copy: BlindCopy, *, now: datetime) -> None:
    """墨入れ over the places that the check points at."""
    formats = blinding.page_formats(copy, by=rehearsal.officer, now=now)
    masks = [
        (_mask(Box(*find["box"]), find["page"], formats), MASKED_FOR)
        for find in CheckView.of(copy).finds
        if find.get("box")
    ]
    blinding.mask_copy(copy, masks, by=rehearsal.officer, now=now)
    copy.refresh_from_db()
    if copy.shown_file is not None:
        inspect(copy.shown_file, now=now)


def _mask(box: Box, page: int, formats: tuple[PageFormat, ...]) -> Mask:
    shown = next(each for each in formats if each.number == page)
    wide, high = shown.width_mm * POINTS_PER_MM, shown.height_mm * POINTS_PER_MM
    left, top = int(box.left / wide * PARTS), int(box.top / high * PARTS)
    return Mask(
        page, left, top,
        int(box.right / wide * PARTS) + 1 - left, int(box.bottom / high * PARTS) + 1 - top,
    )  # fmt: skip


def score(rehearsal: Rehearsal, *, now: datetime, members: int) -> None:
    """Open the first round; the first ``members`` members finalise, the others are still at it."""
    round_ = rehearsal.tender.rounds.order_by("ordinal").first()
    if round_ is None:
        return
    scoring.open_round(round_, by=rehearsal.officer, now=now)
    leaves = list(Criterion.objects.filter(round=round_, children__isnull=True))
    seats = list(rehearsal.tender.committee_members.select_related("person").order_by("pk"))
    for seat, member in enumerate(seats):
        actor = rehearsal.actor(member.person)
        for row, application in enumerate(rehearsal.applications):
            sheet = scoring.sheet_for(round_, member, application, by=actor)
            marks = {
                leaf.pk: SHARES[row] + (seat + ordinal + row) % 2
                for ordinal, leaf in enumerate(leaves)
            }
            comments = {leaves[0].pk: COMMENTS[row]}
            scoring.save_scores(sheet, marks, comments, by=actor, now=now)
            if seat < members:
                scoring.finalise(sheet, by=actor, now=now)


def decide(rehearsal: Rehearsal, *, now: datetime) -> None:
    """Close the round, record the selection with its reason, approve, name the candidate."""
    for round_ in rehearsal.tender.rounds.all():
        scoring.close_round(round_, by=rehearsal.officer, now=now)
    results.record_selection(
        rehearsal.tender, reason=rehearsal.script.reason, by=rehearsal.officer, now=now
    )
    rehearsal.approve(ApprovalSubject.RESULT, now=now)
    results.confirm_selection(rehearsal.tender, by=rehearsal.officer, now=now)
    results.make_result_letters(rehearsal.tender, by=rehearsal.officer, now=now)
