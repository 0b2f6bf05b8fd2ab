"""通知: kept as sent; a bounce shows and asks for contact; sending again is a new letter."""

import pytest
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.events.delivering import deliver_pending
from madoguchi.core.mail.commands.settling import mark_bounced
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.mail.terms import MailState
from madoguchi.services.procurement.commands import letters
from madoguchi.services.procurement.errors import LetterAlreadySent
from madoguchi.services.procurement.models import Letter
from madoguchi.services.procurement.queries.letters import open_tasks
from madoguchi.services.procurement.terms import NoticeChannel, NoticeKind, NoticeState
from madoguchi.services.procurement.tests import factories as make

pytestmark = pytest.mark.django_db


@kept
def call(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        call = make.publish(make.make_call(world))
        application = make.apply(call, world.mihon_kikaku, world.yamabe)
        make.invite(call, application)
    return call


def sent(call):
    letters.send_letters(call.tender, NoticeKind.INVITATION, by=call.officer, now=make.at(1, 20))
    return Letter.objects.get()


@pytest.mark.requirement("PROC-133")
def test_bounced_invitation_shows_and_a_task_appears(call, world, client_of):
    letter = sent(call)
    mail = OutgoingMail.objects.get(about_id=str(letter.pk), template="procurement/mail/letter")
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT.value)
    mail.refresh_from_db()
    now = make.at(1, 21)
    mark_bounced(mail, now, "550 unknown user", by=call.officer, now=now)
    deliver_pending(now)
    letter.refresh_from_db()
    assert letter.state == NoticeState.BOUNCED
    assert list(open_tasks(call.tender)) == [letter]
    page = client_of(world.saeki).get(f"/procurement/tenders/{call.tender.number}/letters/")
    assert "不達" in page.content.decode()
    assert "電話などで事業者に連絡し" in page.content.decode()
    letters.complete_letter_task(letter, note="電話で連絡済み", by=call.officer, now=now)
    assert list(open_tasks(call.tender)) == []


def test_sent_letter_is_kept_and_a_second_click_sends_nothing(call):
    letter = sent(call)
    with pytest.raises(LetterAlreadySent):
        letters.send_letter(letter, by=call.officer, now=timezone.now())
    with pytest.raises(LetterAlreadySent):
        letters.edit_letter(letter, body="別の文面", by=call.officer, now=timezone.now())
    with pytest.raises(Refused, match="発信を待っている通知はありません"):
        letters.send_letters(
            call.tender, NoticeKind.INVITATION, by=call.officer, now=timezone.now()
        )
    assert OutgoingMail.objects.filter(template="procurement/mail/letter").count() == 1


def test_letter_sent_again_is_a_new_draft_with_the_same_words(call):
    letter = sent(call)
    again = letters.draft_again(
        letter, address="new@mihon.example.jp", by=call.officer, now=make.at(1, 21)
    )
    assert (again.state, again.body, again.resends, again.address) == (
        NoticeState.DRAFT, letter.body, letter, "new@mihon.example.jp",
    )  # fmt: skip


def test_letter_without_an_address_says_whose(call, world):
    Letter.objects.update(address="")
    with pytest.raises(Refused, match="みほん企画株式会社"):
        sent(call)
    assert Letter.objects.get().state == NoticeState.DRAFT


def test_posted_letter_is_a_task_until_its_record(call):
    application = call.applications["みほん企画株式会社"]
    [letter] = letters.make_letters(
        call.tender, NoticeKind.OTHER, [application], channels=[NoticeChannel.POST],
        by=call.officer, now=make.at(1, 21), context={"text": "会場の変更です。"},
    )  # fmt: skip
    letter = letters.send_letter(letter, by=call.officer, now=make.at(1, 21))
    assert letter.state == NoticeState.TASK
    with pytest.raises(Refused, match="届けた記録"):
        letters.complete_letter_task(letter, note=" ", by=call.officer, now=make.at(1, 22))
    letter = letters.complete_letter_task(
        letter, note="引受番号 123-45", by=call.officer, now=make.at(1, 22)
    )
    assert (letter.state, letter.delivery_note) == (NoticeState.DELIVERED, "引受番号 123-45")
