"""Names: what the pages call a table and a column whose model does not name itself in Japanese.

Models of the house carry their Japanese names; those of other people's apps, the hidden tables
of many-to-many fields and most foreign keys do not.
"""

from collections.abc import Mapping
from re import search

from django.db.models import Field, Model

TABLES: Mapping[str, str] = {
    "mfa.Authenticator": "二要素認証の登録",
}
PEOPLE: Mapping[str, str] = {
    "accepted_by": "受理した人",
    "agreed_by": "合意した人",
    "announced_by": "知らせた人",
    "answered_by": "回答者",
    "applied_by": "適用した人",
    "approved_by": "承認した人",
    "asked_by": "求めた人",
    "certified_by": "証明した人",
    "checked_by": "確認した人",
    "confirmed_by": "確認した人",
    "contractor_by": "受託者の確認者",
    "decided_by": "決定した人",
    "delivered_by": "引き渡した人",
    "deposited_by": "預けた人",
    "done_by": "行った人",
    "drafted_by": "起案した人",
    "entered_by": "入力した人",
    "evaluated_by": "評価した人",
    "filed_by": "提出した人",
    "firm_signed_by": "受託者の記名者",
    "first_approved_by": "一人目の承認者",
    "granted_by": "許可した人",
    "inspector": "検査員",
    "issued_by": "発行した人",
    "made_by": "作成した人",
    "planned_by": "計画した人",
    "presented_by": "提示した人",
    "reassessed_by": "見直した人",
    "recorded_by": "記録した人",
    "registered_by": "登録した人",
    "report_submitted_by": "報告書を出した人",
    "reported_by": "報告した人",
    "requested_by": "申請した人",
    "return_recorded_by": "返却を記録した人",
    "second_approved_by": "二人目の承認者",
    "sent_by": "送った人",
    "set_by": "定めた人",
    "stated_by": "申し出た人",
    "submitted_by": "提出した人",
    "taken_by": "取り込んだ人",
    "uploaded_by": "登録した人",
    "ward_by": "区の確認者",
    "ward_signed_by": "区の記名者",
    "written_by": "記入した人",
}
COLUMNS: Mapping[str, str] = {
    **PEOPLE,
    "again": "再度の応対",
    "attachment": "添付ファイル",
    "certificate": "証明書のファイル",
    "content_file": "内容のファイル",
    "contractor_copy": "受託者の控え",
    "corrects": "訂正した行",
    "created_at": "作成日時",
    "data": "登録の内容",
    "evidence": "証拠のファイル",
    "final": "最終の納品物",
    "form_file": "様式のファイル",
    "kept_key": "残した鍵",
    "last_used_at": "最後に使った日時",
    "original": "もとの納品物",
    "paper": "書類のファイル",
    "parent": "上位の項目",
    "part_of": "全体の納品物",
    "predecessor": "前の契約",
    "proves": "証明する参加資格",
    "rehearsal_of": "リハーサルのもとの案件",
    "repeats": "もとの教育・訓練",
    "replaced_by": "差し替え後",
    "replaces": "差し替え前",
    "resends": "再送のもと",
    "risk_paper": "リスク評価のファイル",
    "same_as": "同じ内容の義務",
    "shown_file": "公開するファイル",
    "source_file": "もとのファイル",
    "substitutes": "代わりを務める委員",
    "type": "種類",
    "ward_copy": "区の控え",
    "witness_key": "立会いの鍵",
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
    """The field's own name if it is Japanese, its word above, or the name of what it points at."""
    own = str(field.verbose_name)
    if not search("[a-z]{2}", own) or _has_japanese(own):
        return own
    if field.name in COLUMNS:
        return COLUMNS[field.name]
    related = field.related_model
    return table_name_ja(related) if isinstance(related, type) else own


def _has_japanese(text: str) -> bool:
    return bool(search("[ぁ-んァ-ヶ一-龠]", text))
