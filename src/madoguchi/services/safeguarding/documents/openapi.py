"""OpenAPI 3.1 description of the module's API: what to send, what comes back, what is refused."""

from dataclasses import dataclass
from typing import Any

from madoguchi.services.safeguarding.rules.calls import MOST_ENTRIES
from madoguchi.services.safeguarding.terms import (
    AbsenceReason,
    AttendanceCode,
    FamilyContact,
    Grade,
)

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
REFUSALS = {
    "401": "接続キーがない、または使えない",
    "403": "キーの持ち主が、この施設の職員でない",
    "404": "この施設にいない児童の番号",
    "413": "大きすぎる",
    "422": "読み取れない、入力できない日、送信日時が合わない、同じ番号で別の内容",
    "429": "利用が続いている（Retry-After 秒後に）",
}


@dataclass(frozen=True)
class Operation:
    """One address; ``sent`` and ``answer`` name schemas."""

    path: str
    title: str
    words: str
    sent: str
    answer: str


OPERATIONS = (
    Operation(
        "/safeguarding/api/attendance/", "出欠を送る",
        "1回の呼出しは、すべて受け付けるか、1件も受け付けないかのどちらかです。"
        "同じ operation で同じ内容を送り直しても、増えません。",
        "Attendance", "Taken",
    ),
    Operation(
        "/safeguarding/api/children/", "児童の番号を調べる",
        "今日入力する児童の番号と学年を返します。氏名は返しません。画面で確かめてください。",
        "Nothing", "Children",
    ),
)  # fmt: skip


def _shape(required: list[str], **fields: Any) -> dict[str, Any]:
    return {
        "type": "object", "properties": fields, "required": required,
        "additionalProperties": False,
    }  # fmt: skip


def _codes(term: Any) -> dict[str, Any]:
    words = "、".join(f"{member.value} {member.label}" for member in term)
    return {"type": "string", "enum": [member.value for member in term], "description": words}


SCHEMAS: dict[str, Any] = {
    "Refusal": _shape(["code", "message"], code=TEXT, message=TEXT),
    "Nothing": _shape([]),
    "Entry": _shape(
        ["number", "day", "code"],
        number={**TEXT, "description": "児童番号"},
        day={**TEXT, "format": "date"},
        code=_codes(AttendanceCode),
        family_contact=_codes(FamilyContact),
        reason=_codes(AbsenceReason),
    ),
    "Attendance": _shape(
        ["operation", "sent_at", "entries"],
        operation={**TEXT, "pattern": "^[A-Za-z0-9-]{8,64}$"},
        sent_at={
            **TEXT, "format": "date-time", "description": "10分より前の呼出しは受け付けません",
        },
        entries={
            "type": "array", "items": {"$ref": "#/components/schemas/Entry"}, "minItems": 1,
            "maxItems": MOST_ENTRIES,
        },
        why={**TEXT, "maxLength": 200, "description": "提出済みの日を訂正するときの理由"},
    ),
    "Taken": _shape(
        ["operation", "entries", "repeated"],
        operation=TEXT, entries=COUNT, repeated={"type": "boolean"},
    ),
    "Children": _shape(
        ["children"],
        children={
            "type": "array",
            "items": _shape(["number", "grade"], number=TEXT, grade=_codes(Grade)),
        },
    ),
}  # fmt: skip


def openapi() -> dict[str, Any]:
    """The whole description as plain values."""
    key = {
        "type": "http", "scheme": "bearer",
        "description": "安全設定の「接続キー」で、施設の職員が発行します。",
    }  # fmt: skip
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "まどぐち 児童情報共有 API",
            "version": "1",
            "description": "学校・園の出欠システムから送ります。1つのキーで10分に30回まで。",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {each.path: {"post": _operation(each)} for each in OPERATIONS},
        "components": {"schemas": SCHEMAS, "securitySchemes": {"key": key}},
    }


def _operation(each: Operation) -> dict[str, Any]:
    return {
        "summary": each.title,
        "description": each.words,
        "operationId": each.path.strip("/").rsplit("/", 1)[-1],
        "requestBody": {"required": True, "content": _json(each.sent)},
        "responses": {
            "200": {"description": "受け付けた", "content": _json(each.answer)},
            **{
                status: {"description": words, "content": _json("Refusal")}
                for status, words in REFUSALS.items()
            },
        },
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
