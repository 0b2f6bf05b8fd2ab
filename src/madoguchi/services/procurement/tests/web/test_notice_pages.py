"""Reading and checking a notice through its pages, from a file to a draft call."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from madoguchi.services.procurement.models import FindingAcceptance, NoticeReading, Tender

pytestmark = pytest.mark.django_db
CLEAN = (Path(__file__).parents[1] / "data/notice_clean.txt").read_text(encoding="utf-8")
WRONG = CLEAN.replace("令和8年5月8日（金）に電子", "令和8年5月8日（木）に電子").replace(
    "副本7部", "副本6部"
)


def upload(text, name="要領.txt"):
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def officer(world, client_of):
    return client_of(world.saeki)


@pytest.fixture
def reading(officer):
    return read(officer, WRONG)


def read(client, text, address=None):
    answer = client.post(address or reverse("procurement:notices"), {"file": upload(text)})
    assert answer.status_code == 302, answer.content.decode()
    return NoticeReading.objects.order_by("-pk").first()


def at(route, reading, *args):
    return reverse(f"procurement:{route}", args=[reading.public_id, *args])


def marks(reading):
    return {row["rule"]: row["mark"] for row in reading.findings}


def open_marks(page):
    return {row.mark for row in page.context["waiting"]}


def test_upload_is_checked_and_each_finding_stands_with_its_line(officer, reading):
    assert sorted(row["rule"] for row in reading.findings) == ["sum_off", "weekday_mismatch"]
    page = officer.get(at("notice-check", reading)).content.decode()
    assert "令和8年5月8日は金曜日ですが、「木」と書かれています。" in page
    assert "75行目" in page
    assert "招請通知" in officer.get(at("notice-facts", reading)).content.decode()


def test_unreadable_file_is_refused_in_words_and_nothing_is_kept(officer):
    broken = SimpleUploadedFile("要領.pdf", b"%PDF-1.7 broken")
    answer = officer.post(reverse("procurement:notices"), {"file": broken})
    assert answer.status_code == 422
    assert NoticeReading.objects.count() == 0


def test_finding_is_accepted_with_a_reason_only(officer, reading):
    mark = marks(reading)["sum_off"]
    officer.post(at("notice-accept", reading), {"mark": mark, "note": "  "})
    assert FindingAcceptance.objects.count() == 0
    officer.post(at("notice-accept", reading), {"mark": mark, "note": "見本を1部含むため"})
    assert [(a.mark, a.note) for a in reading.acceptances.all()] == [(mark, "見本を1部含むため")]
    officer.post(at("notice-reopen", reading), {"mark": mark})
    assert FindingAcceptance.objects.count() == 0


@pytest.mark.requirement("PROC-019")
def test_saturday_printed_as_a_friday_is_reported_and_waits_for_a_decision(officer):
    text = CLEAN.replace("令和8年5月8日（金）に電子", "令和8年11月28日（金曜日）に電子")
    reading = read(officer, text)
    mark = marks(reading)["weekday_mismatch"]
    said = (
        "令和8年11月28日は土曜日ですが、「金」と書かれています。どちらが正しいか確認してください。"
    )
    assert [row["message"] for row in reading.findings if row["mark"] == mark] == [said]
    page = officer.get(at("notice-check", reading))
    assert said in page.content.decode()
    assert (mark in open_marks(page), reading.acceptances.count()) == (True, 0)
    decided = {"mark": mark, "note": "公表済みの日付のままとし、曜日だけを直す"}
    assert officer.post(at("notice-accept", reading), decided).status_code == 302
    page = officer.get(at("notice-check", reading))
    assert (mark in open_marks(page), decided["note"] in page.content.decode()) == (False, True)


def test_corrected_version_shows_what_is_left_and_remembers_what_was_accepted(officer, reading):
    mark = marks(reading)["sum_off"]
    officer.post(at("notice-accept", reading), {"mark": mark, "note": "見本を1部含むため"})
    better = "訂正版\n\n" + WRONG.replace("（木）に電子", "（金）に電子")
    second = read(officer, better, at("notice-version", reading))
    assert (second.version, second.replaces_id) == (2, reading.pk)
    assert [row["rule"] for row in second.findings] == ["sum_off"]
    assert [a.note for a in second.acceptances.all()] == ["見本を1部含むため"]
    page = officer.get(at("notice-check", second)).content.decode()
    assert "残っている指摘はありません" in page
    assert "前の版から直ったところ 1件" in page
    answer = officer.post(at("notice-version", reading), {"file": upload(better)})
    assert answer.status_code == 422


def test_draft_waits_for_every_uncertain_fact_and_then_becomes_a_call(officer, reading):
    officer.post(at("notice-draft", reading))
    assert Tender.objects.count() == 0
    waiting = [n for n, row in enumerate(reading.facts) if row["confidence"] != "sure"]
    assert waiting
    for index in waiting:
        officer.post(at("notice-fact", reading, index), {"decision": "confirmed"})
    officer.post(at("notice-draft", reading))
    tender = Tender.objects.get()
    assert tender.case.title == "みほん区子どもの居場所づくり運営業務委託"
    assert tender.milestones.get(kind="proposals").ends_at.isoformat() == "17:00:00"
    assert [str(post) for post in tender.committee_posts.values_list("title", flat=True)] == [
        "子ども未来部長", "児童課長", "教育委員会事務局 学校連携課長",
    ]  # fmt: skip
    reading.refresh_from_db()
    assert reading.tender == tender
    officer.post(at("notice-draft", reading))
    assert Tender.objects.count() == 1


def test_fact_is_corrected_or_left_out(officer, reading):
    index = next(n for n, row in enumerate(reading.facts) if row["field"] == "contracts[0]")
    officer.post(
        at("notice-fact", reading, index), {"decision": "corrected", "v-ceiling": "9,800,000"}
    )
    officer.post(
        at("notice-fact", reading, index), {"decision": "corrected", "v-ceiling": "およそ千万"}
    )
    officer.post(at("notice-fact", reading, 0), {"decision": "left_out"})
    reading.refresh_from_db()
    assert reading.facts[index]["value"]["ceiling"] == 9_800_000
    assert reading.facts[index]["decision"] == "corrected"
    assert reading.facts[0]["decision"] == "left_out"


def test_every_rule_has_a_page(officer):
    page = officer.get(reverse("procurement:notice-rules")).content.decode()
    assert "曜日が日付と合わない" in page
    answer = officer.get(reverse("procurement:notice-rule", args=["weekday_mismatch"]))
    assert "別の日に提出してしまいます" in answer.content.decode()
    assert officer.get(reverse("procurement:notice-rule", args=["no-such"])).status_code == 404


def test_notice_of_another_section_does_not_exist_and_roles_are_checked(
    reading, world, client_of, client
):
    pages = [at("notice-check", reading), at("notice-facts", reading)]
    acts = [
        (at("notice-accept", reading), {"mark": "x", "note": "y"}),
        (at("notice-reopen", reading), {"mark": "x"}),
        (at("notice-version", reading), {"file": upload(CLEAN)}),
        (at("notice-fact", reading, 0), {"decision": "confirmed"}),
        (at("notice-draft", reading), {}),
    ]
    other, bidder = client_of(world.officers["001"]), client_of(world.yamabe)
    for address in pages:
        assert (other.get(address).status_code, bidder.get(address).status_code) == (404, 403)
        assert client.get(address).status_code == 302
    for address, form in acts:
        assert other.post(address, form).status_code == 404, address
        assert bidder.post(address, form).status_code == 403, address
    assert reading.facts == NoticeReading.objects.get().facts


def test_lists_show_the_latest_versions_of_the_own_section_only(reading, world, client_of):
    address = reverse("procurement:notices")
    own = client_of(world.saeki).get(address).content.decode()
    other = client_of(world.officers["001"]).get(address).content.decode()
    assert ("要領.txt（第1版）" in own, "要領.txt（第1版）" in other) == (True, False)
    assert "まだ読み取った要領はありません" in other
