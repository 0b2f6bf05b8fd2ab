"""Manuals and videos: each role its own set, the version in force, and videos that can be wound."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from madoguchi.core.errors import Refused
from madoguchi.services.safeguarding.commands.manuals import publish_set, publish_shipped
from madoguchi.services.safeguarding.models import ManualEdition
from madoguchi.services.safeguarding.queries import manuals
from madoguchi.services.safeguarding.terms import ManualAudience, ManualKind
from madoguchi.services.safeguarding.tests.ward_desk import MORNING, get, text_of

VIDEO = bytes(range(256))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A small release: four files, two sets of version 1.0."""
    monkeypatch.setattr(manuals, "FOLDER", tmp_path)
    return tmp_path


def a_set(folder, audience, version="1.0", changes=""):
    def item(kind, ending, content, captions=""):
        name = f"{audience.value}-{version}.{ending}"
        (folder / name).write_bytes(content)
        return manuals.ShippedItem(
            kind=kind, title=f"{audience.label}の{kind.label}", file_name=name,
            captions_name=captions, sha256=sha256(content).hexdigest(), size=len(content), length=9,
        )  # fmt: skip

    captions = f"{audience.value}-{version}.vtt"
    (folder / captions).write_text("WEBVTT\n", encoding="utf-8")
    return manuals.ShippedSet(
        audience=audience, version=version, dated="2025-06-10", changes=changes,
        fingerprint=f"{audience.value}{version}",
        items=(
            item(ManualKind.MANUAL, "pdf", b"%PDF-1.7"),
            item(ManualKind.VIDEO, "mp4", VIDEO, captions),
        ),
    )  # fmt: skip


@pytest.fixture
def published(folder, safe):
    """Both sets, published on the morning of TODAY."""
    return [publish_set(a_set(folder, audience), now=MORNING) for audience in ManualAudience]


@pytest.mark.requirement("SAFE-051")
def test_facility_sees_its_manual_and_video_and_none_of_the_administrators(
    folder, published, safe, client_of
):
    client = client_of(safe.reporter, mfa=False)
    page = get(client, "manuals")
    assert [item.title for item in page.context["manuals"]] == ["各施設用のマニュアル"]
    assert [item.title for item in page.context["videos"]] == ["各施設用の説明動画"]
    text = text_of(page)
    assert text.count("<video ") == text.count('<track kind="captions"') == 1
    assert "管理用" not in text
    assert "第1.0版" in text
    administrators = published[0]
    for item in administrators.items.all():
        assert get(client, "manual-file", item.pk).status_code == 404
        assert get(client, "manual-captions", item.pk).status_code == 404

    update = a_set(folder, ManualAudience.FACILITIES, "1.1", "緊急のときの章を直しました。")
    publish_set(update, now=MORNING + timedelta(days=20))
    page = get(client, "manuals")
    assert (page.context["edition"].version, str(page.context["edition"].published_on)) == (
        "1.1",
        "2025-06-30",
    )
    text = text_of(page)
    assert "第1.1版</strong>　令和7年6月30日(月)公開" in text
    assert "緊急のときの章を直しました。" in text
    assert len(page.context["manuals"]) == len(page.context["videos"]) == 1


def test_administrators_see_their_set_and_none_of_the_facilities(published, safe, client_of):
    for person in (safe.caseworker, safe.supervisor, safe.officer):
        client = client_of(person)
        text = text_of(get(client, "manuals"))
        assert "管理用のマニュアル" in text
        assert "各施設用" not in text
        for item in published[1].items.all():
            assert get(client, "manual-file", item.pk).status_code == 404


def test_others_are_refused_with_a_reason_and_the_signed_out_sent_to_sign_in(
    published, safe, client, client_of
):
    item = published[1].items.first()
    for name, args in (("manuals", ()), ("manual-file", (item.pk,))):
        assert get(client_of(safe.world.himuro), name, *args).status_code == 403
        assert get(client, name, *args).status_code == 302


def test_video_is_sent_whole_in_parts_or_not_beyond_its_end(published, safe, client_of):
    client = client_of(safe.reporter)
    item = published[1].items.get(kind="video")
    url = f"/safeguarding/manuals/{item.pk}/"
    whole = client.get(url)
    assert (whole.status_code, whole.content, whole["Accept-Ranges"]) == (200, VIDEO, "bytes")
    part = client.get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, VIDEO[10:20])
    assert part["Content-Range"] == "bytes 10-19/256"
    beyond = client.get(url, headers={"Range": "bytes=256-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */256")


def test_page_lets_videos_play_and_nothing_from_elsewhere(published, safe, client_of):
    policy = get(client_of(safe.reporter), "manuals")["Content-Security-Policy"]
    assert "media-src 'self'" in policy
    assert "default-src 'none'" in policy
    other = get(client_of(safe.reporter), "reports")["Content-Security-Policy"]
    assert "media-src" not in other


def test_same_edition_is_published_once_and_refused_when_its_contents_changed(folder, safe):
    one = a_set(folder, ManualAudience.FACILITIES)
    assert publish_set(one, now=MORNING) == publish_set(one, now=MORNING + timedelta(days=1))
    assert ManualEdition.objects.get().published_at == MORNING
    with pytest.raises(Refused) as refused:
        publish_set(replace(one, fingerprint="other"), now=MORNING)
    assert refused.value.code == "same_version"


def test_page_says_what_to_wait_for_before_the_first_edition(safe, client_of):
    assert "マニュアルを準備しています" in text_of(get(client_of(safe.reporter), "manuals"))


def test_job_publishes_what_this_release_brought(safe):
    publish_shipped(MORNING)
    publish_shipped(MORNING + timedelta(minutes=10))
    made = {(one.audience, one.version) for one in ManualEdition.objects.all()}
    assert made == {(one.audience.value, one.version) for one in manuals.shipped()}
