"""The trail's pages: who may read them, what they show, and that reading leaves its own mark."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.trail import acting, history_of, verify
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.trail.showing import values_are_shown
from madoguchi.core.trail.verification import link_pending

pytestmark = pytest.mark.django_db
PAGES = ["trail:entries", "trail:export", "trail:verification"]


@pytest.fixture
def reader(world, client_of):
    return client_of(world.kagami)


@kept
def section(world):
    """A section, made and changed by the chief with a reason."""
    with acting(Actor.system("髙橋 一郎"), reason="組織改正のため"):
        made = Organisation.objects.create(kind="section", name="𠮷祥寺連携課")
        made.phone = "03-1234-5678"
        made.save()
    link_pending()
    return made


def rows_of(response) -> list[TrailEntry]:
    return response.context["listing"].rows


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_for_auditors_and_ward_administrators(page, world, client_of, client):
    answers = {
        name: client_of(getattr(world, name)).get(reverse(page)).status_code
        for name in ("kagami", "saeki", "takahashi", "yoshida", "yamabe", "himuro")
    }
    assert answers == {
        "kagami": 200, "saeki": 403, "takahashi": 403, "yoshida": 403, "yamabe": 403, "himuro": 403,
    }  # fmt: skip
    assert client.get(reverse(page)).status_code == 302


def test_entry_is_for_auditors_only(section, world, client_of):
    address = reverse("trail:entry", args=[TrailEntry.objects.latest("seq").seq])
    assert client_of(world.saeki).get(address).status_code == 403
    assert client_of(world.kagami).get(address).status_code == 200


def test_entry_that_is_not_there_is_404(reader):
    assert reader.get(reverse("trail:entry", args=[999_999])).status_code == 404


def test_list_shows_the_newest_first_with_who_what_and_why(section, reader):
    response = reader.get(reverse("trail:entries"), {"q": "𠮷祥寺連携課"})
    assert rows_of(response) == []  # the name stands in the values, which are not searched
    response = reader.get(reverse("trail:entries"), {"q": "髙橋 組織改正"})
    assert [entry.action for entry in rows_of(response)] == ["update", "insert"]
    page = response.content.decode()
    assert "組織改正のため" in page
    assert f"組織「𠮷祥寺連携課」（{section.pk}）" in page
    assert "変わった項目：電話番号" in page


def test_list_is_narrowed_by_action_table_and_row(section, reader):
    query = {"table": "accounts_organisation", "row": str(section.pk), "action": "update"}
    rows = rows_of(reader.get(reverse("trail:entries"), query))
    assert [(one.action, one.row_pk) for one in rows] == [("update", str(section.pk))]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [(0, 0, 2), (-1, 1, 2), (1, None, 0), (None, -1, 0)],
)
def test_list_is_narrowed_by_period_with_both_days_included(
    section, reader, since, until, expected
):
    today = timezone.localdate()
    query = {"q": "組織改正"}
    for name, days in (("since", since), ("until", until)):
        if days is not None:
            query[name] = (today + timedelta(days=days)).isoformat()
    assert len(rows_of(reader.get(reverse("trail:entries"), query))) == expected


def test_day_that_cannot_be_read_is_kept_with_an_error(reader):
    page = reader.get(reverse("trail:entries"), {"since": "らいねん"}).content.decode()
    assert 'value="らいねん"' in page
    assert "日付を読み取れません" in page


def test_entry_shows_labels_and_both_values(section, reader):
    seq = TrailEntry.objects.filter(action="update", row_pk=str(section.pk)).latest("seq").seq
    page = reader.get(reverse("trail:entry", args=[seq])).content.decode()
    assert "電話番号" in page
    assert "（空欄）" in page
    assert "03-1234-5678" in page


def test_reading_an_entry_is_recorded(section, reader, world):
    link_pending()
    seq = TrailEntry.objects.latest("seq").seq
    reader.get(reverse("trail:entry", args=[seq]))
    view = TrailEntry.objects.filter(action="view", table_name="trail_trailentry").get()
    assert (view.actor_id, view.label) == (world.kagami.pk, f"操作履歴 連番{seq}")


def test_export_holds_what_the_list_shows_and_is_recorded(section, reader, world):
    response = reader.get(reverse("trail:export"), {"q": "組織改正"})
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff連番,日時,操作者")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[5] for row in rows[1:]] == ["変更", "登録"]
    output = TrailEntry.objects.filter(action="output").get()
    assert (output.actor_id, '"rows": 2' in output.after) == (world.kagami.pk, True)


def test_export_runs_no_formula(reader):
    with acting(Actor.system('=HYPERLINK("http://example.jp")'), reason="＝1+1 組織改正"):
        Organisation.objects.create(kind="section", name="一課")
    response = reader.get(reverse("trail:export"), {"q": "組織改正"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows[1][2].startswith("'=HYPERLINK")
    assert rows[1][11].startswith("'＝1+1")


def only_the_chief(row_pk, *, by, now) -> bool:
    return by.label == "髙橋"


@pytest.mark.parametrize("rule", ["never", f"{__name__}.only_the_chief"])
def test_values_that_are_not_for_everybody_are_not_shown(section, reader, rule, monkeypatch):
    monkeypatch.setattr(Organisation, "TRAIL_VALUES", rule, raising=False)
    monkeypatch.setattr("madoguchi.core.trail.showing.import_string", lambda _path: only_the_chief)
    seqs = TrailEntry.objects.filter(row_pk=str(section.pk), table_name="accounts_organisation")
    pages = [reader.get(reverse("trail:entry", args=[one.seq])) for one in seqs]
    listed = reader.get(reverse("trail:entries"), {"q": "組織改正"})
    exported = reader.get(reverse("trail:export"), {"q": "組織改正"})
    texts = [page.content.decode() for page in (*pages, listed)]
    texts.append(b"".join(exported.streaming_content).decode())
    assert len(texts) == 4
    assert not [t for t in texts if "03-1234-5678" in t or "𠮷祥寺連携課" in t]
    assert all("いまは表示できません" in page.content.decode() for page in pages)


def test_values_are_shown_to_whom_the_rule_allows(section, monkeypatch):
    monkeypatch.setattr(Organisation, "TRAIL_VALUES", "x.only_the_chief", raising=False)
    monkeypatch.setattr("madoguchi.core.trail.showing.import_string", lambda _path: only_the_chief)
    entry = history_of(section).first()
    answers = [
        values_are_shown(entry, by=Actor.system(name), now=timezone.now())
        for name in ("髙橋", "佐伯")
    ]
    assert answers == [True, False]


def test_verification_by_button_tells_and_is_kept(section, reader, world):
    response = reader.post(reverse("trail:verification"), follow=True)
    page = response.content.decode()
    assert "問題はありません" in page
    kept = TrailEntry.objects.get(action="verify")
    assert (kept.actor_id, kept.label) == (world.kagami.pk, "問題なし")
    assert "末尾のハッシュ" in page
    assert verify().ok


def test_list_takes_the_same_number_of_queries_for_any_number_of_rows(
    reader, django_assert_num_queries, section
):
    reader.get(reverse("trail:entries"))
    with django_assert_num_queries(5):
        reader.get(reverse("trail:entries"))
    Organisation.objects.bulk_create(
        Organisation(kind="section", name=f"第{n}課") for n in range(40)
    )
    with django_assert_num_queries(5):
        reader.get(reverse("trail:entries"))
