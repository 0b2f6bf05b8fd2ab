"""The pages of the desk: list, filters, forms, export, print."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.desk.commands.registering import Asker, register_inquiry
from madoguchi.core.desk.models import Inquiry
from madoguchi.core.desk.rules import ward_calendar
from madoguchi.core.desk.terms import InquiryChannel
from madoguchi.core.testing.personas import as_actor, make_world
from madoguchi.core.testing.sign_in import signed_in_client

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(minutes=5)


@kept
def world():
    return make_world(timezone.localdate())


def ask(world, subject="請求書の様式について", case="000", days_ago=0):
    return register_inquiry(
        section=world.sections[case],
        asker=Asker(organisation=world.mihon_kikaku, name="=山辺 翔"),
        subject=subject, body="どの様式ですか。", channel=InquiryChannel.WEB,
        received_at=NOW - timedelta(days=days_ago), calendar=ward_calendar(),
        by=as_actor(world.yamabe, timezone.localdate()), now=NOW,
    )  # fmt: skip


def ledger(person, **query):
    return signed_in_client(person).get(reverse("desk:ledger"), query).content.decode()


def test_ledger_shows_each_side_its_own(world):
    ask(world, "A社の問合せ")
    ask(world, "ほかの課への問合せ", "001")
    assert "A社の問合せ" in ledger(world.saeki)
    assert "ほかの課への問合せ" not in ledger(world.saeki)
    assert "ほかの課への問合せ" in ledger(world.yamabe)
    assert "A社の問合せ" not in ledger(world.himuro)
    assert "区に問い合わせたことは、まだありません" in ledger(world.himuro)


def test_ledger_due_filter_finds_what_is_late_in_words(world):
    ask(world, "新しい問合せ")
    ask(world, "古い問合せ", days_ago=30)
    html = ledger(world.saeki, due="late")
    assert "古い問合せ" in html
    assert "期限超過" in html
    assert "新しい問合せ" not in html


def test_ledger_export_has_the_answers_and_is_harmless(world):
    inquiry = ask(world)
    client = signed_in_client(world.saeki)
    url = reverse("desk:inquiry-answer", args=[inquiry.number])
    assert client.post(url, {"answer-text": "様式3です。\n以上"}).status_code == 302
    text = client.get(reverse("desk:ledger-export", args=["csv"])).content.decode("utf-8-sig")
    assert "様式3です。 以上" in text
    assert "みほん企画株式会社 =山辺 翔" in text
    assert signed_in_client(world.yamabe).get(
        reverse("desk:ledger-export", args=["csv"])
    ).status_code == 403  # fmt: skip
    xlsx = client.get(reverse("desk:ledger-export", args=["xlsx"]))
    assert xlsx.content[:2] == b"PK"


def test_printed_ledger_shows_answers(world):
    inquiry = ask(world)
    client = signed_in_client(world.saeki)
    client.post(reverse("desk:inquiry-answer", args=[inquiry.number]), {"answer-text": "様式3"})
    html = client.get(reverse("desk:ledger-print")).content.decode()
    assert inquiry.number in html
    assert "様式3" in html


def test_officer_registers_by_form(world):
    at = timezone.localtime(NOW)
    values = {
        "channel": "telephone", "received_at_era": "reiwa", "received_at_year": at.year - 2018,
        "received_at_month": at.month, "received_at_day": at.day, "received_at_hour": at.hour,
        "received_at_minute": at.minute, "asker_name": "髙田 さやか", "subject": "休館日",
        "body": "いつですか", "business_days": "1", "nature": "soft",
    }  # fmt: skip
    client = signed_in_client(world.saeki)
    answer = client.post(reverse("desk:register"), values)
    assert answer.status_code == 302, answer.content.decode()
    assert Inquiry.objects.get().asker_name == "髙田 さやか"
    refused = client.post(reverse("desk:register"), {**values, "subject": "", "body": "残る文"})
    assert refused.status_code == 422
    assert "残る文" in refused.content.decode()
    assert "件名を入力してください。" in refused.content.decode()


def test_contractor_asks_by_form_and_reads_the_answer(world):
    client = signed_in_client(world.yamabe)
    assert client.get(reverse("desk:ask"), {"case": "2025-001"}).status_code == 200
    values = {"section": world.sections["000"].pk, "subject": "質問", "body": "内容"}
    answer = client.post(reverse("desk:ask"), values)
    inquiry = Inquiry.objects.get()
    page = reverse("desk:inquiry", args=[inquiry.number])
    assert answer["Location"] == page
    ward = signed_in_client(world.saeki)
    ward.post(reverse("desk:inquiry-note", args=[inquiry.number]), {"note-text": "内部の相談"})
    ward.post(reverse("desk:inquiry-answer", args=[inquiry.number]), {"answer-text": "お答え"})
    html = client.get(page).content.decode()
    assert "お答え" in html
    assert "内部の相談" not in html
    assert world.saeki.name not in html
    assert signed_in_client(world.himuro).get(page).status_code == 404


def test_second_click_on_closing_says_that_it_is_closed(world):
    inquiry = ask(world)
    client = signed_in_client(world.saeki)
    url = reverse("desk:inquiry-closure", args=[inquiry.number])
    assert client.post(url, {"closure-note": "取下げ"}).status_code == 302
    again = client.post(url, {"closure-note": "取下げ"})
    assert again.status_code == 422
    assert "完了した問合せです" in again.content.decode()
    url = reverse("desk:inquiry-reopening", args=[inquiry.number])
    assert client.post(url, {"reopening-note": "再度"}).status_code == 302


def test_ledger_asks_the_same_number_of_queries_for_one_and_three(
    world, django_assert_max_num_queries
):
    client = signed_in_client(world.saeki)
    ask(world)
    client.get(reverse("desk:ledger"))
    with django_assert_max_num_queries(16) as first:
        client.get(reverse("desk:ledger"))
    ask(world)
    ask(world)
    with django_assert_max_num_queries(len(first)):
        client.get(reverse("desk:ledger"))
