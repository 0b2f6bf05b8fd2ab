"""The gallery: every component with its variants, read from the components' own headers."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
COMPONENTS = FOLDER / "cotton"
EXAMPLES = FOLDER / "ui" / "gallery" / "examples"
HEADINGS = ("Purpose", "Attributes", "Slots", "Accessibility")


@dataclass(frozen=True)
class Group:
    """A family of components; ``names`` are their file names, ``titles`` what people call them."""

    slug: str
    label: str
    titles: dict[str, str]


GROUPS = (
    Group(
        "frame",
        "画面の骨組み",
        {
            "page_head": "画面の見出し",
            "breadcrumb": "パンくず",
            "side_nav": "案件の中の移動",
            "tabs": "切り替え",
            "toolbar": "ボタンの並び",
            "icon": "アイコン",
            "pictogram": "窓口の絵記号",
        },
    ),
    Group(
        "forms",
        "入力",
        {
            "form": "フォーム",
            "form_errors": "エラーのまとめ",
            "field": "入力欄",
            "group": "入力のまとまり",
            "need": "必須・任意",
            "select": "選択",
            "radios": "ひとつ選ぶ",
            "checkboxes": "いくつか選ぶ",
            "textarea": "長い文章",
            "era_date": "日付（和暦・西暦）",
            "era_moment": "日付と時刻",
            "time": "時刻",
            "file": "ファイル",
            "button": "ボタン",
            "stepper": "入力の段階",
        },
    ),
    Group(
        "messages",
        "お知らせと確認",
        {
            "notice": "お知らせ",
            "emergency": "緊急のお知らせ",
            "empty": "空の一覧",
            "confirm": "確認の画面",
            "dialog": "小さな確認",
            "disclosure": "開いて読む",
            "help": "その場の説明",
            "progress": "作業の進み",
        },
    ),
    Group(
        "lists",
        "一覧",
        {
            "search": "検索と条件",
            "table": "表",
            "sort": "並べ替えの見出し",
            "pagination": "ページ送り",
            "documents": "資料の一覧",
            "tags": "分類",
            "card": "カード",
            "panel": "ホームのカード",
        },
    ),
    Group(
        "time",
        "時間と状態",
        {
            "steps": "日程の線",
            "deadline": "期限",
            "due": "行の中の期限",
            "timeline": "経過",
            "status": "状態",
            "strip": "日の並び",
            "bars": "棒グラフ",
            "figures": "おもな数字",
        },
    ),
    Group(
        "details",
        "内容の表示",
        {
            "facts": "項目と内容",
            "fact": "項目のひとつ",
            "money": "金額",
            "person": "人",
            "code": "番号・ハッシュ",
            "copy": "コピー",
            "print": "印刷",
            "diff": "変更前後",
            "keys": "キー",
        },
    ),
)


@dataclass(frozen=True)
class Entry:
    """One component of the gallery.

    tag      "page-head", as it is written after ``c-``
    header   heading -> text of the comment at the head of its file
    source   the example's own template text
    """

    name: str
    title: str
    tag: str
    header: dict[str, str]
    example: str
    source: str


def group_of(slug: str) -> Group | None:
    return next((group for group in GROUPS if group.slug == slug), None)


@lru_cache(maxsize=len(GROUPS))
def entries_of(slug: str) -> tuple[Entry, ...]:
    """The entries of a group, in its order; empty for an unknown one."""
    group = group_of(slug)
    return tuple(_entry(name, title) for name, title in group.titles.items()) if group else ()


def read_header(text: str) -> dict[str, str]:
    """The four headings of a component's comment; a missing one is missing in the result."""
    comment = re.match(r"\{% comment %\}\n(.*?)\{% endcomment %\}", text, re.DOTALL)
    if comment is None:
        return {}
    pattern = rf"^({'|'.join(HEADINGS)}): (.*?)(?=^(?:{'|'.join(HEADINGS)}): |\Z)"
    return {
        heading: " ".join(body.split())
        for heading, body in re.findall(pattern, comment[1], re.DOTALL | re.MULTILINE)
    }


def _entry(name: str, title: str) -> Entry:
    return Entry(
        name=name,
        title=title,
        tag=name.replace("_", "-"),
        header=read_header((COMPONENTS / f"{name}.html").read_text(encoding="utf-8")),
        example=f"ui/gallery/examples/{name}.html",
        source=(EXAMPLES / f"{name}.html").read_text(encoding="utf-8").strip(),
    )
