"""Read facts in words: 和暦 for dates, labels for codes, and both back into a case file."""

import pytest

from madoguchi.core.calendar.doubts import Unreadable
from madoguchi.services.procurement.rules.notices.labels import corrected, field_label, value_rows

STEP = {
    "name": "参加表明書提出期限", "kind": "participation", "iso": "2026-01-16T17:00:00+09:00",
    "wareki": "令和8年1月16日(金)午後5時",
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-01-16T17:00:00+09:00", "令和8年1月16日(金)午後5時"),
        ("2026-02-24/2026-02-26", "令和8年2月24日(火)～令和8年2月26日(木)"),
        ("../2026-02-26", "～令和8年2月26日(木)"),
        ("2026-04-01/..", "令和8年4月1日(水)～"),
        ("2019-05-01", "令和元年5月1日(水)"),
        ("2026-01", "2026-01"),
    ],
)
def test_dates_of_a_case_file_are_shown_in_wareki(value, words):
    assert [row.text for row in value_rows(value)] == [words]


def test_kind_of_a_step_is_a_word_with_the_other_words_to_choose_from():
    kind = next(row for row in value_rows(STEP, "schedule[1]") if row.key == "kind")
    assert (kind.label, kind.text) == ("種類", "参加表明書の提出")
    assert [code for code, _words, chosen in kind.choices if chosen] == ["participation"]
    assert ("other", "その他", False) in kind.choices
    assert value_rows("公募型プロポーザル", "kind")[0].text == "公募型プロポーザル"
    assert value_rows("on_request", "email_disclosure")[0].text == (
        "申出のあった事業者にだけ伝える"
    )
    assert field_label("delivery_place[1]") == "納品の場所 2"


def test_what_was_not_touched_stays_as_it_was_read():
    shown = {row.key: row.text for row in value_rows(STEP)} | {"kind": "participation"}
    assert corrected(STEP, shown) == STEP


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("令和8年1月20日", "2026-01-20"),
        ("令和8年1月20日 午後3時", "2026-01-20T15:00:00+09:00"),
        ("令和8年1月20日～令和8年1月22日", "2026-01-20/2026-01-22"),
        ("2026-01-20", "2026-01-20"),
    ],
)
def test_corrected_date_is_kept_for_the_case_and_told_in_the_notice(typed, iso):
    new = corrected(STEP, {"iso": typed, "wareki": STEP["wareki"], "kind": "questions"})
    assert (new["iso"], new["wareki"], new["kind"]) == (iso, typed, "questions")


def test_words_of_the_notice_that_were_typed_too_stay():
    new = corrected(STEP, {"iso": "令和8年1月20日", "wareki": "1月20日必着"})
    assert (new["iso"], new["wareki"]) == ("2026-01-20", "1月20日必着")


@pytest.mark.parametrize(
    ("texts", "error"),
    [({"iso": "近いうち"}, Unreadable), ({"iso": ""}, Unreadable), ({"kind": "x"}, ValueError)],
)
def test_no_date_and_no_kind_of_the_list_are_refused(texts, error):
    with pytest.raises(error):
        corrected(STEP, texts)


def test_figures_are_read_as_people_write_them():
    row = {"pass": {"min_share": 0.6, "top": 3, "原則として": False}, "ceiling": 13_200_000}
    shown = {each.key: each.text for each in value_rows(row)}
    assert shown == {"pass": "満点に対する割合 60%／上位（者） 3", "ceiling": "13,200,000"}
    assert corrected(row, shown) == row
    assert corrected(row, {"ceiling": "9,900,000"})["ceiling"] == 9_900_000
    assert [(one.text, one.is_editable) for one in value_rows({"seal": False})] == [("なし", False)]
