"""Settling: what a person may decide in which state, who may, and that it stays on record."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from tests.kept_worlds import kept

from madoguchi.core.errors import Forbidden, Missing, Refused
from madoguchi.core.events.models import AnnouncedEvent
from madoguchi.core.mail import queue_mail
from madoguchi.core.mail.commands.claiming import LEASE, claim_next, give_up_lost_claims
from madoguchi.core.mail.commands.delivery import SENDER, deliver_mails, keep_outcome
from madoguchi.core.mail.commands.settling import cancel_mail, mark_bounced, settle_mail
from madoguchi.core.mail.models import OutgoingMail, ServerPace
from madoguchi.core.mail.queries import mail_visible_to, mails_about
from madoguchi.core.mail.terms import MailState, Settlement
from madoguchi.core.mail.transport import ConsoleTransport, Taken
from madoguchi.core.testing.personas import as_actor, make_world

NOW = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)
TODAY = date(2026, 1, 15)
pytestmark = pytest.mark.django_db


@kept
def world():
    return make_world(TODAY)


def queue(world, number=1, **changes):
    values = {
        "template": "mail/mail/trial",
        "to": f"bidder{number}@example.jp",
        "to_name": "みほん企画株式会社",
        "context": {"requested_by": "佐伯", "moment": "今"},
        "unique_key": f"settle:{number}",
        "section": world.sections["000"],
        "by": SENDER,
        "now": NOW,
    }
    with transaction.atomic():
        return queue_mail(**{**values, **changes})


def unknown(world):
    mail = queue(world)
    claim_next("console", per_minute=0, by=SENDER, now=NOW)
    give_up_lost_claims(by=SENDER, now=NOW + LEASE * 2)
    return mail


LATER = NOW + timedelta(hours=1)


def test_unknown_mail_that_arrived_is_sent_with_the_reason_on_record(world):
    mail = unknown(world)
    saeki = as_actor(world.saeki, TODAY)
    settle_mail(mail, decision=Settlement.ARRIVED, reason="電話で確認", by=saeki, now=LATER)
    mail.refresh_from_db()
    last = mail.steps.last()
    assert (mail.state, mail.problem, mail.claim) == ("sent", "", None)
    assert (last.state, last.note, last.by_person_id) == (
        "sent", "届いた: 電話で確認", world.saeki.pk,
    )  # fmt: skip
    assert deliver_mails(LATER) == 0


def test_unknown_mail_sent_again_keeps_its_message_id(world):
    mail = unknown(world)
    before = mail.message_id
    settle_mail(
        mail, decision=Settlement.RESEND, reason="届いていないとのこと",
        by=as_actor(world.saeki, TODAY), now=LATER,
    )  # fmt: skip
    assert deliver_mails(LATER) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.message_id) == ("sent", before)


def test_sender_that_comes_back_after_a_person_settled_changes_nothing(world):
    mail = queue(world)
    claimed = claim_next("console", per_minute=0, by=SENDER, now=NOW)
    give_up_lost_claims(by=SENDER, now=NOW + LEASE * 2)
    settle_mail(
        mail, decision=Settlement.RESEND, reason="未着", by=as_actor(world.saeki, TODAY), now=LATER
    )
    keep_outcome(claimed, Taken("250 ok"), transport=ConsoleTransport(), now=LATER)
    mail.refresh_from_db()
    assert mail.state == "queued"
    assert "登録後に送信処理の結果が分かりました: 送信済み" in mail.steps.last().note


@pytest.mark.parametrize(
    ("state", "decision"),
    [
        (state, decision)
        for state in MailState
        for decision in Settlement
        if state not in {MailState.UNKNOWN, MailState.REHEARSED}
        and not (decision is Settlement.RESEND and state in {MailState.FAILED, MailState.BOUNCED})
    ],
)
def test_settling_is_refused_in_every_other_state(world, state, decision):
    mail = queue(world)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state.value)
    with pytest.raises(Refused, match=state.label):
        settle_mail(
            mail, decision=decision, reason="理由", by=as_actor(world.saeki, TODAY), now=LATER
        )


@pytest.mark.parametrize("reason", ["", " 　\n", "あ" * 301])
def test_settling_needs_a_reason_of_a_sensible_length(world, reason):
    mail = unknown(world)
    with pytest.raises(Refused):
        settle_mail(
            mail, decision=Settlement.ARRIVED, reason=reason,
            by=as_actor(world.saeki, TODAY), now=LATER,
        )  # fmt: skip
    mail.refresh_from_db()
    assert mail.state == "unknown"


def test_settling_is_for_the_own_section_and_ward_administrators(world):
    mail = unknown(world)
    for person in (world.officers["001"], world.yoshida, world.yamabe, world.kagami):
        with pytest.raises(Forbidden):
            settle_mail(
                mail, decision=Settlement.ARRIVED, reason="確認",
                by=as_actor(person, TODAY), now=LATER,
            )  # fmt: skip
    settle_mail(
        mail, decision=Settlement.ARRIVED, reason="確認", by=as_actor(world.kiryu, TODAY), now=LATER
    )


def test_waiting_mail_can_be_cancelled_and_never_goes(world):
    mail = queue(world)
    cancel_mail(mail, reason="宛先の誤り", by=as_actor(world.saeki, TODAY), now=NOW)
    assert deliver_mails(LATER) == 0
    mail.refresh_from_db()
    assert mail.state == "cancelled"
    with pytest.raises(Refused):
        cancel_mail(mail, reason="もう一度", by=as_actor(world.saeki, TODAY), now=NOW)


def test_bounced_mail_shows_when_it_came_back_and_why(world):
    mail = queue(world)
    deliver_mails(NOW)
    saeki = as_actor(world.saeki, TODAY)
    mark_bounced(mail, NOW + timedelta(minutes=5), "550 User unknown", by=saeki, now=LATER)
    mail.refresh_from_db()
    assert (mail.state, mail.state_at) == ("bounced", NOW + timedelta(minutes=5))
    assert (mail.term.label, mail.reply) == ("不達", "550 User unknown")
    assert mail.steps.last().at == LATER
    [event] = AnnouncedEvent.objects.filter(name="mail.bounced.v1")
    assert event.payload == {
        "mail_id": str(mail.mail_id), "about_kind": "", "about_id": "", "case_number": "",
        "template": "mail/mail/trial", "bounced_at": "2026-01-15T03:05:00+00:00",
    }  # fmt: skip
    assert mail.to_address not in str(event.payload)


@pytest.mark.parametrize("minutes", [-1, 61])
def test_bounce_before_sending_or_in_the_future_is_refused(world, minutes):
    mail = queue(world)
    deliver_mails(NOW)
    with pytest.raises(Refused):
        mark_bounced(
            mail, NOW + timedelta(minutes=minutes), "戻り", by=as_actor(world.saeki, TODAY),
            now=LATER,
        )  # fmt: skip


def test_bounce_of_a_mail_never_sent_is_refused(world):
    with pytest.raises(Refused):
        mark_bounced(queue(world), NOW, "戻り", by=as_actor(world.saeki, TODAY), now=LATER)


def test_mail_of_another_section_does_not_exist_for_an_officer(world):
    mail = queue(world)
    assert mail_visible_to(as_actor(world.saeki, TODAY), mail.mail_id) == mail
    assert mail_visible_to(as_actor(world.kiryu, TODAY), mail.mail_id) == mail
    for person in (world.officers["001"], world.yoshida, world.yamabe, world.himuro):
        with pytest.raises(Missing):
            mail_visible_to(as_actor(person, TODAY), mail.mail_id)


def test_mails_about_an_object_are_its_own_only(world):
    first, _ = queue(world, 1, about=world.mihon_kikaku), queue(world, 2, about=world.reidai)
    assert list(mails_about(world.mihon_kikaku)) == [first]
    assert list(mails_about(world.lantern)) == []


def test_pace_row_is_made_once_per_server(world):
    queue(world)
    deliver_mails(NOW)
    assert list(ServerPace.objects.values_list("server", flat=True)) == ["console"]
