"""Words for people: what a read fact is called, its value in rows, and the value corrected."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.core.calendar.expressions import parse_when
from madoguchi.core.calendar.wareki import format_date, format_moment
from madoguchi.services.procurement.rules.notices.facts.schedule import iso_of
from madoguchi.services.procurement.terms import EmailDisclosure, MilestoneKind

FIELDS: tuple[tuple[str, str], ...] = (
    ("title_on_cover", "表紙の件名"),
    ("title", "件名"),
    ("kind", "方式"),
    ("purpose", "目的"),
    ("reason", "プロポーザル方式を採用する理由"),
    ("department", "担当部署"),
    ("contact", "連絡先"),
    ("counter_hours", "受付時間"),
    ("email_disclosure", "メールアドレスの示し方"),
    ("contracts", "契約"),
    ("renewal", "次年度以降の契約"),
    ("ceiling_status", "限度額の扱い"),
    ("eligibility_reference", "資格の基準時点"),
    ("eligibility", "参加資格"),
    ("contractor_conditions", "受託者の要件"),
    ("auditor_conditions", "監査人の要件"),
    ("disqualification.discretionary", "失格（することがある）"),
    ("disqualification.invalid", "無効（することがある）"),
    ("disqualification", "失格（する）"),
    ("terms", "留意事項"),
    ("schedule", "日程"),
    ("forms", "様式"),
    ("participation", "参加表明"),
    ("withdrawal", "辞退"),
    ("questions", "質問"),
    ("proposal.anonymise", "副本で消すもの"),
    ("proposal.sections", "提案項目"),
    ("proposal", "提案書"),
    ("loan", "資料の貸与"),
    ("review.members", "選定委員の職"),
    ("review.rounds", "審査"),
    ("review", "審査"),
    ("deliverables", "納品物"),
    ("clause_sets", "特記事項"),
    ("restrictions", "参加の制限"),
    ("service", "業務の日時・定員"),
    ("staff", "体制"),
    ("labour.notified", "公契約条例の告示の日"),
    ("labour.applies_from", "公契約条例の適用の日"),
    ("labour", "公契約条例"),
    ("delivery_method", "納品の方法"),
    ("delivery_format", "納品の形式"),
    ("delivery_place", "納品の場所"),
    ("rights.transfer", "権利の移転"),
    ("rights.reserved", "受託者に残る権利"),
    ("rights.reuse_by_contractor", "受託者による再利用"),
    ("rights.adaptation_by_ward", "区による改変"),
    ("rights", "権利の帰属"),
    ("places", "業務の場所"),
    ("roster_fields", "名簿の項目"),
    ("reference_plans", "踏まえる計画"),
    ("site.place", "敷地の場所"),
    ("site.area_m2", "敷地の面積（平方メートル）"),
    ("site.land_lease_until", "借地の期限"),
    ("site", "敷地"),
)
KEYS: dict[str, str] = {
    "no": "番号", "name": "名称", "title": "件名", "iso": "日付", "wareki": "公告に書く日付の文",
    "precision": "おおよその時期", "hours": "受付時間", "until": "時刻", "kind": "種類",
    "fiscal_year": "年度", "ceiling": "限度額（円）", "ceiling_shared_with": "限度額を共にする契約",
    "payment": "支払方法", "open": "開始", "close": "終了", "closed": "休み", "break": "休憩",
    "due": "納期", "printed": "書かれた日付", "contract": "契約の番号", "text": "条件",
    "citation": "よりどころ", "original": "正本", "copy": "副本", "total": "合計",
    "pass": "通過の基準",
    "seal": "印", "months": "月", "form": "様式", "methods": "方法", "method": "方法",
    "copies": "部数", "format": "仕様", "criteria": "評価項目", "notify": "結果を知らせる相手",
    "channel": "知らせ方", "condition": "行う条件", "talk_min": "説明（分）",
    "questions_min": "質疑（分）", "max_attendees": "出席者（名）", "must_attend": "必ず出席する者",
    "presenter": "説明する者", "annual": "年度ごとの額", "designated_part": "指定部分",
    "phone": "電話", "fax": "ファクシミリ", "email": "メール", "address": "所在地",
    "from": "開始", "basis": "よりどころ", "amount": "額の決め方", "work": "業務",
    "final": "最終の提出", "proofs": "校正（回）", "new_material": "新しい資料", "item": "項目",
    "notice": "窓口の時間", "proposals": "提案書の受付時間", "source": "書かれた項",
    "min_share": "満点に対する割合", "top": "上位（者）", "estimate_original": "見積書の正本",
    "place": "場所", "colour": "色校正",
    "planned": "予定の数量", "unit_price": "単価の予定数量", "ceiling_status": "限度額の扱い",
}  # fmt: skip
MONEY = {"ceiling", "total"}
INNER_KEYS: dict[str, dict[str, str]] = {"proofs": {"text": "文字校正"}}
# Codes of a case file and their words, by the last part of the place: schedule[2] → kind.
CODES: dict[str, dict[str, str]] = {
    "kind": {term.value: term.label for term in MilestoneKind},
    "email_disclosure": {term.value: term.label for term in EmailDisclosure},
    "shortlisting": {"none": "提案書の提出者を選定しない"},
}
_POINT = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d\+09:00)?"
_DATE = re.compile(rf"{_POINT}|(?:{_POINT}|\.\.)/(?:{_POINT}|\.\.)")


@dataclass(frozen=True)
class ValueRow:
    """One value of a fact: ``key`` in the case file, its words, what may be chosen instead."""

    key: str
    label: str
    text: str
    is_editable: bool
    choices: tuple[tuple[str, str, bool], ...] = ()


def field_label(field: str) -> str:
    """「日程 3」 for schedule[2]; the field's own name where none is known."""
    known = next((label for start, label in FIELDS if field.startswith(start)), field)
    number = re.search(r"\[(\d+)\]", field)
    return f"{known} {int(number[1]) + 1}" if number else known


