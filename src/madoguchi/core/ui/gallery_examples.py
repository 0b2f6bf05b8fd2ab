"""What the gallery's examples show: invented, fixed in time, with the letters that break fonts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from madoguchi.core.modules import ServiceModule
from madoguchi.core.modules.registry import installed_modules
from madoguchi.core.ui.due_words import JST
from madoguchi.core.ui.fields import ClockTimeField, EraDateField, EraMomentField
from madoguchi.core.ui.listing import Chip, FilterInput, PageLink, SortState
from madoguchi.core.ui.panels import Panel, PanelItem, PlacedPanel
from madoguchi.core.ui.pictograms import drawn_pictograms
from madoguchi.core.ui.shapes import DocumentLine, StripDay, TimelineEntry
from madoguchi.core.ui.steps import Exactness, Step, place_steps

NOW = datetime(2026, 1, 30, 9, 30, tzinfo=JST)
CLOSES = datetime(2026, 2, 2, 17, 0, tzinfo=JST)


class ExampleForm(forms.Form):
    """A form as Django draws it with the house's templates."""

    title = forms.CharField(
        label="案件の名前", help_text="正式な名称を、略さずに入力してください。"
    )
    kind = forms.ChoiceField(
        label="種類", choices=[("new", "新規"), ("renewal", "継続")], widget=forms.RadioSelect
    )
    closes_at = EraMomentField(label="提出期限", help_text="例：令和8年2月2日 17時00分")
    starts_on = EraDateField(label="履行の開始日", required=False)
    opens = ClockTimeField(label="受付を始める時刻", required=False)
    note = forms.CharField(label="備考", required=False, widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True)
class ExampleListing:
    """Stands in for a Listing: the gallery has no rows of its own in the database."""

    search_fields = ("title",)
    words = "プロポーザル"
    count = 128
    first = 21
    last = 40
    sort_in_address = ""
    previous_url = "?page=1"
    next_url = "?page=3"
    clear_url = "?"
    filter_inputs = (
        FilterInput(
            name="state",
            label="状態",
            choices=[("open", "受付中"), ("closed", "終了")],
            value="open",
        ),
        FilterInput(name="year", label="年度", choices=[("2025", "令和7年度")], value=""),
    )
    chips = (
        Chip(label="ことば", text="プロポーザル", url="?state=open"),
        Chip(label="状態", text="受付中", url="?q=プロポーザル"),
    )
    page_links = (
        PageLink(number=1, url="?page=1"),
        PageLink(number=2, url="?page=2", is_current=True),
        PageLink(number=3, url="?page=3"),
        PageLink(number=0),
        PageLink(number=7, url="?page=7"),
    )
    size_links = (
        PageLink(number=20, url="?size=20", is_current=True),
        PageLink(number=50, url="?size=50"),
        PageLink(number=100, url="?size=100"),
    )

    def sort_state(self, key: str) -> SortState:
        if key == "closes":
            return SortState(
                url="?sort=-closes", aria="ascending", icon="up", words="（降順に並べ替え）"
            )
        return SortState(url=f"?sort={key}", aria="", icon="sort", words="（昇順に並べ替え）")


def example_context() -> dict[str, Any]:
    """Everything that the examples name."""
    return {
        "now": NOW,
        "counter": _MODULE,
        "closes": CLOSES,
        "later": datetime(2026, 3, 19, 12, 0, tzinfo=JST),
        "passed": datetime(2026, 1, 28, 17, 0, tzinfo=JST),
        "day": date(2026, 2, 2),
        "form": ExampleForm(),
        "bad_form": ExampleForm({"title": "", "closes_at_year": "8"}),
        "listing": ExampleListing(),
        "steps": _steps(NOW.date()),
        "steps_waiting": _waiting(),
        "entries": _entries(),
        "files": _files(),
        "days": _days(),
        "legend": LEGEND,
        "placed": _panel(),
        "empty_panel": PlacedPanel(_MODULE, Panel(title="確認待ちの提出物")),
        "bars": [("企画の内容", 142), ("実施体制", 118), ("費用", 64), ("実績", 23)],
        "tone_words": [
            ("neutral", "下書き"),
            ("info", "受付中"),
            ("success", "検査済み"),
            ("warning", "期限が近い"),
            ("danger", "差戻し"),
        ],
        "pictograms": _pictograms(),
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }


