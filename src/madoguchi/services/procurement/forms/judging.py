"""Forms of the review on the ward's side: committee, copies, rounds, meetings."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.terms import Role
from madoguchi.core.ui.fields import EraDateField, EraMomentField
from madoguchi.services.procurement.models import CommitteePost, Criterion, ReviewRound, Tender
from madoguchi.services.procurement.queries.scores import proposals_in_round
from madoguchi.services.procurement.queries.ties import Tie

RESOLUTIONS = (
    ("replaced", "委員を交代する"),
    ("disqualified", "応募を受け付けない・失格とする"),
    ("unrelated", "利害関係に当たらない"),
)


def lines_of(text: str) -> list[str]:
    """Lines that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class ConfirmForm(forms.Form):
    """Nothing to type: the button is the whole answer."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), max_length=300)


class PostsForm(forms.Form):
    """The posts, one a line; the chair's is named again."""

    posts = forms.CharField(
        label="委員の職名", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="1行に1つ。公告に載せる順に書いてください。",
    )  # fmt: skip
    chair = forms.CharField(
        label="委員長の職名", max_length=120, required=False,
        help_text="上のうち委員長の職名を、同じ文字で書いてください。",
    )  # fmt: skip

    def clean_posts(self) -> list[str]:
        return lines_of(self.cleaned_data["posts"])

    @property
    def pairs(self) -> list[tuple[str, bool]]:
        chair = self.cleaned_data["chair"].strip()
        return [(title, title == chair) for title in self.cleaned_data["posts"]]


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.email}）"


