"""What is open before the closing, page by page, and the draft of the minutes."""

from madoguchi.services.contracts.queries.closing import OpenGroup, OpenItem, grouped
from madoguchi.services.contracts.rules.minutes import draft_of, is_attended

DUTIES, GOODS = "contracts:contract-clauses", "contracts:contract-deliverables"
DUTY = "contracts:contract-duty"


def test_open_items_stand_by_page_and_the_same_words_once():
    items = [
        *(OpenItem(words="月報", route=DUTIES, page=DUTY, row=key) for key in range(1, 6)),
        OpenItem(words="名簿", route=DUTIES),
        OpenItem(words="報告書", route=GOODS),
    ]
    assert grouped(items) == [
        OpenGroup(title="納品物", route=GOODS, lines=("報告書",), first=(items[6],), count=1),
        OpenGroup(
            title="特記事項の義務", route=DUTIES, count=6,
            lines=("月報（5回分）", "名簿"), first=(items[0], items[5]),
        ),
    ]  # fmt: skip
    assert grouped([]) == []


def test_draft_numbers_only_the_items_without_a_number():
    assert draft_of("1 進捗\n（2）費用\n2027年の計画", []) == (
        "1 進捗\n\n\n（2）費用\n\n\n3 2027年の計画\n", "",
    )  # fmt: skip
    assert draft_of("進捗\n費用", [("様式", "A4")]) == ("1 進捗\n\n\n2 費用\n", "様式：A4")


def test_family_name_alone_counts_as_attendance_and_a_namesake_does_not():
    posts = {"業務責任者": ["山辺 翔"]}
    there = ("受託者：山辺、早乙女", "受託者：山辺 翔", "早乙女、山辺さん\n区：佐伯")
    away = ("受託者：早乙女", "山辺 一郎、早乙女", "上山辺、早乙女", "山辺一郎、早乙女")
    assert [is_attended(who, posts) for who in (*there, *away)] == [True] * 3 + [False] * 4
