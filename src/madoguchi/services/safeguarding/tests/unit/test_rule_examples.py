"""The seven-day rule explains itself: examples counted by the code that alerts."""

from datetime import date

from madoguchi.services.safeguarding.queries.rule_examples import examples
from madoguchi.services.safeguarding.rules import rulebook as book

TODAY = date(2025, 6, 10)


def told(code):
    rules = book.rulebook(TODAY)
    return examples(code, rules[code], rules.effects)


def ward_value(name, value):
    dated = book.DatedValue(from_on=TODAY, value=value, source="区の決定")
    return book.WardValue(rule=book.SEVEN_DAYS, parameter=name, dated=dated)


def counted(example):
    return [cell.on for week in example.weeks for cell in week if cell.count]


def test_seven_day_rule_tells_seven_stories_with_their_dates():
    one, due, held, again, silent, spring, met = told(book.SEVEN_DAYS)
    june = [date(2025, 6, day) for day in (2, 3, 4, 5, 6, 9, 10)]
    assert counted(one) == june
    assert one.verdict == "7日目の令和7年6月10日(火)に、担当者へすぐにお知らせします。"
    assert counted(due) == [date(2025, 6, day) for day in (2, 4, 6, 9, 11, 13, 16)]
    assert due.verdict == "7日目の令和7年6月16日(月)に、担当者へすぐにお知らせします。"
    assert counted(held) == [*june[:3], *(date(2025, 6, day) for day in (9, 10, 11, 12))]
    assert held.verdict.startswith("7日目の令和7年6月12日(木)")
    assert counted(again) == [date(2025, 6, day) for day in (11, 12, 13)]
    assert again.verdict.startswith("続いている欠席は3日です。")
    assert counted(silent) == june[:5]
    assert "報告のない2日も欠席だとすると7日になります" in silent.verdict
    assert counted(spring)[2:4] == [date(2026, 3, 25), date(2026, 4, 6)]
    assert spring.verdict.startswith("7日目の令和8年4月9日(木)")
    assert counted(met) == june
    assert met.verdict == (
        "令和7年6月5日(木)の家庭訪問を記録したので、7日目の令和7年6月10日(火)には"
        "「除外（状況把握あり）」と表示し、令和7年6月19日(木)まで待ちます。"
        "新しい確認がなければ、令和7年6月20日(金)に届きます。"
    )


def test_day_on_which_the_child_is_not_due_is_drawn_as_such():
    due = told(book.SEVEN_DAYS)[1]
    assert due.weeks[0][1].words == "令和7年6月3日(火) 予定なし"


def test_confirmation_that_ends_before_the_seventh_day_holds_nothing_back():
    rules = book.rulebook(TODAY, [ward_value("valid", 4)])
    met = examples(book.SEVEN_DAYS, rules[book.SEVEN_DAYS], rules.effects)[-1]
    assert met.verdict == "7日目の令和7年6月10日(火)に、担当者へすぐにお知らせします。"


def test_early_warning_tells_the_shortest_story_and_other_rules_none():
    (one,) = told(book.EARLY_RUN)
    assert counted(one) == [date(2025, 6, day) for day in (2, 3, 4)]
    assert one.verdict.startswith("3日目の令和7年6月4日(水)")
    assert told(book.CHANGE) == []
