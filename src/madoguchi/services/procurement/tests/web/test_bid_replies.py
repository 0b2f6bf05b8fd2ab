"""What a firm answers and asks beside its statement and its proposal."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.errors import Missing, Refused
from madoguchi.core.testing.clock import stop_clock
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.procurement.commands import additional, hearings, intake, loans
from madoguchi.services.procurement.commands import proposals as proposing
from madoguchi.services.procurement.models import (
    Clarification,
    DocumentIssue,
    HearingSlot,
    Milestone,
    ReviewRound,
    TenderDocument,
    Worker,
    WorkerChange,
)
from madoguchi.services.procurement.terms import MilestoneKind, ProposalFileKind
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_bids import text_of

pytestmark = pytest.mark.django_db
DWG = b"AC1027" + bytes(2_000)


@pytest.fixture
def clock(monkeypatch):
    return stop_clock(monkeypatch, make.at(2, 4))


@kept
def call(world, clock):
    call = make.publish(make.make_call(world))
    return make.invite(call, make.apply(call, world.mihon_kikaku, world.yamabe))


@kept
def application(call, world):
    return call.applications[world.mihon_kikaku.name]


@pytest.fixture
def base(call):
    return f"/procurement/bids/{call.tender.number}/"


@pytest.fixture
def bidder(client_of, world):
    return client_of(world.yamabe)


@kept
def filed(call, application, world):
    """A proposal with one file, from before the deadline."""
    actor = call.actor(world.yamabe)
    proposal = proposing.start_proposal(application, by=actor, now=make.at(1, 30))
    return proposing.add_file(
        proposal, BytesIO(make.LANDSCAPE_PDF), name="正本.pdf", kind=ProposalFileKind.ORIGINAL,
        by=actor, now=make.at(1, 30),
    )  # fmt: skip


def pdf(name="追加.pdf"):
    return SimpleUploadedFile(name, make.LANDSCAPE_PDF, content_type="application/pdf")


@pytest.mark.requirement("PROC-049")
def test_answered_clarification_is_kept_apart_and_the_file_is_unchanged(
    call, application, filed, bidder, base
):
    before = filed.file.full_card().sha256
    asked = intake.ask_clarification(
        application, question="執行体制の人数を説明してください。", due_on=date(2026, 2, 6),
        by=call.officer, now=make.at(2, 3),
    )  # fmt: skip
    assert "区からの確認に回答する" in text_of(bidder, "/procurement/bids/")
    page = f"{base}clarifications/{asked.pk}/"
    assert bidder.post(page, {"answer": "常勤3名です。"}).status_code == 302
    answered = Clarification.objects.get()
    assert (answered.answer, answered.answered_at) == ("常勤3名です。", make.at(2, 4))
    filed.refresh_from_db()
    assert filed.file.full_card().sha256 == before
    assert [row.pk for row in filed.proposal.files.all()] == [filed.pk]
    assert bidder.post(page, {"answer": "4名です。"}).status_code == 422


@pytest.mark.requirement("PROC-101")
def test_additional_material_is_marked_and_the_set_stays(call, filed, bidder, base, client_of):
    ward, application = client_of(call.world.saeki), filed.proposal.application
    place = [call.tender.number, application.applicant.public_id]
    firm = reverse("procurement:tender-application", args=place)
    due = {"era": "reiwa", "year": "8", "month": "2", "day": "6", "hour": "17", "minute": "0"}
    typed = {"title": "積算の内訳", **{f"due_at_{part}": each for part, each in due.items()}}
    assert ward.post(f"{firm}additional/new/", typed).status_code == 422
    assert not application.additional_requests.exists()
    typed["reason"] = "単価の根拠を確認するため"
    assert ward.post(f"{firm}additional/new/", typed).status_code == 302
    wanted = application.additional_requests.get()
    assert (wanted.due_at, wanted.requested_by_id) == (make.at(2, 6, 17), call.world.saeki.pk)
    (letter,) = application.letters.filter(kind="additional")
    assert "令和8年2月6日(金)" in letter.body
    assert "単価の根拠を確認するため" in text_of(bidder, f"{base}additional/{wanted.pk}/")
    page = f"{base}additional/{wanted.pk}/"
    assert bidder.post(page, {"file": pdf()}).status_code == 302
    wanted.refresh_from_db()
    assert (wanted.filed_at, wanted.file is None) == (make.at(2, 4), False)
    shown = text_of(bidder, page)
    assert "追加資料" in shown
    assert wanted.file.full_card().sha256 in shown
    assert [row.pk for row in filed.proposal.files.all()] == [filed.pk]
    listed = text_of(ward, firm)
    assert "追加資料「積算の内訳」" in listed
    assert wanted.file.receipt_number in listed
    inspect(wanted.file, now=make.at(2, 4))
    given = ward.get(f"{firm}additional/{wanted.pk}/file/")
    assert b"".join(given.streaming_content) == make.LANDSCAPE_PDF
    assert client_of(call.world.officers["001"]).get(f"{firm}additional/new/").status_code == 404
    assert client_of(call.world.yoshida).get(f"{firm}additional/new/").status_code == 403
    with pytest.raises(Refused, match="提出済み"):
        additional.add_additional(
            wanted, pdf(), name="二度目.pdf", by=call.actor(call.world.yamabe), now=make.at(2, 5)
        )


def test_additional_material_is_only_opened_by_the_ward_and_closes(call, application, bidder, base):
    wanted = additional.request_additional(
        application, title="積算の内訳", reason="確認", due_at=make.at(2, 6, 17),
        by=call.officer, now=make.at(2, 3),
    )  # fmt: skip
    actor = call.actor(call.world.yamabe)
    with pytest.raises(Refused, match="終わりました"):
        additional.add_additional(
            wanted, pdf(), name="遅れ.pdf", by=actor, now=make.at(2, 6, 17) + timedelta(seconds=1)
        )
    assert bidder.get(f"{base}additional/{wanted.pk + 1}/").status_code == 404


@kept
def slot(call, application):
    Worker.objects.create(application=application, name="早乙女 樹", role="主任技術者")
    Worker.objects.create(
        application=application, name="髙梨 碧", role="担当技術者", fields=["住民協働"]
    )
    round_ = ReviewRound.objects.create(
        tender=call.tender, ordinal=2, name="二次審査", kind="presentation",
        max_attendees=7, must_attend=["主任技術者", "住民協働"],
    )  # fmt: skip
    return HearingSlot.objects.create(
        round=round_, application=application, starts_at=make.at(2, 10), talk_minutes=20,
        question_minutes=20, place="第一庁舎 5階会議室",
    )  # fmt: skip


@pytest.mark.requirement("PROC-125")
def test_hearing_takes_seven_with_the_named_engineers(call, slot):
    actor = call.actor(call.world.yamabe)
    team = [("早乙女 樹", "主任技術者"), ("髙梨 碧", "担当技術者")]
    others = [(f"補助者{number}", "補助") for number in range(6)]
    with pytest.raises(Refused, match="出席者は7名まで"):
        hearings.register_attendees(slot, [*team, *others], by=actor, now=make.at(2, 4))
    with pytest.raises(Refused, match="「住民協働」の出席が必要"):
        hearings.register_attendees(slot, team[:1], by=actor, now=make.at(2, 4))
    hearings.register_attendees(slot, [*team, *others[:5]], by=actor, now=make.at(2, 4))
    assert slot.attendees.count() == 7


@pytest.mark.requirement("PROC-125")
def test_hearing_page_refuses_eight_people_and_a_team_without_its_engineer(slot, bidder, base):
    def attending(people):
        rows = {"rows-TOTAL_FORMS": str(len(people)), "rows-INITIAL_FORMS": "0"}
        for place, (name, role) in enumerate(people):
            rows |= {f"rows-{place}-name": name, f"rows-{place}-role": role}
        return bidder.post(f"{base}hearing/", rows)

    team = [("早乙女 樹", "主任技術者"), ("髙梨 碧", "担当技術者")]
    others = [(f"補助者{number}", "補助") for number in range(6)]
    for people, sentence in (
        ([*team, *others], "出席者は7名まで"), (team[:1], "「住民協働」の出席が必要"),
    ):  # fmt: skip
        refused = attending(people)
        assert (refused.status_code, slot.attendees.count()) == (422, 0)
        assert sentence in refused.content.decode()
        assert people[-1][0] in refused.content.decode()
    assert attending([*team, *others[:5]]).status_code == 302
    assert slot.attendees.count() == 7


def test_hearing_seat_of_an_engineer_needs_a_row_of_the_work_form(call, slot):
    people = [("早乙女 樹", "主任技術者"), ("髙梨 碧", "担当技術者"), ("見知らぬ人", "主任技術者")]
    with pytest.raises(Refused, match="見知らぬ人さんは業務実施体制"):
        hearings.register_attendees(
            slot, people, by=call.actor(call.world.yamabe), now=make.at(2, 4)
        )


@pytest.mark.requirement("PROC-126")
def test_hearing_page_shows_the_filed_proposal_and_has_no_slot_for_files(slot, filed, bidder, base):
    page = text_of(bidder, f"{base}hearing/")
    main = page[page.index('id="main"') : page.index("</main>")]
    assert 'type="file"' not in main
    assert "正本.pdf" in main
    assert "新しい資料を加えることはできません。" in main
    # Nor does the proposal's own page take slides after its deadline.
    late = bidder.post(f"{base}proposal/files/", {"place": "attachment", "file": pdf("投影.pdf")})
    assert late.status_code == 422
    assert [row.pk for row in filed.proposal.files.all()] == [filed.pk]


@pytest.mark.requirement("PROC-103")
def test_engineer_change_without_comparison_cannot_be_sent(call, slot, bidder, base, client_of):
    worker = Worker.objects.get(role="主任技術者")
    typed = {"worker": worker.pk, "name": "渡邊 凪", "reason": "長期の病気休業のため"}
    refused = bidder.post(f"{base}engineers/", {**typed, "comparison": " "})
    assert refused.status_code == 422
    assert "経験の比較を入力してください" in refused.content.decode()
    assert not WorkerChange.objects.exists()
    compared = {**typed, "comparison": "前任15年、後任17年。同種業務は前任3件、後任4件。"}
    assert bidder.post(f"{base}engineers/", compared).status_code == 302
    change = WorkerChange.objects.get()
    ward, firm = client_of(call.world.saeki), worker.application.applicant.public_id
    page = f"/procurement/tenders/{call.tender.number}/applications/{firm}/"
    assert "早乙女 樹 → 渡邊 凪" in text_of(ward, page)
    decision = f"{page}engineers/{change.pk}/"
    assert "同種業務は前任3件、後任4件。" in text_of(ward, decision)
    assert ward.post(decision, {"grant": "no", "note": ""}).status_code == 422
    assert ward.post(decision, {"grant": "yes"}).status_code == 302
    worker.refresh_from_db()
    assert (worker.replaced_by.name, worker.replaced_by.role) == ("渡邊 凪", "主任技術者")


@kept
def drawing(call):
    """A lent drawing, checked and usable; the loan window of seed 004 in this call's year."""
    Milestone.objects.create(
        tender=call.tender, kind=MilestoneKind.LOAN.value, name="参考資料の貸与申込み",
        text="2月2日から2月6日まで", starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 6),
    )  # fmt: skip
    make.amend(call, now=make.at(2, 1))
    stored = receive(
        BytesIO(DWG), name="敷地平面図.dwg", key=call.tender.case.key,
        policy=FilePolicy(extensions=("dwg",), max_bytes=1_000_000), by=call.officer,
        now=make.at(2, 2),
    )  # fmt: skip
    inspect(stored, now=make.at(2, 2))
    return TenderDocument.objects.create(
        tender=call.tender, name="敷地平面図", file=stored, is_loan=True, added_at=make.at(2, 2)
    )