def value_rows(value: Any, field: str = "") -> list[ValueRow]:
    """The rows of a value: one, or one for each key. Dates are in 和暦, codes are words."""
    if isinstance(value, dict):
        return [_row(str(key), KEYS.get(str(key), str(key)), each) for key, each in value.items()]
    row = _row("" if field == "kind" else field.rpartition(".")[2], "", value)
    return [ValueRow("", row.label, row.text, row.is_editable, row.choices)]


def _row(key: str, label: str, value: Any) -> ValueRow:
    codes = CODES.get(key, {})
    if not isinstance(value, str) or value not in codes:
        return ValueRow(key, label, _text(value, key), _is_plain(value))
    choices = tuple((code, words, code == value) for code, words in codes.items())
    return ValueRow(key, label, codes[value], is_editable=len(codes) > 1, choices=choices)


def corrected(value: Any, texts: Mapping[str, str]) -> Any:
    """The value with the typed texts in place of its own; figures stay figures, dates dates.

    A new date is told in the words that the notice will carry, unless these were typed as well.
    raises  ValueError  a figure was replaced by something that is none, a kind by none of the list
            Unreadable  a date by something that is no date
    """
    if not isinstance(value, dict):
        return _typed(value, texts.get("", _text(value)))
    new = {
        key: _typed(each, texts[key], key) if key in texts and _is_plain(each) else each
        for key, each in value.items()
    }
    if new.get("iso") != value.get("iso") and new.get("wareki") == value.get("wareki"):
        new["wareki"] = texts["iso"].strip()
    return new


def _typed(old: Any, text: str, key: str = "") -> Any:
    words = text.strip()
    if words == _text(old, key):
        return old
    if isinstance(old, str):
        return _typed_text(old, words, CODES.get(key, {}))
    if isinstance(old, list):
        return [part for part in re.split(r"[、\n]", words) if part]
    if isinstance(old, int) and not isinstance(old, bool):
        return int(words.replace(",", "").replace("円", ""))
    return float(words) if isinstance(old, float) else words or None


def _typed_text(old: str, words: str, codes: Mapping[str, str]) -> str:
    if _DATE.fullmatch(old):
        return _date_of(words)
    if old in codes and words not in codes:
        raise ValueError(words)
    return words


def _date_of(words: str) -> str:
    """「令和8年2月24日～26日」 as a case file writes it."""
    if _DATE.fullmatch(words):
        return words
    when = parse_when(words)
    if when.starts_on is None and when.ends_on is None:
        raise Unreadable("no_date", "日付を「令和8年2月24日」のように入力してください。")
    return iso_of(when)


def _in_words(text: str) -> str:
    """A date of a case file in 和暦; an open end stays open."""
    start, slash, end = text.partition("/")
    return f"{_point(start)}{'～' if slash else ''}{_point(end)}"


def _point(text: str) -> str:
    if text in {"", ".."}:
        return ""
    if "T" in text:
        return format_moment(datetime.fromisoformat(text))
    return format_date(date.fromisoformat(text))


def _is_plain(value: Any) -> bool:
    is_words = isinstance(value, list) and all(isinstance(each, str) for each in value)
    is_one = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return value is None or is_words or is_one


def _text(value: Any, key: str = "") -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(_text(each) for each in value)
    if isinstance(value, dict):
        names = KEYS | INNER_KEYS.get(key, {})
        said = ((names.get(k, k), _text(v, k)) for k, v in value.items() if v is not False)
        return "／".join(f"{name} {words}".strip() for name, words in said)
    return _written(value, key) if isinstance(value, str) else _figure(value, key)


def _written(words: str, key: str) -> str:
    return _in_words(words) if _DATE.fullmatch(words) else CODES.get(key, {}).get(words, words)


def _figure(value: float, key: str) -> str:
    """A figure as people write it; a bare yes or no as あり and なし."""
    if isinstance(value, bool):
        return "あり" if value else "なし"
    if key == "min_share":
        return f"{value:.0%}"
    return f"{value:,}" if key in MONEY else str(value)
