"""bin/madoguchi notice: the instruments alone, from files, without a database."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

CLEAN = Path(__file__).parents[1] / "data/notice_clean.txt"


def run(*arguments):
    out, err = StringIO(), StringIO()
    call_command("notice", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_check_answers_with_rule_severity_lines_and_message(tmp_path):
    paper = tmp_path / "要領.txt"
    paper.write_text("1 提出期限\n令和８年11月28日（金曜日）まで\n", encoding="utf-8")
    answer = json.loads(run("check", str(paper), "--json")[0])
    (finding,) = [f for f in answer["findings"] if f["rule"] == "weekday_mismatch"]
    assert (finding["severity"], finding["lines"], finding["places"]) == ("error", [2], ["2行目"])
    assert finding["message"].startswith("令和8年11月28日は土曜日ですが")
    assert answer["rules"]["weekday_mismatch"] == "曜日が日付と合わない"


def test_check_of_a_clean_notice_says_that_nothing_was_found():
    assert json.loads(run("check", str(CLEAN), "--json")[0])["findings"] == []
    assert run("check", str(CLEAN))[0] == "見つかりませんでした。\n"


def test_read_answers_with_a_case_and_a_place_for_each_fact():
    answer = json.loads(run("read", str(CLEAN), "--json")[0])
    assert answer["case"]["title"] == "みほん区子どもの居場所づくり運営業務委託"
    assert answer["facts"][0] == {
        "field": "title", "value": "みほん区子どもの居場所づくり運営業務委託", "lines": [8],
        "confidence": "sure",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["ない.txt", "壊れた.pdf"])
def test_file_that_cannot_be_read_ends_with_a_sentence_and_its_own_code(tmp_path, name):
    if name.endswith(".pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(SystemExit) as ended:
        run("check", str(tmp_path / name))
    assert ended.value.code == 2


@pytest.mark.parametrize("what", ["check", "read"])
@pytest.mark.parametrize(
    ("name", "code"),
    [("ない.txt", "no_file"), ("壊れた.pdf", "pdf_broken"), ("何か.exe", "kind_unknown")],
)
def test_unreadable_file_is_told_in_json_as_well(tmp_path, what, name, code):
    if code != "no_file":
        (tmp_path / name).write_bytes(b"%PDF-1.7 broken")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("notice", what, str(tmp_path / name), "--json", stdout=out, stderr=err)
    answer = json.loads(out.getvalue())
    assert (ended.value.code, set(answer), answer["file"]) == (2, {"file", "problem"}, name)
    assert answer["problem"]["message"] == err.getvalue().strip()
    assert answer["problem"]["code"] == code


def test_answer_of_a_file_that_was_read_has_no_problem():
    for what in ("check", "read"):
        assert json.loads(run(what, str(CLEAN), "--json")[0])["problem"] is None
