"""Last days and the erasure of single files: who may, in which order, and what is left."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault import custody
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.custody import Belonging, Custody
from madoguchi.core.vault.erasures import approve_erasure, ask_erasure, set_last_day
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.models import ErasureRequest, StoredFile, VaultKey
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.seals import create_seal
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.tests.builders import OFFICE, pdf

pytestmark = pytest.mark.django_db
LIST = "/vault/retention/"
NAME = "企画提案書（髙﨑・𠮷田）.pdf"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def house(world, monkeypatch):
    """Two sections' keys; the second key's case is kept as a whole for longer."""
    now = timezone.now()
    keys = {code: create_key(f"案件 2025-{code}", now) for code in ("000", "001")}
    owners = {world.sections[code].pk: key.pk for code, key in keys.items()}
    monkeypatch.setattr(
        custody, "_custodies",
        {"test": Custody(
            keys=lambda actor: VaultKey.objects.filter(pk=owners.get(actor.organisation_id, 0)),
            belongings=lambda found: {
                key.pk: Belonging(
                    number=f"2025-{code}", title="地域の居場所づくり",
                    kept_until_on=timezone.localdate() - timedelta(days=400),
                )
                for code, key in keys.items() if key.pk in found
            },
        )},
    )  # fmt: skip
    return keys


@pytest.fixture
def filed(world, house, as_actor, today):
    def file(code="000", *, days_past=1, seal=None, pages=2):
        now = timezone.now()
        stored = receive(
            io.BytesIO(pdf(pages)), name=NAME, key=house[code], policy=OFFICE,
            by=as_actor(world.yamabe), now=now, seal=seal,
        )  # fmt: skip
        inspect(stored, now=now)
        if days_past is not None:
            until = today - timedelta(days=days_past)
            StoredFile.objects.filter(pk=stored.pk).update(retain_until_on=until)
        return StoredFile.objects.get(pk=stored.pk)

    return file


def page(file, tail=""):
    return f"{LIST}{file.file_id}/{tail}"


def text_of(answer):
    return answer.content.decode()


def day_form(day, reason="文書管理規程の別表のとおり"):
    return {
        "day-until_on_era": "ad", "day-until_on_year": str(day.year),
        "day-until_on_month": str(day.month), "day-until_on_day": str(day.day),
        "day-reason": reason,
    }  # fmt: skip


def asked(client, file):
    return client.post(page(file, "erasure/"), {"erasure-reason": "保存年限の満了"}, follow=True)


def approved(client, file, tick="on"):
    return client.post(page(file, "erasure/approval/"), {"approval-is_checked": tick}, follow=True)


# --- who ----------------------------------------------------------------------------------------


def test_only_officers_and_approvers_open_the_list_and_find_it_in_their_menu(
    world, house, client_of
):
    for person, status in (
        (world.saeki, 200), (world.takahashi, 200), (world.officers["001"], 200),
        (world.yamabe, 403), (world.himuro, 403), (world.onishi, 403), (world.yoshida, 403),
        (world.kiryu, 403), (world.kagami, 403),
    ):  # fmt: skip
        client = client_of(person)
        assert client.get(LIST).status_code == status, person
        in_menu = f'href="{LIST}"' in text_of(client.get("/"))
        assert in_menu == (status == 200), person


def test_signed_out_is_sent_to_the_sign_in_page(client, house):
    answer = client.get(LIST)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/sign-in/")


@pytest.mark.parametrize(
    "tail",
    ["", "last-day/", "erasure/", "erasure/withdrawal/", "erasure/approval/", "erasure/refusal/"],
)
def test_another_sections_file_is_not_there(filed, world, client_of, tail):
    file = filed("000")
    stranger = client_of(world.approvers["001"])
    answer = stranger.get(page(file)) if not tail else stranger.post(page(file, tail), {})
    assert answer.status_code == 404
    assert StoredFile.objects.get(pk=file.pk).state == "usable"


def test_command_refuses_another_sections_file(filed, world, as_actor, today):
    now, stranger = timezone.now(), as_actor(world.approvers["001"])
    with pytest.raises(Forbidden):
        set_last_day(filed(), today, reason="期間の訂正", by=stranger, now=now)
    with pytest.raises(Forbidden):
        ask_erasure(filed(pages=3), reason="満了", by=stranger, now=now)


def test_officer_cannot_decide(filed, world, client_of):
    file = filed()
    asked(client_of(world.takahashi), file)
    assert client_of(world.saeki).get(page(file, "erasure/approval/")).status_code == 403
    assert approved(client_of(world.saeki), file).status_code == 403
    assert StoredFile.objects.get(pk=file.pk).state == "usable"


# --- the list -----------------------------------------------------------------------------------


def test_list_shows_what_is_past_its_day_and_the_rest_by_choice(filed, world, client_of):
    past, last, later, none = (
        filed(),
        filed(days_past=0),
        filed(days_past=-30),
        filed(days_past=None),
    )
    other = filed("001")
    client = client_of(world.saeki)

    def shown(query=""):
        text = text_of(client.get(f"{LIST}{query}"))
        return [file for file in (past, last, later, none, other) if file.receipt_number in text]

    assert shown() == [past]
    assert shown("?kind=within") == [last, later]
    assert shown("?kind=none") == [none]
    assert shown("?kind=all") == [past, last, later, none]
    assert shown("?kind=erased") == []
    assert shown(f"?kind=all&q={later.receipt_number}") == [later]
    assert shown("?kind=all&q=2025-001") == []
    asked(client, past)
    assert shown("?kind=asked") == [past]


def test_list_counts_and_pages(filed, house, world, client_of, today):
    first = filed()
    copies = [
        StoredFile(
            receipt_number=f"20200101-{number:08}", card="", address="", state="usable",
            key=house["000"], received_at=timezone.now(),
            retain_until_on=today - timedelta(days=2),
        )
        for number in range(24)
    ]  # fmt: skip
    StoredFile.objects.bulk_create(copies)
    client = client_of(world.saeki)
    text = text_of(client.get(LIST))
    assert "全25件" in re.sub(r"<[^>]+>|\s", "", text)
    assert text.count("<tr>") == 1 + 20
    second = text_of(client.get(f"{LIST}?page=2"))
    assert second.count("<tr>") == 1 + 5
    assert first.receipt_number in second


def test_list_costs_the_same_however_long(
    filed, world, client_of, django_assert_max_num_queries, django_assert_num_queries
):
    client = client_of(world.saeki)
    filed()
    client.get(LIST)
    with django_assert_max_num_queries(40) as seen:
        client.get(LIST)
    for pages in (3, 4, 5):
        filed(pages=pages)
    with django_assert_num_queries(len(seen)):
        client.get(LIST)


def test_sealed_file_shows_no_name(filed, world, client_of):
    seal = create_seal("提案書", opens_not_before=timezone.now(), now=timezone.now())
    filed(seal=seal)
    text = text_of(client_of(world.saeki).get(LIST))
    assert "封緘中のファイル" in text
    assert NAME not in text


# --- the last day -------------------------------------------------------------------------------


def test_last_day_is_set_with_a_reason_that_stands_in_the_trail(filed, world, client_of, today):
    file, client = filed(days_past=None), client_of(world.saeki)
    day = today + timedelta(days=90)
    answer = client.post(page(file, "last-day/"), day_form(day), follow=True)
    assert "保存期限を登録しました。" in text_of(answer)
    assert StoredFile.objects.get(pk=file.pk).retain_until_on == day
    entry = TrailEntry.objects.get(action="vault.retention_set", row_pk=str(file.pk))
    assert (entry.reason, entry.label) == ("文書管理規程の別表のとおり", file.receipt_number)
    assert entry.actor_id == world.saeki.pk
    assert "佐伯 真理子" in text_of(client.get(f"{LIST}?kind=within")).split("<table")[1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day-reason": ""}, "登録・変更の理由を入力してください。"),
        ({"day-reason": "あ" * 301}, "300文字以内"),
        ({"day-until_on_year": "", "day-until_on_month": "", "day-until_on_day": ""},
         "保存期限の日を入力してください。"),
        ({"day-until_on_month": "13"}, "月"),
    ],
)  # fmt: skip
def test_bad_input_keeps_what_was_typed(filed, world, client_of, changes, said):
    file = filed()
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = day_form(tomorrow, reason="経過年数の見直し") | changes
    answer = client_of(world.saeki).post(page(file, "last-day/"), typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert typed["day-reason"] in text_of(answer)
    assert StoredFile.objects.get(pk=file.pk).retain_until_on == file.retain_until_on
    assert not TrailEntry.objects.filter(action="vault.retention_set").exists()


def test_last_day_is_not_before_the_receipt(filed, world, client_of, today):
    file = filed()
    answer = client_of(world.saeki).post(
        page(file, "last-day/"), day_form(today - timedelta(days=1))
    )
    assert answer.status_code == 422
    assert "に受領しました。その日か、より後の日を" in text_of(answer)


def test_no_file_goes_before_its_case(filed, world, client_of, today):
    file = filed()
    StoredFile.objects.update(received_at=timezone.now() - timedelta(days=900))
    typed = day_form(today - timedelta(days=401))
    answer = client_of(world.saeki).post(page(file, "last-day/"), typed)
    assert answer.status_code == 422
    assert "この案件の保存期限は" in text_of(answer)
    assert StoredFile.objects.get(pk=file.pk).retain_until_on == file.retain_until_on


# --- erasure ------------------------------------------------------------------------------------


def test_one_asks_another_sees_which_file_ticks_and_it_is_unreadable(
    filed, world, client_of, as_actor, django_capture_on_commit_callbacks
):
    file, officer, chief = filed(), client_of(world.saeki), client_of(world.takahashi)
    assert "決裁者が承認すると消去されます" in text_of(asked(officer, file))
    for client, waits in ((chief, True), (officer, False)):
        assert ("承認を待っているファイルが1件" in text_of(client.get(LIST))) == waits
    shown = text_of(chief.get(page(file, "erasure/approval/")))
    for fact in (file.receipt_number, NAME, file.sha256, "2025-000", "保存年限の満了"):
        assert fact in shown.replace("</span><span>", "")
    address = file.address
    with django_capture_on_commit_callbacks(execute=True):
        answer = approved(chief, file)
    text = text_of(answer)
    assert "ファイルを消去しました。" in text
    assert "バックアップには暗号化された内容が残り、新しいバックアップが10世代" in text
    assert NAME not in text
    assert not store().path(address).exists()
    with pytest.raises(Gone):
        open_file(file, by=as_actor(world.saeki), now=timezone.now(), purpose="確認")
    done = ErasureRequest.objects.get()
    assert (done.state, done.requested_by_id, done.decided_by_id) == (
        "approved", world.saeki.pk, world.takahashi.pk,
    )  # fmt: skip
    entry = TrailEntry.objects.get(action="vault.file_erased")
    assert (entry.row_pk, entry.reason) == (str(file.pk), "保存年限の満了")
    assert file.receipt_number not in text_of(officer.get(LIST))
    assert file.receipt_number in text_of(officer.get(f"{LIST}?kind=erased"))


def test_without_the_tick_nothing_goes(filed, world, client_of):
    file = filed()
    asked(client_of(world.saeki), file)
    answer = approved(client_of(world.takahashi), file, tick="")
    assert answer.status_code == 422
    assert "この欄にしるしを付けてください" in text_of(answer)
    assert StoredFile.objects.get(pk=file.pk).state == "usable"


def test_the_same_person_twice_is_refused(filed, world, client_of):
    file, chief = filed(), client_of(world.takahashi)
    asked(chief, file)
    assert "申請した人は承認できません" in text_of(chief.get(page(file, "erasure/approval/")))
    assert approved(chief, file).status_code == 403
    refusal = chief.post(page(file, "erasure/refusal/"), {"refusal-note": "まだ要る"})
    assert refusal.status_code == 403
    assert StoredFile.objects.get(pk=file.pk).state == "usable"
    assert ErasureRequest.objects.get().state == "requested"


def test_double_clicks_change_nothing_more(filed, world, client_of):
    file, officer, chief = filed(), client_of(world.saeki), client_of(world.takahashi)
    asked(officer, file)
    again = asked(officer, file)
    assert again.status_code == 422
    assert "すでに申請されています" in text_of(again)
    assert ErasureRequest.objects.count() == 1
    approved(chief, file)
    late = approved(chief, file)
    assert late.status_code == 422
    assert "消去の承認を待っている申請は、もうありません" in text_of(late)
    assert TrailEntry.objects.filter(action="vault.file_erased").count() == 1


def test_decision_on_a_request_seen_earlier_is_refused(filed, world, as_actor):
    file, now = filed(), timezone.now()
    request = ask_erasure(file, reason="満了", by=as_actor(world.saeki), now=now)
    approve_erasure(request, by=as_actor(world.takahashi), now=now)
    with pytest.raises(Refused, match="すでに"):
        approve_erasure(request, by=as_actor(world.takahashi), now=now)


def test_sealed_file_is_refused_in_words(filed, world, client_of):
    seal = create_seal("提案書", opens_not_before=timezone.now(), now=timezone.now())
    file, client = filed(seal=seal), client_of(world.saeki)
    said = "封緘中のファイルは消去できません。開封後に行ってください。"
    assert said in text_of(client.get(page(file)))
    answer = asked(client, file)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not ErasureRequest.objects.exists()


@pytest.mark.parametrize(
    ("days_past", "said"), [(0, "までは保存するファイルです"), (None, "保存期限が決まっていません")]
)
def test_file_that_is_still_kept_is_not_erased(filed, world, client_of, days_past, said):
    file = filed(days_past=days_past)
    answer = asked(client_of(world.saeki), file)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not ErasureRequest.objects.exists()


def test_last_day_waits_while_an_erasure_is_asked(filed, world, client_of, today):
    file, client = filed(), client_of(world.saeki)
    asked(client, file)
    answer = client.post(page(file, "last-day/"), day_form(today + timedelta(days=5)))
    assert answer.status_code == 422
    assert "申請を取り下げてから" in text_of(answer)


def test_refused_request_leaves_the_file_and_its_reason_and_can_be_asked_again(
    filed, world, client_of
):
    file, officer, chief = filed(), client_of(world.saeki), client_of(world.takahashi)
    asked(officer, file)
    assert chief.post(page(file, "erasure/refusal/"), {"refusal-note": ""}).status_code == 422
    chief.post(page(file, "erasure/refusal/"), {"refusal-note": "訴訟のため残します"})
    assert "訴訟のため残します" in text_of(officer.get(page(file)))
    assert StoredFile.objects.get(pk=file.pk).state == "usable"
    assert asked(officer, file).status_code == 200
    assert ErasureRequest.objects.filter(state="requested").count() == 1


def test_only_who_asked_withdraws(filed, world, client_of):
    file, officer, chief = filed(), client_of(world.saeki), client_of(world.takahashi)
    asked(officer, file)
    assert chief.post(page(file, "erasure/withdrawal/")).status_code == 403
    assert ErasureRequest.objects.get().state == "requested"
    officer.post(page(file, "erasure/withdrawal/"))
    assert ErasureRequest.objects.get().state == "withdrawn"
    assert chief.get(page(file, "erasure/approval/")).status_code == 302
