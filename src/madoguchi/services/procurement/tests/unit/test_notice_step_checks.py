"""Steps of the schedule and of the text, doubled subjects, own names, katakana in hiragana."""

from madoguchi.services.procurement.tests.notice_papers import findings, found

SCHEDULE = (
    "5 日程\n参加表明書の提出期限\t令和8年5月1日(金)\n招請通知\t令和8年5月8日(金)\n"
    "提案書の提出期限\t令和8年5月22日(金)\n審査の結果通知\t令和8年6月12日(金)\n"
)


def test_step_that_only_the_schedule_knows_is_found():
    assert found(f"1 概要\n図書室の運営\n{SCHEDULE}", "step_undescribed") == [(5,)]


def test_step_that_the_text_describes_is_no_finding():
    text = f"1 招請\n資格を確かめた事業者に招請通知を送る。\n{SCHEDULE}"
    assert found(text, "step_undescribed") == []


def test_session_without_a_day_is_found():
    text = f"{SCHEDULE}6 審査の方法\n(1) 提案者によるプレゼンテーションを行う。\n"
    assert found(text, "session_unscheduled") == [(2, 7)]


def test_session_with_a_day_of_its_own_or_only_if_needed_is_no_finding():
    for sentence in (
        "プレゼンテーションを令和8年6月3日(水)に行う。",
        "必要に応じてプレゼンテーションを行う。",
        "プレゼンテーションは実施しない。",
    ):
        text = f"{SCHEDULE}6 審査の方法\n(1) {sentence}\n"
        assert found(text, "session_unscheduled") == []


def test_session_of_a_stage_that_the_schedule_dates_is_no_finding():
    text = (
        f"{SCHEDULE}二次審査\t令和8年6月8日(月)\n"
        "6 審査の方法\n(1) 二次審査としてプレゼンテーションを行う。\n"
    )
    assert found(text, "session_unscheduled") == []


def test_subject_that_stands_twice_is_found():
    text = "1 公表\n(1) 区は、提出した者の名称と選んだ理由を区が公表することができる。\n"
    assert found(text, "subject_twice") == [(2,)]


def test_subject_of_an_inner_clause_is_no_finding():
    text = (
        "1 協議\n(1) 区は、区が指定する場所で受託者と協議する。\n"
        "(2) 受託者は、仕様を区が定める。\n(3) 区は、受託者が作った案を区の会議に出す。\n"
    )
    assert found(text, "subject_twice") == []


def test_paper_that_names_itself_in_two_ways_is_found():
    text = (
        "1 概要\n本要領に定める。\n2 失格\n本要領に反するとき。\n3 注意\n本説明書に反するとき。\n"
    )
    (finding,) = [f for f in findings(text) if f.rule == "own_name_two_ways"]
    assert finding.lines == (2, 6)
    assert "「本要領」（2か所）と「本説明書」（1か所）" in finding.message


def test_katakana_word_in_hiragana_elsewhere_is_found():
    text = "1 広報\n募集ちらしを作る。\nチラシの規格はA4判\n"
    assert found(text, "spelling_two_ways") == [(2, 3)]


def test_hiragana_inside_another_word_is_no_finding():
    text = "1 広報\nサラダを配る。\nひらがなのさらだに近い語。\nコトバを学ぶ。\nことばあそび\n"
    assert found(text, "spelling_two_ways") == []
