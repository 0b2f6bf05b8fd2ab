"""Words for people: what a read fact is called, its value in rows, and the value corrected."""

import re
from collections.abc import Mapping
from typing import Any

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
    ("labour", "公契約条例"),
)
KEYS: dict[str, str] = {
    "no": "番号", "name": "名称", "title": "件名", "iso": "日付（データ）", "wareki": "日付",
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
    "planned": "予定の数量", "unit_price": "単価の予定数量", "ceiling_status": "限度額の扱い",
}  # fmt: skip


def field_label(field: str) -> str:
    """「日程 3」 for schedule[2]; the field's own name where none is known."""
    known = next((label for start, label in FIELDS if field.startswith(start)), field)
    number = re.search(r"\[(\d+)\]", field)
    return f"{known} {int(number[1]) + 1}" if number else known


def value_rows(value: Any) -> list[tuple[str, str, str, bool]]:
    """(key, label, text, may be edited) of a value: one row, or one for each key."""
    if isinstance(value, dict):
        return [
            (str(key), KEYS.get(str(key), str(key)), _text(each), _is_plain(each))
            for key, each in value.items()
        ]
    return [("", "", _text(value), _is_plain(value))]


def corrected(value: Any, texts: Mapping[str, str]) -> Any:
    """The value with the typed texts in place of its own; figures stay figures.

    raises  ValueError  a figure was replaced by something that is none
    """
    if isinstance(value, dict):
        return {
            key: _typed(each, texts[key]) if key in texts and _is_plain(each) else each
            for key, each in value.items()
        }
    return _typed(value, texts.get("", _text(value)))


def _typed(old: Any, text: str) -> Any:
    words = text.strip()
    if isinstance(old, list):
        return [part for part in re.split(r"[、\n]", words) if part]
    if isinstance(old, int) and not isinstance(old, bool):
        return int(words.replace(",", "").replace("円", ""))
    if isinstance(old, float):
        return float(words)
    if old is None:
        return words or None
    return words


def _is_plain(value: Any) -> bool:
    is_words = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return value is None or is_words or (isinstance(value, (str, int, float)) and value is not True)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if value is True:
        return "あり"
    if isinstance(value, list):
        return "、".join(_text(each) for each in value)
    if isinstance(value, dict):
        return "／".join(f"{KEYS.get(k, k)} {_text(v)}".strip() for k, v in value.items())
    return str(value)
