"""選定委員会: posts, members, declarations, conflicts, criteria and their weights."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.services.procurement.models import (
    Application,
    CommitteeMember,
    CommitteePost,
    Conflict,
    ConflictDeclaration,
    Criterion,
    Tender,
)
from madoguchi.services.procurement.queries.conflicts import ties_of_member
from madoguchi.services.procurement.rules.case_file import POINTS_UNSET
from madoguchi.services.procurement.terms import RoundState

REPLACED = "replaced"
STATEMENT = (
    "私は、応募した事業者を主宰する者、その役員若しくは顧問又はその団体に所属する者ではありません。"
    "審査を通じて知り得たことを他に漏らしません。"
)


def save_posts(
    tender: Tender, posts: Sequence[tuple[str, bool]], *, by: Actor, now: datetime
) -> list[CommitteePost]:
    """The posts as the notice prints them: (title, is chair); exactly one 委員長 (PROC-106)."""
    authorise(by, "procurement.committee.manage", tender)
    if sum(is_chair for _, is_chair in posts) != 1:
        raise Refused("one_chair", "委員長を1名だけ選んでください。")
    with transaction.atomic():
        titles = [title for title, _ in posts]
        tender.committee_posts.exclude(title__in=titles).filter(members__isnull=True).delete()
        saved = []
        for position, (title, is_chair) in enumerate(posts):
            post, _ = CommitteePost.objects.update_or_create(
                tender=tender, title=title, defaults={"is_chair": is_chair, "position": position}
            )
            saved.append(post)
        return saved


def appoint(
    post: CommitteePost, person: Person, *, by: Actor, now: datetime,
    substitutes: CommitteeMember | None = None,
) -> CommitteeMember:  # fmt: skip
    """Seat a person on a post; only seated persons may score.

    raises  Refused  the case officer themself, or whoever asked for or gave a decision on this
                     very call (separation of duties, PROC-141)
    """
    authorise(by, "procurement.committee.manage", post.tender)
    if person.pk == by.person_id:
        raise Refused("officer_as_member", "案件の担当者は、選定委員を兼ねることができません。")
    own = Q(requested_by_id=person.pk) | Q(decided_by_id=person.pk)
    if post.tender.approvals.filter(own).exists():
        raise Refused(
            "decider_as_member",
            "この公募の決裁を依頼した人や決裁をした人は、選定委員を兼ねることができません。"
            "別の人を任命してください。",
        )
    with transaction.atomic():
        member, _ = CommitteeMember.objects.update_or_create(
            tender=post.tender,
            person=person,
            defaults={
                "post": post, "appointed_on": day_of(now), "ended_on": None,
                "substitutes": substitutes,
            },
        )  # fmt: skip
        find_conflicts(post.tender, by=by, now=now)
        return member


def end_seat(member: CommitteeMember, *, by: Actor, now: datetime) -> CommitteeMember:
    """The member leaves; what they finalised stays."""
    authorise(by, "procurement.committee.manage", member.tender)
    with transaction.atomic():
        member.ended_on = day_of(now)
        member.save(update_fields=["ended_on"])
    return member


def declare(
    member: CommitteeMember,
    bodies: Sequence[Mapping[str, str]],
    *,
    has_none: bool,
    by: Actor,
    now: datetime,
) -> ConflictDeclaration:
    """利害関係の申告 by the member (PROC-107).

    bodies  [{"name", "post"}, …]
    raises  Refused  neither bodies nor 関係する団体なし, or both
    """
    authorise(by, "procurement.review.take_part", member.tender)
    if member.person_id != by.person_id:
        raise Refused("own_declaration", "申告は委員本人が行ってください。")
    named = [body for body in bodies if body.get("name", "").strip()]
    if bool(named) == has_none:
        raise Refused(
            "declaration_unclear",
            "関係する団体を入力するか、「関係する団体はない」を選んでください。",
        )
    with transaction.atomic():
        declaration, _ = ConflictDeclaration.objects.update_or_create(
            member=member,
            defaults={
                "bodies": list(named), "has_none": has_none, "statement": STATEMENT,
                "declared_at": now,
            },
        )  # fmt: skip
        find_conflicts(member.tender, by=by, now=now)
        return declaration


def find_conflicts(
    tender: Tender, *, by: Actor, now: datetime, only: Application | None = None
) -> list[Conflict]:
    """Compare every member with every applicant; new ties become rows and block (PROC-060).

    only  the one applicant who is new: the others were compared when they came, and again with
          each member who was appointed or declared. At a busy deadline nobody waits for them
    """
    found = []
    # Whoever files while a member declares waits here: one of the two sees the other.
    members = tender.committee_members.filter(ended_on__isnull=True)
    with transaction.atomic():
        Tender.objects.select_for_update(no_key=True).get(pk=tender.pk)
        for member in members.select_related("person", "declaration", "tender"):
            for application, organisation, explanation in ties_of_member(member, only=only):
                conflict, _ = Conflict.objects.get_or_create(
                    member=member,
                    application=application,
                    organisation=organisation,
                    defaults={"explanation": explanation, "found_at": now},
                )
                found.append(conflict)
    return found


def resolve_conflict(
    conflict: Conflict, *, resolution: str, note: str, by: Actor, now: datetime
) -> Conflict:
    """People decide: 委員の交代 (the seat ends), 応募の失格, or 関係なし with the reason."""
    authorise(by, "procurement.committee.manage", conflict.member.tender)
    if not note.strip():
        raise Refused("reason_needed", "対応の理由を入力してください。")
    with transaction.atomic():
        conflict.resolution = resolution
        conflict.resolution_note = note
        conflict.resolved_at = now
        conflict.resolved_by_id = by.person_id
        conflict.save()
        if resolution == REPLACED:
            end_seat(conflict.member, by=by, now=now)
    return conflict


def set_weights(tender: Tender, points: Mapping[int, int], *, by: Actor, now: datetime) -> None:
    """Full marks by leaf criterion; only until they are frozen (PROC-109)."""
    authorise(by, "procurement.committee.manage", tender)
    if tender.criteria_frozen_at is not None:
        raise Refused(
            "criteria_frozen",
            "評価項目は確定済みのため変更できません。誤りがあるときは、決裁者に相談してください。",
        )
    if any(value <= 0 for value in points.values()):
        raise Refused("points_positive", "配点は1点以上の整数で入力してください。")
    with transaction.atomic():
        for criterion in Criterion.objects.filter(round__tender=tender, pk__in=points):
            criterion.points = points[criterion.pk]
            criterion.save(update_fields=["points"])


def freeze_criteria(tender: Tender, *, by: Actor, now: datetime) -> Tender:
    """Fix items and weights before the opening.

    raises  Refused  a leaf without points
    """
    authorise(by, "procurement.committee.manage", tender)
    unweighted = Criterion.objects.filter(
        round__tender=tender, children__isnull=True, points__isnull=True
    ).exclude(round__state=RoundState.SKIPPED.value)
    first = unweighted.first()
    if first is not None:
        raise Refused("weight_missing", f"「{first.text}」の配点を入力してください。")
    if not Criterion.objects.filter(round__tender=tender).exists():
        raise Refused("no_criteria", "評価項目がありません。評価基準を入力してください。")
    with transaction.atomic():
        tender.criteria_frozen_at = now
        tender.unsure = [each for each in tender.unsure if each != POINTS_UNSET]
        tender.save(update_fields=["criteria_frozen_at", "unsure"])
    return tender
