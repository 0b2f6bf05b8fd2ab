"""The pages of the ledger: who sees them, what they say, what each button does."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.commands.claiming import LEASE, claim_next, give_up_lost_claims
from madoguchi.core.mail.commands.delivery import SENDER, deliver_mails
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.testing.personas import make_world
from madoguchi.core.testing.sign_in import signed_in_client
from madoguchi.core.trail.models import TrailEntry

pytestmark = pytest.mark.django_db
EXPORT = "mail.ledger.export"
NOW = timezone.now() - timedelta(hours=2)


@kept
def world():
    return make_world(timezone.localdate())


def queue(world, number=1, case="000"):
    with transaction.atomic():
        return queue_mail(
            template="mail/mail/trial", to=f"bidder{number}@example.jp",
            to_name="=みほん企画株式会社", context={"requested_by": "佐伯", "moment": "今"},
            unique_key=f"page:{case}:{number}", section=world.sections[case],
            case_number=f"2026-{case}", by=SENDER, now=NOW,
        )  # fmt: skip


def unknown(world):
    mail = queue(world)
    claim_next("console", per_minute=0, by=SENDER, now=NOW)
    give_up_lost_claims(by=SENDER, now=NOW + LEASE * 2)
    return mail


def page(mail):
    return reverse("mail:mail", args=[mail.mail_id])


def test_ledger_shows_the_own_section_only(world):
    queue(world, 1, "000")
    queue(world, 2, "001")
    html = signed_in_client(world.saeki).get(reverse("mail:ledger")).content.decode()
    assert "bidder1@example.jp" in html
    assert "bidder2@example.jp" not in html
    assert "2026-001" not in html
    all_html = signed_in_client(world.kiryu).get(reverse("mail:ledger")).content.decode()
    assert "bidder1@example.jp" in all_html
    assert "bidder2@example.jp" in all_html


def test_figures_together_are_the_rows_of_the_list(world):
    """A state that is rarely met has a figure as soon as a mail is in it."""
    for number in range(3):
        queue(world, number)
    OutgoingMail.objects.filter(to_address__startswith="bidder2").update(state="cancelled")
    answer = signed_in_client(world.saeki).get(reverse("mail:ledger"))
    figures = answer.context["attention"]
    assert ("取りやめ", "1", "通", "?state=cancelled") in figures
    assert sum(int(count) for _, count, _, _ in figures) == answer.context["listing"].count == 3


@pytest.mark.parametrize("who", ["yamabe", "himuro", "yoshida", "kagami"])
def test_ledger_is_refused_to_others(world, who):
    client = signed_in_client(getattr(world, who))
    assert client.get(reverse("mail:ledger")).status_code == 403
    assert client.get(page(queue(world))).status_code == 403
    assert client.get(reverse("mail:ledger-export", args=["csv"])).status_code == 403


def test_mail_of_another_section_is_not_found(world):
    mail = queue(world)
    client = signed_in_client(world.officers["001"])
    assert client.get(page(mail)).status_code == 404
    answer = client.post(f"{page(mail)}settlement/", {})
    assert answer.status_code == 404


def test_ledger_search_and_filter_stay_in_the_address(world):
    queue(world, 1)
    queue(world, 2)
    client = signed_in_client(world.saeki)
    html = client.get(reverse("mail:ledger"), {"q": "bidder2", "state": "queued"}).content.decode()
    assert "bidder1@example.jp" not in html
    assert "bidder2@example.jp" in html
    empty = client.get(reverse("mail:ledger"), {"state": "failed"}).content.decode()
    assert "条件に合うメールはありません" in empty


def test_empty_ledger_says_why(world):
    html = signed_in_client(world.saeki).get(reverse("mail:ledger")).content.decode()
    assert "送ったメールは、まだありません" in html


def test_ledger_export_is_the_list_and_harmless_in_a_spreadsheet(world):
    queue(world, 1)
    queue(world, 2, "001")
    answer = signed_in_client(world.saeki).get(reverse("mail:ledger-export", args=["csv"]))
    text = answer.content.decode("utf-8-sig")
    assert text.count("\r\n") == 2
    assert "'=みほん企画株式会社" in text
    assert "bidder2@example.jp" not in text
    assert answer["Content-Type"].startswith("text/csv")


def test_ledger_asks_the_same_number_of_queries_for_one_and_three(
    world, django_assert_max_num_queries
):
    client = signed_in_client(world.saeki)
    queue(world, 1)
    client.get(reverse("mail:ledger"))
    with django_assert_max_num_queries(12) as first:
        client.get(reverse("mail:ledger"))
    for number in (2, 3):
        queue(world, number)
    with django_assert_max_num_queries(len(first)):
        client.get(reverse("mail:ledger"))


def test_mail_page_shows_body_and_every_step(world):
    mail = queue(world)
    deliver_mails(NOW)
    html = signed_in_client(world.saeki).get(page(mail)).content.decode()
    for part in ("送信を指示した人: 佐伯", "送信待ち", "送信中", "送信済み", mail.message_id[1:-1]):
        assert part in html


def test_reading_and_exporting_stand_in_the_trail_without_the_address(world):
    mail = queue(world)
    client = signed_in_client(world.saeki)
    client.get(page(mail))
    client.get(reverse("mail:ledger-export", args=["csv"]))
    rows = TrailEntry.objects.filter(actor_id=world.saeki.pk, action__in=["view", EXPORT])
    assert [(row.action, row.label) for row in rows.order_by("pk")] == [
        ("view", f"送信メール {mail.mail_id}"), (EXPORT, "送信メール台帳の出力"),
    ]  # fmt: skip


def test_settlement_is_attributed_with_old_and_new_state_in_the_trail(world):
    mail = unknown(world)
    url = reverse("mail:mail-settlement", args=[mail.mail_id])
    values = {"settlement-decision": "arrived", "settlement-reason": "電話で確認"}
    signed_in_client(world.saeki).post(url, values)
    entry = TrailEntry.objects.filter(
        table_name="mail_outgoingmail", row_pk=str(mail.pk), actor_id=world.saeki.pk
    ).get()
    assert ("unknown" in entry.before, "sent" in entry.after) == (True, True)


def test_unknown_mail_is_settled_by_its_form(world):
    mail = unknown(world)
    client = signed_in_client(world.saeki)
    assert "送信結果不明" in client.get(page(mail)).content.decode()
    url = reverse("mail:mail-settlement", args=[mail.mail_id])
    answer = client.post(url, {"settlement-decision": "arrived", "settlement-reason": "電話で確認"})
    assert (answer.status_code, answer["Location"]) == (302, page(mail))
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_refused_settlement_keeps_what_was_typed(world):
    mail = unknown(world)
    url = reverse("mail:mail-settlement", args=[mail.mail_id])
    answer = signed_in_client(world.saeki).post(url, {"settlement-reason": "𠮷田さんに確認"})
    assert answer.status_code == 422
    assert "𠮷田さんに確認" in answer.content.decode()
    assert "選んでください" in answer.content.decode()
    mail.refresh_from_db()
    assert mail.state == "unknown"


def test_settlement_of_a_mail_settled_by_somebody_else_says_so(world):
    mail = unknown(world)
    client = signed_in_client(world.saeki)
    url = reverse("mail:mail-settlement", args=[mail.mail_id])
    values = {"settlement-decision": "arrived", "settlement-reason": "確認"}
    assert client.post(url, values).status_code == 302
    again = client.post(url, values)
    assert again.status_code == 422
    assert "この操作はできません" in again.content.decode()


def test_bounce_is_registered_by_its_form_and_shown(world):
    mail = queue(world)
    deliver_mails(NOW)
    client = signed_in_client(world.saeki)
    at = timezone.localtime(NOW + timedelta(minutes=30))
    parts = {
        f"bounce-at_{part}": value
        for part, value in {
            "era": "reiwa", "year": at.year - 2018, "month": at.month, "day": at.day,
            "hour": at.hour, "minute": at.minute,
        }.items()
    }  # fmt: skip
    url = reverse("mail:mail-bounce", args=[mail.mail_id])
    answer = client.post(url, {**parts, "bounce-text": "550 User unknown"})
    assert answer.status_code == 302, answer.content.decode()
    assert "不達" in client.get(page(mail)).content.decode()
    assert "不達" in client.get(reverse("home")).content.decode()


def test_waiting_mail_is_cancelled_by_its_form(world):
    mail = queue(world)
    url = reverse("mail:mail-cancellation", args=[mail.mail_id])
    signed_in_client(world.saeki).post(url, {"cancellation-reason": "宛先の誤り"})
    mail.refresh_from_db()
    assert mail.state == "cancelled"


def test_trial_goes_to_the_administrator_only(world):
    assert signed_in_client(world.saeki).post(reverse("mail:trial")).status_code == 403
    client = signed_in_client(world.kiryu)
    client.post(reverse("mail:trial"))
    client.post(reverse("mail:trial"))
    assert [mail.to_address for mail in OutgoingMail.objects.all()] == [world.kiryu.email]
