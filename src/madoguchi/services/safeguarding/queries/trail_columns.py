"""What the trail calls those of this service's columns that do not name themselves."""

from collections.abc import Mapping

COLUMN_NAMES: Mapping[str, str] = {
    "accepted_by": "受理した人",
    "applied_by": "適用した人",
    "contractor_copy": "受託者の控え",
    "report_submitted_by": "報告書を出した人",
    "set_by": "定めた人",
    "submitted_by": "提出した人",
    "taken_by": "取り込んだ人",
    "ward_copy": "区の控え",
}