@pytest.mark.requirement("PROC-025")
@pytest.mark.requirement("PROC-026")
def test_lent_file_needs_the_grant_and_then_the_promise(call, drawing, bidder, base, client_of):
    page, fetch = f"{base}materials/", f"{base}materials/{drawing.pk}/"
    assert "敷地平面図" not in text_of(bidder, page)
    assert bidder.get(fetch).status_code == 404
    assert bidder.post(f"{page}loan/", {"file": pdf("様式12.pdf")}).status_code == 302
    loan = call.tender.loans.get()
    ward = client_of(call.world.saeki)
    decision = f"/procurement/tenders/{call.tender.number}/documents/requests/loans/{loan.pk}/"
    assert ward.post(decision, {"grant": "yes", "seal_confirmed": "on"}).status_code == 302
    refused = bidder.get(fetch)
    assert refused.status_code == 422
    assert "同意してから" in refused.content.decode()
    assert not DocumentIssue.objects.exists()
    bidder.post(f"{page}restriction/")
    assert b"".join(bidder.get(fetch).streaming_content) == DWG
    issue = DocumentIssue.objects.get()
    assert (issue.organisation, issue.document, issue.issued_at) == (
        call.world.mihon_kikaku, drawing, make.at(2, 4),
    )  # fmt: skip
    assert client_of(call.world.himuro).get(fetch).status_code == 404
    ledger = "".join(
        text_of(
            client_of(call.world.saeki),
            reverse("procurement:tender-issues", args=[call.tender.number]),
        ).split()
    )
    for words in ("みほん企画株式会社", "敷地平面図", "令和8年2月4日(水)"):
        assert words in ledger


