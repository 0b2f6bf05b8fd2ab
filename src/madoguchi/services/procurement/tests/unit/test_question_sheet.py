"""Question forms as wards and firms really head and fill them."""

import pytest

from madoguchi.services.procurement.rules.question_sheet import HEADER, rows_of_table


def texts(table):
    return [row["text"] for row in rows_of_table(table)]


def test_own_form_is_read_with_paper_and_place():
    assert rows_of_table([HEADER, ("1", "説明書", "3頁", "いつ?", "")]) == [
        {"document": "説明書", "place": "3頁", "text": "いつ?"}
    ]


@pytest.mark.parametrize(
    "head", ["質問", "質問事項", "質 問 内 容", "ご質問", "質問\n内容", "質問の内容"]
)
def test_column_of_questions_is_found_under_many_words(head):
    assert texts([["様式3　質問票", ""], ["番号", head], ["１", "対象は?"]]) == ["対象は?"]


def test_order_of_columns_does_not_matter_and_places_are_put_together():
    table = [["ページ", "質問", "項番", "資料"], ["3", "対象は?", "5(2)", "仕様書(案)"]]
    assert rows_of_table(table) == [
        {"document": "仕様書(案)", "place": "3 5(2)", "text": "対象は?"}
    ]


def test_question_of_several_paragraphs_and_numbers_stays_one_row_as_typed():
    words = "次の2点を教えてください。\n1\n2　𠮷の字は使えますか。"
    assert texts([["No.", "質問"], ["1", words], ["2", "次の質問"]]) == [words, "次の質問"]


def test_empty_rows_repeated_headers_and_the_end_mark_are_no_questions():
    table = [["No.", "質問"], ["1", "一つ目"], ["2", " "], ["No.", "質問"], ["3", "二つ目"],
             ["", "以上"]]  # fmt: skip
    assert texts(table) == ["一つ目", "二つ目"]


def test_short_rows_are_read_as_far_as_they_go():
    assert texts([["質問", "資料名"], ["対象は?"], []]) == ["対象は?"]


def test_table_without_a_column_of_questions_is_no_question_sheet():
    assert rows_of_table([["事業者名", "株式会社例題学習社"], ["担当者", "氷室"]]) is None