class AppointForm(forms.Form):
    """Who takes which post."""

    def __init__(self, tender: Tender, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        people = Person.objects.filter(
            memberships__role=Role.COMMITTEE_MEMBER.value, memberships__started_on__lte=today
        ).distinct()
        self.fields["post"] = forms.ModelChoiceField(
            label="職", queryset=tender.committee_posts.all(), empty_label="選んでください"
        )
        self.fields["person"] = PersonField(
            label="委員", queryset=people.order_by("name_kana"), empty_label="選んでください",
            help_text="「選定委員」の役割を持つ人から選びます。",
        )  # fmt: skip

    @property
    def post(self) -> CommitteePost:
        chosen: CommitteePost = self.cleaned_data["post"]
        return chosen


class ResolveForm(forms.Form):
    """What people decided about a tie."""

    resolution = forms.ChoiceField(label="対応", choices=RESOLUTIONS, widget=forms.RadioSelect)
    note = forms.CharField(label="対応の理由", widget=forms.Textarea(attrs={"rows": 3}))


class WeightsForm(forms.Form):
    """Full marks of each scored item, round by round."""

    def __init__(self, tender: Tender, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves = Criterion.objects.filter(round__tender=tender, children__isnull=True)
        for leaf in leaves.select_related("round").order_by("round__ordinal", "position", "pk"):
            self.fields[f"points-{leaf.pk}"] = forms.IntegerField(
                label=f"{leaf.round.name}　{leaf.text}", min_value=1, max_value=1000,
                required=False, initial=leaf.points,
            )  # fmt: skip

    @property
    def points(self) -> dict[int, int]:
        return {
            int(name.removeprefix("points-")): value
            for name, value in self.cleaned_data.items()
            if value is not None
        }


class MaskForm(forms.Form):
    """A rectangle in per cent of the page, and why."""

    left = forms.DecimalField(label="左から（％）", min_value=0, max_value=100, decimal_places=2)
    top = forms.DecimalField(label="上から（％）", min_value=0, max_value=100, decimal_places=2)
    width = forms.DecimalField(label="幅（％）", min_value=0, max_value=100, decimal_places=2)
    height = forms.DecimalField(label="高さ（％）", min_value=0, max_value=100, decimal_places=2)
    reason = forms.CharField(
        label="墨入れの理由", max_length=200, help_text="例：事業者名が推測できる地名のため"
    )


class TieForm(forms.Form):
    """The committee's order of equal proposals, under their codes."""

    order = forms.CharField(label="決定した順", max_length=60)
    reason = forms.CharField(label="決定の理由", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, ties: Sequence[Tie], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = {code: key for tie in ties for key, code in tie.codes.items()}
        example = "、".join(next((tie.codes.values() for tie in ties), ()))
        self.fields["order"].help_text = (
            "同点の提案の符号を、上位から順にすべて書き、「、」で区切ってください"
            f"（上位が{example.split('、')[0]}社のときの例：{example}）。"
        )

    def clean_order(self) -> list[int]:
        """Application keys, best first; typed as "C、A", "Ｃ社, Ａ社" or "c a"."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["order"]).upper()
        codes = [word.removesuffix("社") for word in re.split(r"[,、・>→\s]+", typed) if word]
        if unknown := [code for code in codes if code not in self.keys]:
            named = "、".join(f"{code}社" for code in self.keys)
            raise forms.ValidationError(
                f"「{unknown[0]}」は同点の提案の符号ではありません。{named}から選んで並べてください。"
            )
        return [self.keys[code] for code in codes]


class CloseForm(forms.Form):
    """Where the rule is 原則, the committee may decide otherwise for one proposal, with reason."""

    def __init__(self, round_: ReviewRound, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not round_.is_principle:
            return
        for application in proposals_in_round(round_):
            code = application.drawn_code.code
            self.fields[f"pass-{application.pk}"] = forms.ChoiceField(
                label=f"{code}社の扱い", required=False,
                choices=(("", "基準のとおり"), ("yes", "通過とする"), ("no", "通過としない")),
            )  # fmt: skip
            self.fields[f"why-{application.pk}"] = forms.CharField(
                label=f"{code}社を基準と異なる扱いとする理由", max_length=300, required=False
            )

    def clean(self) -> None:
        """A way without its reason, and a reason without its way, is asked for again."""
        for name in [each for each in self.fields if each.startswith("pass-")]:
            reason = name.replace("pass-", "why-")
            way, why = self.cleaned_data.get(name), self.cleaned_data.get(reason, "").strip()
            if way and not why:
                self.add_error(reason, "基準と異なる決定の理由を入力してください。")
            if why and not way:
                self.add_error(name, "理由を書いた提案の扱いを選ぶか、理由を消してください。")

    @property
    def departures(self) -> dict[int, tuple[bool, str]]:
        return {
            int(name.removeprefix("pass-")): (
                value == "yes", self.cleaned_data[name.replace("pass-", "why-")]
            )
            for name, value in self.cleaned_data.items()
            if name.startswith("pass-") and value
        }  # fmt: skip


class SlotsForm(forms.Form):
    """The hearing's day; the order is drawn by lot."""

    starts_at = EraMomentField(label="最初の開始日時")
    place = forms.CharField(label="会場", max_length=200)
    break_minutes = forms.IntegerField(
        label="入替えの時間（分）", min_value=0, max_value=120, initial=10
    )
    equipment = forms.CharField(label="機材", max_length=200, required=False)


class MeetingForm(forms.Form):
    """One meeting of the committee, for the minutes."""

    def __init__(self, tender: Tender, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = tender.committee_posts.values_list("title", flat=True)
        self.fields["held_at"] = EraMomentField(label="開催日時")
        self.fields["place"] = forms.CharField(label="場所", max_length=200)
        self.fields["attendance"] = forms.MultipleChoiceField(
            label="出席した委員", choices=[(title, title) for title in titles],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["round"] = forms.ModelChoiceField(
            label="審査", queryset=tender.rounds.all(), required=False, empty_label="特定しない"
        )
        for name, label in (("discussion", "審議の内容"), ("decision", "決定")):
            self.fields[name] = forms.CharField(
                label=label, widget=forms.Textarea(attrs={"rows": 4}), required=False
            )


class VisitForm(forms.Form):
    """A visit to a bidder's running service."""

    visited_on = EraDateField(label="訪問日")
    place = forms.CharField(label="場所", max_length=200)
    visitors = forms.CharField(
        label="訪問者の職名", widget=forms.Textarea(attrs={"rows": 2}), help_text="1行に1人。"
    )
    findings = forms.CharField(label="確認した内容", widget=forms.Textarea(attrs={"rows": 4}))
    anonymous_note = forms.CharField(
        label="委員に見せる内容", widget=forms.Textarea(attrs={"rows": 4}), required=False,
        help_text="事業者が分かる語を入れないでください。委員はこの欄だけを読みます。",
    )  # fmt: skip


class PurposeForm(forms.Form):
    """What a submitted paper is output for."""

    purpose = forms.CharField(
        label="出力の目的", max_length=200,
        help_text="提出書類は、選定のためにだけ使えます。例：二次審査の準備",
    )  # fmt: skip