def test_loan_is_refused_outside_its_window_and_without_the_form(call, drawing):
    actor, firm = call.actor(call.world.yamabe), call.world.mihon_kikaku
    with pytest.raises(Refused, match="様式12"):
        loans.request_loan(call.tender, firm, accepts_restriction=True, by=actor, now=make.at(2, 4))
    with pytest.raises(Refused, match="終わりました"):
        loans.request_loan(
            call.tender, firm, form=BytesIO(b"x"), form_name="様式12.pdf",
            accepts_restriction=True, by=actor, now=make.at(2, 7),
        )  # fmt: skip
    with pytest.raises(Missing):
        loans.issue_lent_document(drawing, firm, by=actor, now=make.at(2, 4))


def test_leave_to_quote_is_asked_and_decided(call, application, bidder, base, client_of):
    asked = {"purpose": "自社の実績集に、位置図を引用するため"}
    assert bidder.post(f"{base}materials/use/", asked).status_code == 302
    permission = call.tender.use_permissions.get()
    ward = client_of(call.world.saeki)
    page = f"/procurement/tenders/{call.tender.number}/documents/requests/"
    assert "位置図を引用するため" in text_of(ward, page)
    decision = f"{page}uses/{permission.pk}/"
    refused = ward.post(decision, {"grant": "no"})
    assert "許可しない理由を入力してください。" in refused.content.decode()
    typed = {"grant": "no", "note": "公表前の図面のため"}
    assert ward.post(decision, typed).status_code == 302
    assert "区の判断: 公表前の図面のため" in text_of(bidder, f"{base}materials/")
