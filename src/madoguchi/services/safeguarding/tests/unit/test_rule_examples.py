"""The seven-day rule explains itself: examples counted by the code that alerts."""

from datetime import date

from madoguchi.services.safeguarding.queries.rule_examples import examples
from madoguchi.services.safeguarding.rules import rulebook as book

TODAY = date(2025, 6, 10)


def told(code):
    rules = book.rulebook(TODAY)
    return examples(code, rules[code], rules.effects)


def counted(example):
    return [cell.on for week in example.weeks for cell in week if cell.count]


def test_seven_day_rule_tells_five_stories_with_their_dates():
    one, held, again, silent, spring = told(book.SEVEN_DAYS)
    june = [date(2025, 6, day) for day in (2, 3, 4, 5, 6, 9, 10)]
    assert counted(one) == june
    assert one.verdict == "7日目の令和7年6月10日(火)に、担当者へすぐにお知らせします。"
    assert counted(held) == [*june[:3], *(date(2025, 6, day) for day in (9, 10, 11, 12))]
    assert held.verdict.startswith("7日目の令和7年6月12日(木)")
    assert counted(again) == [date(2025, 6, day) for day in (11, 12, 13)]
    assert again.verdict.startswith("続いている欠席は3日です。")
    assert counted(silent) == june[:5]
    assert "報告のない2日も欠席だとすると7日になります" in silent.verdict
    assert counted(spring)[2:4] == [date(2026, 3, 25), date(2026, 4, 6)]
    assert spring.verdict.startswith("7日目の令和8年4月9日(木)")


def test_early_warning_tells_the_shortest_story_and_other_rules_none():
    (one,) = told(book.EARLY_RUN)
    assert counted(one) == [date(2025, 6, day) for day in (2, 3, 4)]
    assert one.verdict.startswith("3日目の令和7年6月4日(水)")
    assert told(book.CHANGE) == []
