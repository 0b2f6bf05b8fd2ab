"""What the trail calls those of this service's columns that do not name themselves."""

from collections.abc import Mapping

COLUMN_NAMES: Mapping[str, str] = {
    "attachment": "添付ファイル",
    "content_file": "内容のファイル",
    "form_file": "様式のファイル",
    "proves": "証明する参加資格",
    "replaced_by": "差し替え後",
    "resends": "再送のもと",
    "shown_file": "公開するファイル",
    "source_file": "もとのファイル",
    "substitutes": "代わりを務める委員",
}
