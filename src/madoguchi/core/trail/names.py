"""Names: what the pages call a table and a column whose model does not name itself in Japanese.

Models of the house carry their Japanese names; those of other people's apps, the hidden tables
of many-to-many fields and most foreign keys do not. A service gives the words of its own columns
(``ServiceModule.column_names``); here stand those that several rooms share.
"""

from collections.abc import Mapping
from functools import cache
from re import search

from django.db.models import Field, Model
from django.utils.module_loading import import_string

from madoguchi.core.modules.registry import installed_modules

TABLES: Mapping[str, str] = {
    "mfa.Authenticator": "二要素認証の登録",
}
COLUMNS: Mapping[str, str] = {
    "answered_by": "回答者",
    "approved_by": "承認した人",
    "asked_by": "求めた人",
    "checked_by": "確認した人",
    "contractor_by": "受託者の確認者",
    "created_at": "作成日時",
    "data": "登録の内容",
    "decided_by": "決定した人",
    "last_used_at": "最後に使った日時",
    "parent": "上位の項目",
    "recorded_by": "記録した人",
    "registered_by": "登録した人",
    "rehearsal_of": "リハーサルのもとの案件",
    "replaces": "差し替え前",
    "reported_by": "報告した人",
    "type": "種類",
    "ward_by": "区の確認者",
    "written_by": "記入した人",
}
DETAILS: Mapping[str, str] = {
    "address": "接続元のアドレス",
    "approved_by": "承認した人",
    "browser": "ブラウザー",
    "children": "児童の数",
    "clean": "読めるものがなかったか",
    "concealed_permille": "秘匿の割合（千分率）",
    "files": "ファイルの数",
    "findings": "見つかったこと",
    "finds": "見つかった箇所の数",
    "first": "最初の連番",
    "found": "見つかった件数",
    "item": "項目",
    "kind": "種類",
    "kinds": "種類",
    "last": "最後の連番",
    "method": "方法",
    "minutes": "分数",
    "month": "月",
    "number": "番号",
    "numbers": "番号",
    "outcome": "結果",
    "path": "ページの場所",
    "places": "調べた場所の数",
    "purpose": "目的",
    "query": "条件",
    "reason": "理由",
    "removed": "消した数",
    "result": "結果",
    "rows": "行数",
    "state": "状態",
    "until": "いつまで",
}


def table_name_ja(model: type[Model]) -> str:
    """The model's name; of the hidden table of a many-to-many field, the names of both ends."""
    if model._meta.auto_created:
        ends = [
            table_name_ja(field.related_model)
            for field in model._meta.local_fields
            if field.related_model
        ]
        return f"{'と'.join(ends)}の関連"
    return TABLES.get(model._meta.label, "") or str(model._meta.verbose_name)


def column_name_ja(field: "Field[object, object]") -> str:
    """The field's own name if it is Japanese, a word for it, or the name of what it points at."""
    own = str(field.verbose_name)
    if not search("[a-z]{2}", own) or has_japanese(own):
        return own
    word = _words_of(field.model._meta.app_label).get(field.name) or COLUMNS.get(field.name)
    if word:
        return word
    related = field.related_model
    return table_name_ja(related) if isinstance(related, type) else own


def has_japanese(text: str) -> bool:
    return bool(search("[ぁ-んァ-ヶ一-龠]", text))


@cache
def _words_of(app_label: str) -> Mapping[str, str]:
    """The words that the module of this app gives for its columns."""
    paths = [m.column_names for m in installed_modules() if m.name == app_label and m.column_names]
    words: Mapping[str, str] = import_string(paths[0]) if paths else {}
    return words


def detail_name_ja(name: str) -> str:
    """What is called so in the details of a recorded act; the name itself if it has no word."""
    return DETAILS.get(name, name)


@cache
def action_names_ja() -> Mapping[str, str]:
    """The acts that the modules name: the label of such an entry names the thing instead."""
    return {code: name for m in installed_modules() for code, name in m.action_names.items()}
