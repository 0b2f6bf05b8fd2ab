"""従事者の決まり: who may serve on a day, what a row of the roster needs, who fits a post."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.calendar.business import months_before
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import ApprovalState, WorkerState

WAITING = (ApprovalState.REQUESTED, ApprovalState.ASKED_BACK)
# 電算処理の特記事項 第3項(2)①②
NEEDED = {
    "name": "氏名",
    "responsibility": "責任",
    "role": "役割",
    "workplace": "業務執行場所",
}
# seed 003 §12(1): the roster of auditors
NEEDED_OF_AUDITORS = {
    "workplace_postcode": "勤務場所の郵便番号",
    "workplace_address": "勤務場所の住所",
    "workplace_phone": "勤務場所の電話番号",
    "affiliation": "所属組織名・部署名・肩書",
    "email": "電子メールアドレス",
    "mobile": "緊急連絡先の電話番号",
    "audit_experience": "監査業務の経験",
}


@dataclass(frozen=True, kw_only=True)
class QualificationFacts:
    """``expires_on`` None: it does not expire."""

    name: str
    obtained_on: date | None
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class WorkerFacts:
    """One worker as they stand.

    approval         None: nothing was asked for yet
    employer         the subcontractor that employs them, "" for the contractor itself
    is_employer_approved  on the day in question, with every firm above it
    refused_papers   papers that the checks refused and that were not filed anew
    """

    name: str
    approval: ApprovalState | None
    approved_from_on: date | None = None
    approved_until_on: date | None = None
    started_on: date | None = None
    leaves_on: date | None = None
    employer: str = ""
    is_employer_approved: bool = True
    is_volunteer: bool = False
    insured_until_on: date | None = None
    qualifications: Sequence[QualificationFacts] = ()
    refused_papers: Sequence[str] = ()


def problems_of_row(
    typed: Mapping[str, object], *, is_audit: bool, on: date
) -> tuple[tuple[str, str], ...]:
    """(field, sentence) for everything that a row of the roster lacks (CONT-024, CONT-032).

    typed   the model's fields; ``qualification``, ``obtained_on``, ``expires_on`` for one
            qualification; dates as ``date`` or None
    """
    needed = NEEDED | (NEEDED_OF_AUDITORS if is_audit else {})
    found = [
        (key, f"{label}を入力してください。")
        for key, label in needed.items()
        if not str(typed.get(key) or "").strip()
    ]
    named, obtained = typed.get("qualification"), typed.get("obtained_on")
    expires = typed.get("expires_on")
    if named and not obtained:
        found.append(("obtained_on", f"資格「{named}」の取得年月を入力してください。"))
    if named and isinstance(expires, date) and expires < on:
        found.append(("expires_on", expired_words(str(named), expires)))
    return tuple(found)


def expired_words(name: str, expires_on: date) -> str:
    """The sentence for an expired qualification."""
    return (
        f"資格「{name}」は{format_date(expires_on)}に有効期限が切れています。"
        "更新後の有効期限を届け出てください。"
    )


def expired(qualifications: Iterable[QualificationFacts], on: date) -> QualificationFacts | None:
    """The first qualification of which no renewal is in force on the day."""
    rows = list(qualifications)
    valid = {one.name for one in rows if one.expires_on is None or one.expires_on >= on}
    return next((one for one in rows if one.name not in valid), None)


def is_short_notice(planned_from_on: date, notified_on: date) -> bool:
    """原則1か月前: whether the notice came later than one month before the change (CONT-049)."""
    return notified_on > months_before(planned_from_on, 1)


def check_notice(planned_from_on: date, notified_on: date, reason: str) -> None:
    """raises  Refused  less than a month ahead and no reason given"""
    if is_short_notice(planned_from_on, notified_on) and not reason.strip():
        raise Refused(
            "short_notice",
            "従事者の変更は、原則として1か月前までに届け出ます。"
            "間に合わなかった理由を入力してください。",
        )


def check_assignable(worker: WorkerFacts, on: date) -> None:
    """Whether work of this contract may be given to the worker on a day (CONT-048, 050, 065).

    raises  Refused  with one sentence that says what to do
    """
    if worker.approval is not ApprovalState.APPROVED or worker.approved_from_on is None:
        raise Refused(
            "worker_not_approved",
            f"{worker.name}さんは区の承認を受けていません。承認を受けてから従事させてください。",
        )
    if on < worker.approved_from_on:
        raise Refused(
            "before_approval",
            f"{worker.name}さんの承認は{format_date(worker.approved_from_on)}からです。"
            "それより前の日からは従事できません。",
        )
    _check_still_valid(worker, on)


def _check_still_valid(worker: WorkerFacts, on: date) -> None:
    if worker.approved_until_on is not None and on > worker.approved_until_on:
        raise Refused(
            "approval_over",
            f"{worker.name}さんの承認は{format_date(worker.approved_until_on)}までです。"
            "改めて承認を受けてください。",
        )
    if worker.leaves_on is not None and on > worker.leaves_on:
        raise Refused("has_left", f"{worker.name}さんは、すでに離任しています。")
    if not worker.is_employer_approved:
        raise Refused(
            "employer_not_approved",
            f"{worker.name}さんの所属する「{worker.employer}」は、再委託の承認を受けていません。"
            "先に承認を受けてください。",
        )
    if worker.refused_papers:
        raise Refused(
            "paper_refused",
            f"{worker.name}さんの{'、'.join(worker.refused_papers)}は、検査で受け付けられません"
            "でした。直したファイルが届け出られてから進めてください。",
        )
    outdated = expired(worker.qualifications, on)
    if outdated is not None and outdated.expires_on is not None:
        raise Refused("expired", expired_words(outdated.name, outdated.expires_on))
    if worker.is_volunteer and (worker.insured_until_on is None or on > worker.insured_until_on):
        raise Refused(
            "not_insured",
            f"ボランティアの{worker.name}さんは、この日の保険がありません。"
            "保険に加入してから従事させてください。",
        )


def state_on(worker: WorkerFacts, on: date) -> WorkerState:
    """Where the worker stands on a day."""
    if worker.leaves_on is not None and on > worker.leaves_on:
        return WorkerState.LEFT
    if worker.approval is None:
        return WorkerState.DRAFT
    if worker.approval in WAITING:
        return WorkerState.REQUESTED
    if worker.approval is ApprovalState.REJECTED:
        return WorkerState.REJECTED
    try:
        check_assignable(worker, max(on, worker.approved_from_on or on))
    except Refused:
        return WorkerState.BARRED
    serves = worker.started_on is not None and worker.started_on <= on
    return WorkerState.SERVING if serves else WorkerState.APPROVED


def qualifies_until(
    wanted: Sequence[str], held: Iterable[QualificationFacts], on: date
) -> date | None:
    """The last day on which one of the wanted qualifications is held; ``date.max``: no end.

    None: none of them is in force on ``on``. Nothing wanted: no end.
    """
    if not wanted:
        return date.max
    ends = [one.expires_on or date.max for one in held if one.name in wanted]
    return max((end for end in ends if end >= on), default=None)


def check_post(wanted: Sequence[str], worker: WorkerFacts, on: date) -> None:
    """raises  Refused  the worker may not serve, or lacks what the post demands (CONT-045)"""
    check_assignable(worker, on)
    if qualifies_until(wanted, worker.qualifications, on) is None:
        raise Refused(
            "not_qualified",
            f"この職には「{'」か「'.join(wanted)}」の資格が必要です。"
            f"{worker.name}さんの資格と証明を先に届け出てください。",
        )


@dataclass(frozen=True, kw_only=True)
class RosterDifference:
    """Names that came, went, or stand with other facts."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def differences(
    before: Iterable[Mapping[str, object]], after: Iterable[Mapping[str, object]]
) -> RosterDifference:
    """What differs between two filed rosters; a row is known by ``id``, and named by ``氏名``."""
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    return RosterDifference(
        added=tuple(str(row["氏名"]) for key, row in new.items() if key not in old),
        removed=tuple(str(row["氏名"]) for key, row in old.items() if key not in new),
        changed=tuple(
            str(row["氏名"]) for key, row in new.items() if key in old and row != old[key]
        ),
    )
