"""What a case file says of the review: committee, rounds, criteria and how results are told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from madoguchi.services.procurement.rules.case_draft import CriterionDraft, RoundDraft
from madoguchi.services.procurement.terms import FinalRule, RoundKind

Facts = Mapping[str, Any]

CIRCLED = re.compile("[①-⑳]$")
NUMBER = re.compile(r"\(\d+\)|[①-⑳]|[ア-ン] ")
POINTS = re.compile(r"[（(]\s*(?:配点\s*)?(\d{1,3})\s*点(?:満点)?\s*[）)]$")
CHAIR_WORDS = ("委員長:", "審査委員長:")
MEMBER_WORDS = ("審査委員:", "委員:")
CHANNEL_CODES: tuple[tuple[str, str], ...] = (
    ("電子メール", "email"),
    ("郵送", "post"),
    ("文書", "post"),
)


def read_review(facts: Facts) -> dict[str, Any]:
    """The fields of CaseDraft that concern the review, by name."""
    review: Facts = facts.get("review") or {}
    if not review:
        return {}
    name, _, rule = str(review["committee"]).partition("(")
    rounds = tuple(_rounds(review))
    return {
        "committee_name": name,
        "committee_founding_rule": rule.rstrip(")").removesuffix("による"),
        "committee_posts": tuple(_posts(review)),
        "committee_note": _note(review),
        "final_rule": _final_rule(review, rounds),
        "no_award_allowed": bool(review.get("no_award_allowed", False)),
        "result_channels": tuple(
            code for word, code in CHANNEL_CODES if word in str(review.get("result_notice", ""))
        ),
        "rounds": rounds,
        "staffing_rule": _staffing(facts),
    }


def _posts(review: Facts) -> Iterator[tuple[str, bool]]:
    for text in review.get("members", ()):
        if "記載なし" in text:
            continue
        is_chair = text.startswith(CHAIR_WORDS)
        title = text
        for word in (*CHAIR_WORDS, *MEMBER_WORDS):
            title = title.removeprefix(word)
        yield title.strip(), is_chair


def _note(review: Facts) -> str:
    return next((str(text) for text in review.get("members", ()) if "記載なし" in text), "")


def _final_rule(review: Facts, rounds: tuple[RoundDraft, ...]) -> FinalRule:
    if "合計" in str(review.get("final", "")):
        return FinalRule.SUM_OF_ROUNDS
    return FinalRule.SINGLE_ROUND if len(rounds) == 1 else FinalRule.LAST_ROUND


def _rounds(review: Facts) -> Iterator[RoundDraft]:
    listed = tuple(_criteria(review.get("criteria") or ()))
    for ordinal, row in enumerate(review.get("rounds", ()), start=1):
        own = tuple(_criteria(row.get("criteria") or ()))
        yield RoundDraft(
            ordinal=ordinal,
            name=str(row["name"]),
            kind=_kind(str(row["name"])),
            values=_round_values(row),
            criteria=own or (listed if ordinal == 1 else ()),
        )


def _kind(name: str) -> RoundKind:
    if "総合" in name:
        return RoundKind.COMBINED
    is_talk = "ヒアリング" in name or "プレゼン" in name
    return RoundKind.PRESENTATION if is_talk else RoundKind.DOCUMENTS


def _round_values(row: Facts) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "pass" in row:
        values["pass_percent"] = round(float(row["pass"]["min_share"]) * 100)
        values["pass_places"] = int(row["pass"]["top"])
        values["is_principle"] = bool(row["pass"].get("原則として"))
    shortlist = re.search(r"(\d+)社以上のとき(\d+)社程度", str(row.get("condition", "")))
    if shortlist:
        values["minimum_proposals"] = int(shortlist[1])
        values["pass_places"] = int(shortlist[2])
        values["is_principle"] = True
    if "talk_min" in row:
        values["talk_minutes"] = int(row["talk_min"])
        values["question_minutes"] = int(row["questions_min"])
        values["max_attendees"] = int(row.get("max_attendees", 0))
        values["must_attend"] = list(row.get("must_attend", ()))
    values["presenter_rule"] = str(row.get("presenter", ""))
    values["notify_audience"] = str(row.get("notify", ""))
    values["notify_channel"] = str(row.get("channel", ""))
    return values


def _criteria(listed: Any) -> Iterator[CriterionDraft]:
    """Items in a list, or headings with their items; a heading without any is an item itself."""
    rows = listed.items() if isinstance(listed, Mapping) else ((text, None) for text in listed)
    for ordinal, (text, items) in enumerate(rows, start=1):
        heading = _criterion(str(text), fallback=str(ordinal))
        children = tuple(_items(heading, items))
        yield replace(heading, children=children, points=None if children else heading.points)


def _items(heading: CriterionDraft, items: Any) -> Iterator[CriterionDraft]:
    # Where the file only counts the questions of an item, their texts are the officer's to enter.
    texts = (
        [f"{heading.text}（{number}）" for number in range(1, items + 1)]
        if isinstance(items, int)
        else [str(each) for each in items or ()]
    )
    for ordinal, text in enumerate(texts, start=1):
        item = _criterion(text, fallback=f"{heading.code}-{ordinal}")
        is_circled = CIRCLED.match(item.code) is not None
        yield replace(item, code=f"{heading.code}{item.code}" if is_circled else item.code)


def _criterion(text: str, *, fallback: str) -> CriterionDraft:
    """An item in its own words, without the number that it starts with."""
    number, weight = NUMBER.match(text), POINTS.search(text)
    words = text[number.end() :].strip() if number else text
    return CriterionDraft(
        code=number[0].strip() if number else fallback,
        text=POINTS.sub("", words).strip(),
        points=int(weight[1]) if weight else None,
        uses_price="見積" in text,
        uses_finance="財務" in text,
    )


def _staffing(facts: Facts) -> dict[str, Any]:
    rows = [row for row in facts.get("eligibility", ()) if "4分野の担当技術者" in str(row)]
    if not rows:
        return {}
    words, fields = str(rows[0]), []
    if isinstance(rows[0], Mapping):
        words, fields = str(rows[0]["text"]), [str(each) for each in rows[0].get("fields", ())]
    return {
        "minimum": {"主任技術者": 1, "担当技術者": 2},
        "fields": fields,
        "may_share": "兼務可" in words,
    }
