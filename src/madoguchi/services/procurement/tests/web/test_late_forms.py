"""Forms that nobody may send any more are not shown, and their commands refuse."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.procurement.commands import applications as applying
from madoguchi.services.procurement.commands import blind, consortium, eligibility
from madoguchi.services.procurement.errors import DeadlinePassed, SetIncomplete
from madoguchi.services.procurement.models import Application, Judgement, Proposal, Tender
from madoguchi.services.procurement.queries.demands import set_findings
from madoguchi.services.procurement.queries.doors import case_page_for
from madoguchi.services.procurement.queries.firm_records import FirmRecords
from madoguchi.services.procurement.terms import ApplicationKind, Verdict
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of

pytestmark = pytest.mark.django_db
PARTS = ("contact/", "outline/", "oaths/", "team/", "members/")
CONTACT = {"contact_name": "山部 𠮷隆"}


@pytest.fixture
def clock(monkeypatch):
    return stop_clock(monkeypatch, make.at(1, 9))


@kept
def call(world, clock):
    return make.publish(make.make_call(world))


@pytest.fixture
def base(call):
    return f"/procurement/bids/{call.tender.number}/application/"


@pytest.fixture
def bidder(client_of, world):
    return client_of(world.yamabe)


@kept
def draft(call, world) -> Application:
    return applying.start_application(
        call.tender, world.mihon_kikaku, by=call.actor(world.yamabe), now=make.at(1, 9),
        kind=ApplicationKind.SINGLE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "shown", "sent"),
    [
        (make.at(1, 16, 16, 59), 200, 302),
        (make.at(1, 16, 17), 200, 302),
        (make.at(1, 16, 17, 0, 1), 403, 422),
    ],
)
def test_contact_is_kept_until_the_deadline_and_not_after(
    draft, bidder, base, *, clock, moment, shown, sent
):
    clock.moment = moment
    assert bidder.get(f"{base}contact/").status_code == shown
    assert bidder.post(f"{base}contact/", CONTACT).status_code == sent
    draft.refresh_from_db()
    assert draft.contact_name == (CONTACT["contact_name"] if sent == 302 else "")
    assert ("contact/" in text_of(bidder, base)) == (sent == 302)


def test_every_part_says_why_it_is_closed_after_the_deadline(draft, bidder, base, call, clock):
    clock.moment = make.at(1, 16, 17, 0, 1)
    paper = call.tender.required_papers.order_by("pk").first()
    for part in (*PARTS, f"papers/{paper.pk}/"):
        answer = bidder.get(f"{base}{part}")
        assert answer.status_code == 403
        assert "参加表明書の受付は令和8年1月16日(金)午後5時" in answer.content.decode()
    by = call.actor(call.world.yamabe)
    with pytest.raises(DeadlinePassed):
        consortium.add_member(draft, name="株式会社例題学習社", by=by, now=clock.moment)


def test_parts_of_a_filed_statement_are_not_shown_as_forms(bidder, base, call, world):
    make.apply(call, world.mihon_kikaku, world.yamabe)
    for part in PARTS:
        answer = bidder.get(f"{base}{part}")
        assert answer.status_code == 403
        assert "参加表明書は提出済みのため変更できません。" in answer.content.decode()
    assert bidder.post(f"{base}contact/", CONTACT).status_code == 422
    led = bidder.get(f"{base}filing/")
    assert (led.status_code, led.url) == (302, f"{base}receipt/")


def test_file_of_a_proposal_is_removed_on_a_page_that_asks(bidder, call, world, clock):
    own = make.apply(call, world.mihon_kikaku, world.yamabe)
    make.invite(call, own)
    clock.moment = make.at(1, 30)
    make.propose(call, own, world.yamabe)
    page = f"/procurement/bids/{call.tender.number}/proposal/"
    file = Proposal.objects.get().files.order_by("pk").first()
    address = f"{page}files/{file.pk}/removal/"
    assert bidder.get(address).status_code == 403  # submitted: first to be taken back
    bidder.post(f"{page}taking-back/")
    assert f'href="{address}"' in text_of(bidder, page)
    assert "のファイルを取り消しますか" in text_of(bidder, address)
    file.refresh_from_db()
    assert file.removed_at is None
    assert bidder.post(address).status_code == 302
    file.refresh_from_db()
    assert file.removed_at == clock.moment


def test_copies_are_prepared_after_the_opening_only(call, world, client_of):
    address = f"/procurement/tenders/{call.tender.number}/copies/preparation/"
    officer = client_of(world.saeki)
    with pytest.raises(Refused) as refused:
        blind.prepare_copies(call.tender, by=call.officer, now=make.at(2, 2))
    assert refused.value.code == "not_opened"
    assert not call.tender.drawn_codes.exists()
    assert officer.get(address).status_code == 403
    assert officer.post(address).status_code == 422


def test_board_is_offered_for_update_only_while_a_firm_is_accepted(call, world, client_of):
    page = f"/procurement/tenders/{call.tender.number}/eligibility/"
    officer, words = client_of(world.saeki), "判定表を記録で更新する"
    own = make.apply(call, world.mihon_kikaku, world.yamabe)
    assert words not in text_of(officer, page)
    assert "先に「参加」で受け付けてください。" in text_of(officer, page)
    Application.objects.filter(pk=own.pk).update(state="accepted")
    assert words in text_of(officer, page)
    Application.objects.filter(pk=own.pk).update(state="invited")
    said = "招請・非招請の決定が済んでいるため、判定表は更新できません。"
    assert words not in text_of(officer, page)
    assert said in text_of(officer, page)
    with pytest.raises(Refused, match=said):
        eligibility.prepare_all_judgements(call.tender, by=call.officer, now=make.at(1, 20))


def test_one_record_serves_a_whole_round_of_judging(call, world, monkeypatch):
    own = make.apply(call, world.mihon_kikaku, world.yamabe)
    Application.objects.filter(pk=own.pk).update(state="accepted")
    rows = eligibility.prepare_judgements(own, by=call.officer, now=make.at(1, 19))
    records, read = FirmRecords(own), []
    monkeypatch.setattr(
        "madoguchi.services.procurement.queries.firm_records.current_papers",
        lambda application: read.append(application) or [],
    )
    for row in rows:
        eligibility.judge(
            row, Verdict.MET, reason="名簿で確認", by=call.officer, now=make.at(1, 19),
            records=records,
        )  # fmt: skip
    assert read == [own]
    assert set(Judgement.objects.values_list("verdict", flat=True)) == {Verdict.MET.value}


def test_case_page_links_to_the_call_only_for_whoever_can_open_it(world, client_of):
    number = make.make_call(world).tender.number  # a draft: its section's alone
    door = reverse("procurement:tender", args=[number])
    page = reverse("cases:case", args=[number])
    assert door in text_of(client_of(world.saeki), page)
    for person in (world.kiryu, world.kagami):
        seen = text_of(client_of(person), page)
        assert "/procurement/" not in seen[seen.index('id="main"') : seen.index("</main>")]
    assert case_page_for(Actor.system("点検"), number, make.at(1, 9)) == ""


def test_paper_is_removed_on_a_page_that_asks(draft, bidder, base, call, clock):
    required = call.tender.required_papers.order_by("pk").first()
    by = call.actor(call.world.yamabe)
    paper = applying.attach_paper(draft, required, None, by=by, now=clock.moment)
    address = f"{base}filed/{paper.pk}/removal/"
    assert f'href="{address}"' in text_of(bidder, base)
    assert f"「{required.name}」を取り消しますか" in text_of(bidder, address)
    assert draft.papers.count() == 1
    assert bidder.post(address).status_code == 302
    assert draft.papers.count() == 0
    clock.moment = make.at(1, 16, 17, 0, 1)
    assert bidder.get(address).status_code == 403


def test_member_is_removed_on_a_page_that_asks(draft, bidder, base, call, clock):
    Tender.objects.filter(pk=call.tender.pk).update(allows_consortium=True)
    Application.objects.filter(pk=draft.pk).update(kind=ApplicationKind.CONSORTIUM.value)
    joint, by = Application.objects.get(pk=draft.pk), call.actor(call.world.yamabe)
    member = consortium.add_member(joint, name="株式会社例題学習社", by=by, now=clock.moment)
    lead = joint.members.get(is_lead=True)
    address = f"{base}members/{member.pk}/removal/"
    assert f'href="{address}"' in text_of(bidder, f"{base}members/")
    assert "構成員「株式会社例題学習社」を取り消しますか" in text_of(bidder, address)
    assert bidder.get(f"{base}members/{lead.pk}/removal/").status_code == 404
    assert joint.members.count() == 2
    assert bidder.post(address).status_code == 302
    assert list(joint.members.all()) == [lead]


def test_reasons_are_asked_for_after_the_decision_and_once(call, world, bidder):
    make.apply(call, world.mihon_kikaku, world.yamabe)
    address, typed = f"/procurement/bids/{call.tender.number}/result/", {"text": "配点の理由"}
    later, never = "審査の結果が決まってから請求してください。", "この公募は中止になりました。"
    for state, words, status in (
        ("published", later, 422), ("reviewing", later, 422), ("cancelled", never, 403),
    ):  # fmt: skip
        Tender.objects.filter(pk=call.tender.pk).update(state=state)
        answer = bidder.get(address)
        assert answer.status_code == 403
        assert words in answer.content.decode()
        assert bidder.post(address, typed).status_code == status
    assert not call.tender.reason_requests.exists()
    Tender.objects.filter(pk=call.tender.pk).update(state="decided")
    assert "説明を請求する" in text_of(bidder, address)
    for _ in range(2):
        assert bidder.post(address, typed).status_code == 302
    assert [each.text for each in call.tender.reason_requests.all()] == ["配点の理由"]


def test_what_a_firm_wrote_is_read_by_itself_and_its_section(call, world, client_of, base):
    own = make.apply(call, world.mihon_kikaku, world.yamabe)
    Application.objects.filter(pk=own.pk).update(
        outline={"capital": "1,000万円", "history": "平成20年 設立", "founded": ""},
        proposing_office="多摩事業所",
    )
    officer = f"/procurement/tenders/{call.tender.number}/applications/"
    page = f"{officer}{world.mihon_kikaku.public_id}/"
    for seen in (text_of(client_of(world.yamabe), base), text_of(client_of(world.saeki), page)):
        for word in ("資本金額", "1,000万円", "沿革", "平成20年 設立", "多摩事業所"):
            assert word in seen
        assert "設立年月日" not in seen.replace("設立年月日、資本金、事業内容など", "")


def test_paper_whose_file_the_check_refused_does_not_count(draft, bidder, base, call, clock):
    required = call.tender.required_papers.order_by("pk").first()
    sent = SimpleUploadedFile("様式1.pdf", b"<html><script>alert(1)</script></html>")
    address = f"{base}papers/{required.pk}/"
    assert bidder.post(address, {"file": sent, "is_original": "on"}).status_code == 302
    assert "ファイルを検査しています" in text_of(bidder, base)
    inspect(draft.papers.get().file, now=clock.moment)
    (finding,) = draft.papers.get().file.findings
    said = finding["message"]
    found = [each for each in set_findings(draft).findings if each.code == "file_refused"]
    assert [each.message for each in found] == [f"「{required.name}」: {said}"]
    page = text_of(bidder, base)
    assert said in page
    assert "ファイルを検査しています" not in page
    with pytest.raises(SetIncomplete) as refused:
        applying.demand_complete(draft)
    assert f"「{required.name}」: {said}" in refused.value.findings


def test_empty_file_is_refused_in_one_sentence(draft, bidder, base, call):
    required = call.tender.required_papers.order_by("pk").first()
    sent = {"file": SimpleUploadedFile("様式1.pdf", b"")}
    said = bidder.post(f"{base}papers/{required.pk}/", sent).content.decode()
    assert "ファイルの中身が空（0バイト）です。" in said
    assert "ファイルを選ぶか、「紙での提出」に印を付けてください。" not in said
