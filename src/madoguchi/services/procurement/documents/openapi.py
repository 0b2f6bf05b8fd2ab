"""OpenAPI 3.1 description of the module's API: what to send, what comes back, what is refused."""

from dataclasses import dataclass
from typing import Any

from madoguchi.services.procurement.rules.blind.registration import KEYS, LABELS

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
LINES = {"type": "array", "items": {"type": "integer", "minimum": 1}}
FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
REFUSALS = {
    "400": "送られた内容を読み取れない",
    "401": "接続キーがない、または使えない",
    "403": "キーの持ち主に権限がない、または登録ネットワークの外から",
    "413": "大きすぎる",
    "422": "ファイルがない、読めない、登録が使えない",
    "429": "利用が続いている（Retry-After 秒後に）",
}


@dataclass(frozen=True)
class Operation:
    """One address of the API.

    fields   name → (schema, whether it must be sent)
    command  the same on the command line
    """

    path: str
    title: str
    words: str
    fields: dict[str, tuple[dict[str, Any], bool]]
    answer: str
    command: str


OPERATIONS = (
    Operation(
        "/procurement/api/notice-check/", "要領の点検",
        "要領・仕様書（PDF・Word・Excel・テキスト）の食い違いと抜けを、行とともに返します。",
        {"file": (FILE, True)}, "Findings", "bin/madoguchi notice check FILE --json",
    ),
    Operation(
        "/procurement/api/notice-reading/", "要領の読み取り",
        "要領・仕様書に書かれた事実を、行と確からしさとともに返します。",
        {"file": (FILE, True)}, "Facts", "bin/madoguchi notice read FILE --json",
    ),
    Operation(
        "/procurement/api/blind-check/", "副本の点検",
        "副本に、事業者が分かる表示が残っていないかを返します。登録はファイルでも文字でも送れます。",
        {"copy": (FILE, True), "registration": (TEXT, True), "original": (FILE, False)},
        "BlindReport", "bin/madoguchi blind-check COPY --registration BIDDER.json --json",
    ),
)  # fmt: skip


def _shape(**fields: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _listed(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [*schemas, {"type": "null"}]}


def _codes(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


BOX = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
SCHEMAS: dict[str, Any] = {
    "Refusal": _shape(code=TEXT, message=TEXT),
    "Findings": _shape(
        file=TEXT,
        findings=_listed(
            _shape(
                rule=TEXT, severity=_codes("error", "warning", "note"), lines=LINES, message=TEXT,
                places=_listed(TEXT), mark=TEXT,
            )
        ),
        rules={"type": "object", "additionalProperties": TEXT},
    ),
    "Facts": _shape(
        file=TEXT,
        case={"type": "object"},
        facts=_listed(
            _shape(
                field=TEXT, value={}, lines=LINES, confidence=_codes("sure", "likely", "guess")
            )
        ),
    ),
    "BlindReport": _shape(
        format={"const": 1},
        result=_codes("clean", "finds", "unchecked"),
        file=TEXT,
        pages=COUNT,
        problem=_or_null(_shape(code=TEXT, message=TEXT)),
        finds=_listed(
            _shape(
                kind=_codes(*KEYS), label=_codes(*LABELS.values()), page=_or_null(COUNT), text=TEXT,
                where=TEXT, area=TEXT, hidden=TEXT, word=TEXT, box=_or_null(BOX),
            )
        ),
        looks=_listed({"type": "object", "required": ["kind", "label", "page", "where"]}),
        differences=_or_null(_listed(_shape(page=_or_null(COUNT), original=TEXT, copy=TEXT))),
        format_findings=_listed(TEXT),
        unsearchable=_listed(_shape(kind=_codes(*KEYS), word=TEXT, reason=TEXT)),
    ),
    "Registration": {
        "type": "object",
        "properties": {
            key: {"anyOf": [TEXT, _listed(TEXT)], "title": LABELS[key]} for key in KEYS
        },
        "additionalProperties": False,
        "minProperties": 1,
    },
}  # fmt: skip


def openapi() -> dict[str, Any]:
    """The whole description as plain values."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "まどぐち 公募・選定 API",
            "version": "1",
            "description": "書類の点検と読み取り。送られたファイルは保存しません。"
            "1つのキーで10分に30回、同時に2つまで。",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {each.path: {"post": _operation(each)} for each in OPERATIONS},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "安全設定の「接続キー」で発行します。",
                }
            },
        },
    }


def _operation(each: Operation) -> dict[str, Any]:
    sent = {
        "type": "object",
        "properties": {name: schema for name, (schema, _must) in each.fields.items()},
        "required": [name for name, (_schema, must) in each.fields.items() if must],
    }
    return {
        "summary": each.title,
        "description": each.words,
        "operationId": each.path.strip("/").rsplit("/", 1)[-1],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": sent}}},
        "responses": {
            "200": _answer("点検または読み取りができた", each.answer),
            **{status: _answer(words, "Refusal") for status, words in REFUSALS.items()},
        },
    }


def _answer(words: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": words, "content": {"application/json": {"schema": reference}}}
