"""Reading a structured case file (one YAML document as a dict) into a CaseDraft.

The file's words stay as they are: an approximate date keeps its wording and becomes an interval
that only sorts; a missing fact becomes a sentence in ``unsure``, never a guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.fiscal import fiscal_year, parse_fiscal_years
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.rules import case_file_demands as demands
from madoguchi.services.procurement.rules import case_file_review as review
from madoguchi.services.procurement.rules.case_draft import (
    CaseDraft,
    CeilingDraft,
    ContractDraft,
    DeliverableDraft,
    HoursDraft,
    MilestoneDraft,
)
from madoguchi.services.procurement.terms import (
    CeilingStatus,
    EmailDisclosure,
    MilestoneKind,
    Precision,
)

Facts = Mapping[str, Any]

# First match wins: the longer, more special words stand first.
MILESTONE_WORDS: tuple[tuple[str, MilestoneKind], ...] = (
    ("貸与", MilestoneKind.LOAN),
    ("第一次審査結果通知", MilestoneKind.RESULT_1),
    ("2次審査招請通知", MilestoneKind.RESULT_1),
    ("第二次審査結果通知", MilestoneKind.RESULT),
    ("招請通知", MilestoneKind.INVITATION),
    ("質問回答", MilestoneKind.ANSWERS),
    ("質問への回答", MilestoneKind.ANSWERS),
    ("公募開始", MilestoneKind.NOTICE),
    ("公告", MilestoneKind.NOTICE),
    ("質問", MilestoneKind.QUESTIONS),
    ("参加表明書", MilestoneKind.PARTICIPATION),
    ("説明書", MilestoneKind.DOCUMENT_ISSUE),
    ("提案書", MilestoneKind.PROPOSALS),
    ("第一次審査", MilestoneKind.SCREENING_1),
    ("1次審査", MilestoneKind.SCREENING_1),
    ("第二次審査", MilestoneKind.SCREENING_2),
    ("ヒアリング審査", MilestoneKind.SCREENING_2),
    ("選定委員会", MilestoneKind.SCREENING_1),
    ("選定結果通知", MilestoneKind.RESULT),
    ("審査結果", MilestoneKind.RESULT),
    ("契約", MilestoneKind.CONTRACT),
    ("履行期限", MilestoneKind.PERFORMANCE),
    ("稼働", MilestoneKind.PERFORMANCE),
)
STATUS_WORDS: tuple[tuple[str, CeilingStatus], ...] = (
    ("参考", CeilingStatus.REFERENCE),
    ("査定", CeilingStatus.PROVISIONAL),
    ("予算配当前", CeilingStatus.PROVISIONAL),
)
NO_YEAR = 9999
POINTS_UNSET = "評価項目の配点が示されていません。開封までに設定してください。"
APPROXIMATE_WORDS = {"上旬", "中旬", "下旬", "中旬～下旬"}


def read_case_file(facts: Facts) -> CaseDraft:
    """One case as values.

    raises  Refused  the file lacks what every case has (title, department, contracts), or a
                     fact has not the shape of the example file
    """
    try:
        return _draft(facts)
    except KeyError as error:
        raise Refused(
            "case_file_incomplete",
            f"項目「{error.args[0]}」がありません。記入例と見比べて、項目を加えてください。",
        ) from error
    except (AttributeError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        # A file of any shape may be given: where the reading trips is where the shape is wrong.
        raise Refused(
            "case_file_shape",
            "書き方が記入例と違う項目があります。日付、金額、時刻と、字下げを確認してください。",
        ) from error


def _draft(facts: Facts) -> CaseDraft:
    for needed, label in (("title", "件名"), ("department", "担当部署"), ("contracts", "契約")):
        if not facts.get(needed):
            raise Refused(
                "case_file_incomplete", f"ファイルに「{label}」（{needed}）がありません。"
            )
    contracts = tuple(_contracts(facts))
    milestones = tuple(_milestones(facts))
    site, contact = facts.get("site") or {}, facts.get("contact") or {}
    renewal = facts.get("renewal") or {}
    return CaseDraft(
        source_key=str(facts.get("key", "")),
        kind=str(facts.get("kind", "公募型プロポーザル")),
        title=str(facts["title"]),
        title_on_cover=str(facts.get("title_on_cover", "")),
        department=str(facts["department"]),
        fiscal_year=contracts[0].first_fiscal_year,
        purpose=str(facts.get("purpose", "")),
        reason_for_proposal_method=str(facts.get("reason", "")),
        counter_address=str(contact.get("address", "")),
        contact_phone=str(contact.get("phone", "")),
        contact_fax=str(contact.get("fax", "")),
        contact_email=str(contact.get("email", "")),
        site_place=str(site.get("place", "")),
        site_area_m2=Decimal(str(site["area_m2"])) if "area_m2" in site else None,
        site_note=str(site.get("land_lease_until", "")),
        email_disclosure=EmailDisclosure(facts.get("email_disclosure") or "printed"),
        renewal_conditions=tuple(renewal.get("conditions", ())),
        renewal_years=tuple(str(each) for each in renewal.get("years", ())),
        renewal_note=_renewal_note(renewal),
        hours=tuple(_hours(facts.get("counter_hours") or {})),
        ceilings=tuple(_ceilings(facts)),
        contracts=contracts,
        milestones=milestones,
        deliverables=tuple(_deliverables(facts)),
        clause_sets=tuple(facts.get("clause_sets", ())),
        reference_plans=tuple(_plans(facts)),
        unsure=tuple(_unsure(facts, milestones)),
        **demands.read_demands(facts),
        **review.read_review(facts),
    )


def _contracts(facts: Facts) -> Iterator[ContractDraft]:
    renewal: Facts = facts.get("renewal") or {}
    conditions = tuple(renewal.get("conditions", ()))
    budget = tuple(words for words in conditions if "予算" in words)
    announced = _fiscal_year_of_notice(facts)
    for ordinal, row in enumerate(facts["contracts"], start=1):
        years = parse_fiscal_years(row["fiscal_year"])
        starts_on, ends_on = _interval(row["iso"])
        approximate = "precision" in row or starts_on is None
        yield ContractDraft(
            ordinal=ordinal,
            title=row["title"],
            first_fiscal_year=years[0],
            last_fiscal_year=years[-1],
            starts_on=starts_on,
            ends_on=ends_on,
            period_text=row.get("wareki", ""),
            precision=Precision.APPROXIMATE if approximate else Precision.RANGE,
            ceiling_key=_ceiling_key(row),
            payment=row.get("payment") or "",
            # A contract of the call itself is no renewal, but a budget not yet voted binds it too.
            conditions=conditions
            if _is_renewal(ordinal, years, starts_on, renewal.get("years", ()))
            else budget
            if years[0] > announced
            else (),
            unit_price=row.get("unit_price") or {},
            designated_part=row.get("designated_part") or {},
        )


def _is_renewal(
    ordinal: int, years: tuple[int, ...], starts_on: date | None, stated: Sequence[Any]
) -> bool:
    """Whether the notice counts the contract among its renewals (更新).

    stated  labels like "令和9年度" or "令和8年度(12-3月)", where the months tell two contracts of
            one year apart (seed 000 §1(3)※); none stated = every contract but the first
    """
    if not stated:
        return ordinal > 1
    for label in stated:
        year, _, months = str(label).partition("(")
        if not set(parse_fiscal_years(year)) & set(years):
            continue
        first = _number_before("-", months)
        if first is None or starts_on is None or starts_on.month == first:
            return True
    return False


def _number_before(mark: str, words: str) -> int | None:
    number, found, _ = words.partition(mark)
    return int(number) if found and number.strip().isdigit() else None


def _fiscal_year_of_notice(facts: Facts) -> int:
    """The 年度 of the first row of the schedule; far ahead where there is no dated one."""
    days = [
        day for row in facts.get("schedule", ()) if "iso" in row for day in _interval(row["iso"])
    ]
    return min((fiscal_year(day) for day in days if day), default=NO_YEAR)


def _ceiling_key(row: Facts) -> str:
    if row.get("ceiling") is None:
        return ""
    shared = sorted({row["no"], row.get("ceiling_shared_with", row["no"])})
    return "-".join(str(number) for number in shared)


def _ceilings(facts: Facts) -> Iterator[CeilingDraft]:
    statuses: Facts = facts.get("ceiling_status") or {}
    seen: set[str] = set()
    for row in facts["contracts"]:
        key = _ceiling_key(row)
        if not key or key in seen:
            continue
        seen.add(key)
        years = parse_fiscal_years(row["fiscal_year"])
        words = str(row.get("ceiling_status") or statuses.get(row["fiscal_year"], ""))
        yield CeilingDraft(
            key=key,
            first_fiscal_year=years[0],
            last_fiscal_year=years[-1],
            amount_yen=int(row["ceiling"]),
            status=next(
                (what for word, what in STATUS_WORDS if word in words), CeilingStatus.FIXED
            ),
            annual_yen={
                parse_fiscal_years(label)[0]: int(amount)
                for label, amount in (row.get("annual") or {}).items()
            },
            note=words if words not in {"確定", "上限"} else "",
        )


def _hours(facts: Facts) -> Iterator[HoursDraft]:
    closed = frozenset(str(day) for day in facts.get("closed", ()))
    rest = str(facts.get("break", ""))
    break_starts, _, break_ends = rest.partition("-")
    if "open" in facts:
        yield HoursDraft(
            act="",
            opens_at=time.fromisoformat(facts["open"]),
            closes_at=time.fromisoformat(facts["close"]),
            break_starts_at=time.fromisoformat(break_starts) if rest else None,
            break_ends_at=time.fromisoformat(break_ends) if rest else None,
            closed=closed,
        )
    for key, act in (("notice", "document_issue"), ("proposals", "proposal")):
        if key in facts:
            opens, _, closes = str(facts[key]).partition("-")
            yield HoursDraft(
                act=act,
                opens_at=time.fromisoformat(opens),
                closes_at=time.fromisoformat(closes),
                closed=closed,
            )


def _milestones(facts: Facts) -> Iterator[MilestoneDraft]:
    for row in facts.get("schedule", ()):
        if "iso" in row:
            yield _milestone(row)
        else:
            # "7月-9月" of a running year: words only, nothing to sort by.
            yield MilestoneDraft(
                kind=MilestoneKind.PERFORMANCE, name=row["name"], text=str(row["months"]),
                starts_on=None, starts_at=None, ends_on=None, ends_at=None,
                precision=Precision.APPROXIMATE,
            )  # fmt: skip


def _milestone(row: Facts) -> MilestoneDraft:
    name, iso = str(row["name"]), str(row["iso"])
    starts_at = ends_at = None
    first, last = _interval(iso)
    starts_on, ends_on = first or last, last
    if "T" in iso:
        ends_at = datetime.fromisoformat(iso).time()
    if "until" in row:
        ends_at = time.fromisoformat(row["until"])
    if "hours" in row:
        opens, _, closes = str(row["hours"]).partition("-")
        starts_at, ends_at = time.fromisoformat(opens), time.fromisoformat(closes)
    kind = next((what for word, what in MILESTONE_WORDS if word in name), MilestoneKind.OTHER)
    # A file made by a reading says what each step is; one made by hand says it by its name.
    kind = MilestoneKind(row["kind"]) if "kind" in row else kind
    return MilestoneDraft(
        kind=kind,
        name=name,
        text=str(row.get("wareki", iso)),
        starts_on=starts_on,
        starts_at=starts_at,
        ends_on=ends_on,
        ends_at=ends_at,
        precision=_precision(row, starts_on, ends_on),
        is_planned="予定" in name,
        must_arrive="必着" in name,
        daily_hours=str(row.get("hours", "")),
    )


def _precision(row: Facts, starts_on: date | None, ends_on: date | None) -> Precision:
    words = str(row.get("precision", ""))
    if words in APPROXIMATE_WORDS:
        return Precision.PART_OF_MONTH
    if words:
        return Precision.MONTH
    return Precision.EXACT if starts_on == ends_on else Precision.RANGE


def _interval(iso: str) -> tuple[date | None, date | None]:
    """ "2026-02-16/2026-03-31", "../2027-03-31" or one day (then both are the same)."""
    first, slash, last = iso.partition("/")
    start = None if first == ".." else date.fromisoformat(first[:10])
    end = date.fromisoformat(last[:10]) if slash else start
    return start, end


def _renewal_note(renewal: Facts) -> str:
    parts = [
        str(renewal[key])
        for key in ("method", "annual_consultation", "budget_cut", "note")
        if renewal.get(key)
    ]
    return "。".join(parts)


def _plans(facts: Facts) -> Iterator[tuple[str, str]]:
    """(title, url) of the public plans that bidders should consult (PROC-024)."""
    for row in facts.get("reference_plans", ()):
        if isinstance(row, Mapping):
            yield str(row["title"]), str(row.get("url") or "")
        else:
            yield str(row), ""


def _deliverables(facts: Facts) -> Iterator[DeliverableDraft]:
    for ordinal, row in enumerate(facts.get("deliverables", ()), start=1):
        due = row.get("printed") or row.get("wareki") or row.get("due") or ""
        extra = [str(row[key]) for key in ("last_month", "see", "only", "final") if row.get(key)]
        yield DeliverableDraft(
            ordinal=ordinal,
            title=str(row["name"]),
            due_text=str(due),
            contract_ordinal=row.get("contract"),
            note="、".join(extra),
        )


def _unsure_goods(facts: Facts) -> Iterator[str]:
    """Deliverables whose printed date is odd, and lent files that are only named."""
    for row in facts.get("deliverables", ()):
        for message in date_doubts(str(row.get("printed") or row.get("wareki") or "")):
            yield f"納品物「{row['name']}」の期限: {message}"
    for item in (facts.get("loan") or {}).get("items", ()):
        yield f"貸与資料「{item}」のファイルを「資料」のページで追加してください。"


def date_doubts(words: str) -> tuple[str, ...]:
    """What is wrong with a date as it is printed, e.g. a weekday that is another's (PROC-019).

    >>> date_doubts("令和8年11月28日(土)"), date_doubts("翌月10日まで")
    ((), ())
    """
    try:
        when = parse_when(words)
    except Unreadable:
        return ()
    return tuple(doubt.message for doubt in when.warnings)


def _unsure(facts: Facts, milestones: tuple[MilestoneDraft, ...]) -> Iterator[str]:
    if facts.get("counter_hours") is None:
        yield "受付時間が公告に書かれていません。"
    for row in facts["contracts"]:
        if row.get("ceiling") is None:
            yield f"契約「{row['title']}」の提案限度額が示されていません。"
        if row.get("payment") is None:
            yield f"契約「{row['title']}」の支払方法が示されていません。"
    for milestone in milestones:
        if milestone.precision in {Precision.PART_OF_MONTH, Precision.MONTH, Precision.APPROXIMATE}:
            yield f"日程「{milestone.name}」は「{milestone.text}」とだけ示されています。"
    yield from _unsure_goods(facts)
    if (facts.get("review") or {}).get("weights", "unset") is None:
        yield POINTS_UNSET
    withdrawal = facts.get("withdrawal")
    if facts.get("review") and (withdrawal is None or withdrawal.get("deadline") is None):
        yield "辞退届の提出期限が示されていません。"
