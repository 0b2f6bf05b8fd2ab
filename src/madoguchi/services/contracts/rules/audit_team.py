"""監査チームの決まり: two auditors, who may lead, who is independent, who took part (7(1)-(6)).

Source: 情報セキュリティ外部監査業務 仕様書 7(1)(2)(4)(5)(6), CONT-046.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import AuditStage

FEWEST_AUDITORS = 2
LEADERS = ("主監査人", "主監査人補佐")
SOURCE = "仕様書7"
QUALIFICATIONS = (
    "ISMS主任審査員", "ISMS審査員", "公認情報システム監査人（CISA）", "システム監査技術者",
    "公認システム監査人（CSA）", "公認情報セキュリティ主任監査人", "公認情報セキュリティ監査人",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AuditorFacts:
    """One worker who audits.

    posts       the auditors' posts held today
    stated      target -> whether they were ever involved in it; a target left out: not stated
    has_record  官公庁の監査の実績 is notified
    parts       the stages in which they took part
    """

    name: str
    posts: Sequence[str]
    stated: Mapping[str, bool]
    has_record: bool
    parts: Collection[AuditStage] = ()


def check_independent(name: str, targets: Sequence[str], stated: Mapping[str, bool]) -> None:
    """Nobody audits what they ever managed, planned, built, ran or kept up (7(6)).

    raises  Refused  there are no targets yet, one is not stated, or they were involved in one
    """
    if not targets:
        raise Refused(
            "no_targets",
            "監査対象が登録されていません。先に、区の担当者に登録を依頼してください。",
        )
    missing = next((target for target in targets if target not in stated), None)
    if missing is not None:
        raise Refused(
            "not_stated",
            f"{name}さんは、監査対象「{missing}」との関わりを申告していません。"
            "先に独立性を申告してください。",
        )
    involved = next((target for target in targets if stated[target]), None)
    if involved is not None:
        raise Refused(
            "not_independent",
            f"{name}さんは、監査対象「{involved}」に関わったことがあるため監査できません。"
            "ほかの人を選んでください。",
        )


def check_record(name: str, record: str) -> None:
    """主監査人 and 主監査人補佐 have audited systems of a government or a municipality (7(5)).

    raises  Refused
    """
    if not record.strip():
        raise Refused(
            "no_audit_record",
            f"この職には、官公庁の情報セキュリティ監査の実績が必要です。"
            f"{name}さんの実績を先に届け出てください。",
        )


def team_problems(
    auditors: Sequence[AuditorFacts], targets: Sequence[str], *, leaders: Sequence[str]
) -> tuple[str, ...]:
    """What the team lacks on a day, a sentence each; () if it is in order.

    leaders  the posts of which each has to be filled and to be independent of the other's person
    """
    found = []
    if len(auditors) < FEWEST_AUDITORS:
        found.append(
            f"{SOURCE}(1)：監査人が{len(auditors)}人です。{FEWEST_AUDITORS}人以上を置いてください。"
        )
    held = {post for one in auditors for post in one.posts}
    found += [
        f"{SOURCE}(2)：{post}がいません。資格のある人を担当にしてください。"
        for post in leaders
        if post not in held
    ]
    for one in auditors:
        try:
            check_independent(one.name, targets, one.stated)
        except Refused as refusal:
            found.append(f"{SOURCE}(6)：{refusal.message}")
        if not one.has_record and set(one.posts) & set(leaders):
            found.append(f"{SOURCE}(5)：{one.name}さんに、官公庁の監査の実績の届出がありません。")
    return tuple(found)


def missing_parts(
    auditors: Sequence[AuditorFacts], begun: Collection[AuditStage], *, leaders: Sequence[str]
) -> tuple[str, ...]:
    """Stages that somebody has worked in, but a leader has not (7(4)).

    begun  stages of which any part is recorded, by whomever
    """
    return tuple(
        f"{SOURCE}(4)：{post}（{one.name}さん）の「{stage.label}」への従事が記録されていません。"
        for one in auditors
        for post in one.posts
        if post in leaders
        for stage in AuditStage
        if stage in begun and stage not in one.parts
    )
