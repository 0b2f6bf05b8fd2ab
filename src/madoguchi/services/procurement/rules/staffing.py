"""Staffing (配置要件): roles, fields, head-counts, and whether one person may hold several."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class NamedWorker:
    """A row of 業務実施体制 (様式5)."""

    name: str
    role: str
    fields: frozenset[str] = field(default_factory=frozenset)
    qualifications: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class StaffingRule:
    """What a call demands of the team.

    minimum           role -> least head-count
    fields            fields of work that must be covered; 広報 is covered by 広報作成等, too
    may_share         one person may cover several fields (兼務可)
    any_of            role -> qualifications of which each holder needs one
    """

    minimum: dict[str, int] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    may_share: bool = True
    any_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


def staffing_gaps(workers: Iterable[NamedWorker], rule: StaffingRule) -> tuple[str, ...]:
    """One sentence for each demand that the team does not meet; empty = met.

    Source: seed 004 §5(4) 主任技術者と4分野の担当技術者（兼務可）, 様式5 担当技術者は最低2名;
    seed 003 §7 監査人2名以上、主監査人・補佐は5資格のいずれか.
    """
    team = list(workers)
    return (
        *_head_count_gaps(team, rule),
        *_field_gaps(team, rule),
        *_qualification_gaps(team, rule),
    )


def _head_count_gaps(team: list[NamedWorker], rule: StaffingRule) -> list[str]:
    gaps = []
    for role, least in rule.minimum.items():
        count = sum(worker.role == role for worker in team)
        if count < least:
            gaps.append(f"「{role}」は{least}名以上必要です（現在{count}名）。")
    return gaps


def _field_gaps(team: list[NamedWorker], rule: StaffingRule) -> list[str]:
    gaps = [
        f"「{wanted}」の担当者がいません。"
        for wanted in rule.fields
        if not any(wanted in named for worker in team for named in worker.fields)
    ]
    if not rule.may_share:
        gaps.extend(
            f"{worker.name}さんが複数の分野を兼ねています。分野ごとに別の人を配置してください。"
            for worker in team
            if len(worker.fields & set(rule.fields)) > 1
        )
    return gaps


def _qualification_gaps(team: list[NamedWorker], rule: StaffingRule) -> list[str]:
    return [
        f"「{role}」の{worker.name}さんには、{'・'.join(accepted)}のいずれかの資格が必要です。"
        for role, accepted in rule.any_of.items()
        for worker in team
        if worker.role == role and not worker.qualifications & set(accepted)
    ]


def attendee_gaps(
    roles: Collection[str], *, max_attendees: int | None, must_attend: Iterable[str]
) -> tuple[str, ...]:
    """What is wrong with a list of hearing attendees (roles, one for each person).

    Source: seed 004 §16(2): at most 7, and the three named engineers attend (PROC-125).

    >>> attendee_gaps(["主任技術者"], max_attendees=7, must_attend=["主任技術者"])
    ()
    """
    gaps = []
    if max_attendees is not None and len(roles) > max_attendees:
        gaps.append(f"出席者は{max_attendees}名までです（現在{len(roles)}名）。")
    gaps.extend(f"「{role}」の出席が必要です。" for role in must_attend if role not in roles)
    return tuple(gaps)
