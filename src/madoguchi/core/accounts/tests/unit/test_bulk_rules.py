"""Files for bulk registration that no spreadsheet would write: each refused in one sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.core.accounts.forms.invitations import AcceptForm
from madoguchi.core.accounts.forms.people import BulkForm
from madoguchi.core.accounts.rules.bulk import PERSON_COLUMNS, person_errors, read_csv
from madoguchi.core.errors import Refused

HEAD = ",".join(PERSON_COLUMNS) + "\r\n"
KINDS = {"みほん企画株式会社": "contractor"}


@pytest.mark.parametrize(
    "row", ['"閉じていない,,x@example.jp', f"{'長' * 131_073},,x@example.jp"], ids=["quote", "long"]
)
def test_file_that_is_no_csv_is_refused_with_what_to_do(row):
    with pytest.raises(Refused) as refused:
        read_csv((HEAD + row).encode(), PERSON_COLUMNS)
    assert (refused.value.code, refused.value.message.endswith("保存し直してください。")) == (
        "not_csv",
        True,
    )


@pytest.mark.parametrize(("signs", "messages"), [
    (100, []), (101, ["101文字あります。100文字以内にしてください。"]),
])  # fmt: skip
def test_cell_longer_than_the_register_takes_is_named_before_anything_is_saved(signs, messages):
    row = f"髙木 梢,,t@example.jp,みほん企画株式会社,事業者担当者,{'長' * signs}"
    rows = read_csv((HEAD + row).encode(), PERSON_COLUMNS)
    assert [error.message for error in person_errors(rows, KINDS)] == messages


def test_empty_file_is_told_what_to_do():
    form = BulkForm({}, {"file": SimpleUploadedFile("a.csv", b"")})
    assert form.errors["file"] == [
        "ファイルの中身が空（0バイト）です。元のファイルを開いて確かめ、選び直してください。"
    ]


def test_sign_that_no_database_takes_is_told_as_such():
    form = AcceptForm({"name": "髙木\0梢", "password": "x", "password_again": "x"}, is_known=False)
    assert form.errors["name"] == [
        "使えない文字（NUL）が入っています。貼り付けずに、入力し直してください。"
    ]