_MODULE = ServiceModule(name="cases", label="案件", hue="blue")


def _pictograms() -> list[tuple[str, str, str]]:
    """(id, name, hue) of all that are drawn; a module not installed here goes by its id."""
    labels = {module.name: module.label for module in installed_modules()}
    return [(name, labels.get(name, name), hue) for name, hue in drawn_pictograms().items()]


def _steps(today: date) -> Any:
    return place_steps(
        [
            Step(label="公告", starts_on=date(2026, 1, 13)),
            Step(label="参加表明", starts_on=date(2026, 1, 13), ends_on=date(2026, 1, 22)),
            Step(label="質問回答", starts_on=date(2026, 1, 27), ends_on=date(2026, 1, 29)),
            Step(label="提案書の提出", starts_on=date(2026, 2, 2), url="#steps"),
            Step(label="一次審査", starts_on=date(2026, 2, 9)),
            Step(label="二次審査", starts_on=date(2026, 2, 16), ends_on=date(2026, 2, 20)),
            Step(
                label="結果の通知",
                starts_on=date(2026, 3, 1),
                when="令和8年3月上旬",
                exactness=Exactness.ROUGH,
            ),
        ],
        today=today,
    )


def _waiting() -> Any:
    return place_steps(
        [
            Step(label="受付", starts_on=date(2026, 1, 13)),
            Step(
                label="内容の確認",
                starts_on=date(2026, 1, 26),
                ends_on=date(2026, 2, 6),
                exactness=Exactness.RANGE,
            ),
            Step(label="契約", starts_on=None),
        ],
        today=NOW.date(),
    )


def _entries() -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=NOW,
            title="質問への回答を公開しました",
            who="佐伯 真理子（区民協働課）",
            tone="success",
        ),
        TimelineEntry(
            at=NOW - timedelta(days=1, hours=2),
            title="回答案を差し戻しました",
            tone="warning",
            who="髙橋 一郎（区民協働課長）",
            text="問3の根拠となる条項を書き添えてください。",
        ),
        TimelineEntry(
            at=NOW - timedelta(days=3),
            title="質問を受け付けました（12件）",
            who="みほん企画株式会社 ほか3者",
        ),
    ]


def _files() -> list[DocumentLine]:
    return [
        DocumentLine(
            title="企画提案実施説明書",
            url="#documents",
            kind="PDF",
            size_bytes=1_482_200,
            at=NOW,
            note="第2版",
        ),
        DocumentLine(title="様式1 参加表明書", url="#documents", kind="Word", size_bytes=38_400),
        DocumentLine(
            title="質問回答一覧", url="#documents", kind="Excel", size_bytes=12_020, at=NOW
        ),
    ]


LEGEND = [
    ("a", "出", "出席"),
    ("b", "欠", "欠席"),
    ("c", "連", "続けて欠席"),
    ("d", "早", "早退・遅刻"),
    ("none", "休", "休み"),
]


def _days() -> list[StripDay]:
    kinds = [
        "a",
        "a",
        "a",
        "none",
        "none",
        "a",
        "b",
        "a",
        "a",
        "d",
        "none",
        "none",
        "a",
        "c",
        "c",
        "c",
        "c",
        "none",
        "none",
        "a",
        "a",
        "a",
        "a",
        "a",
    ]
    words = {kind: (letter, label) for kind, letter, label in LEGEND}
    first = date(2026, 1, 7)
    return [
        StripDay(
            on=first + timedelta(days=offset),
            kind=kind,
            letter=words[kind][0],
            label=words[kind][1],
            is_today=first + timedelta(days=offset) == NOW.date(),
        )
        for offset, kind in enumerate(kinds)
    ]


def _panel() -> PlacedPanel:
    items = (
        PanelItem(
            label="広場の設計業務 公募型プロポーザル",
            url="#panel",
            due=CLOSES,
            status="受付中",
            tone="info",
            note="提案書の提出を待っています（いま4者）",
        ),
        PanelItem(
            label="情報セキュリティ監査 契約",
            url="#panel",
            due=date(2026, 1, 29),
            status="期限切れ",
            tone="danger",
            note="1月分の業務報告書が出ていません",
        ),
    )
    return PlacedPanel(_MODULE, Panel(title="公募の期限", items=items, more_url="#panel"))
