"""Making and publishing a call through its pages."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.kept_worlds import kept

from madoguchi.core.cases.models import Case
from madoguchi.services.procurement.commands import approvals, publication
from madoguchi.services.procurement.commands.setup import import_case_file
from madoguchi.services.procurement.errors import NotReady
from madoguchi.services.procurement.forms.setup import PARTS
from madoguchi.services.procurement.models import Approval, Tender
from madoguchi.services.procurement.queries.readiness import open_doubts
from madoguchi.services.procurement.terms import TenderState
from madoguchi.services.procurement.tests import factories as make
from madoguchi.services.procurement.tests.factories_ward import seed_call

pytestmark = pytest.mark.django_db


def url(call, route, *args):
    return reverse(f"procurement:{route}", args=[call.tender.number, *args])


@kept
def call(world):
    return make.make_call(world)


def test_setup_pages_open_for_the_officer_and_are_unknown_to_another_section(
    call, world, client_of
):
    routes = [
        url(call, route)
        for route in ("tender", "tender-setup", "tender-documents", "tender-publication")
    ] + [url(call, "tender-part", part) for part in PARTS]
    officer, other = client_of(world.saeki), client_of(world.officers["001"])
    for address in routes:
        assert officer.get(address).status_code == 200, address
        assert other.get(address).status_code == 404, address
    assert client_of(world.yamabe).get(routes[0]).status_code == 403


def test_new_tender_from_a_file_keeps_what_is_unsure(world, client_of):
    upload = SimpleUploadedFile("call.yaml", make.CALL.read_bytes())
    answer = client_of(world.saeki).post(
        reverse("procurement:tender-new"), {"way": "file", "file": upload}
    )
    assert answer.status_code == 302
    tender = Tender.objects.get()
    assert tender.case.title == "みほん区 まちかど学習室 運営支援業務委託"
    assert "日程「審査結果通知」は「令和8年2月中旬」とだけ示されています。" in tender.unsure


def test_new_tender_from_a_bad_file_says_what_to_do_and_saves_nothing(world, client_of):
    content = make.CALL.read_text().replace("department:", "dept:").encode()
    answer = client_of(world.saeki).post(
        reverse("procurement:tender-new"),
        {"way": "file", "file": SimpleUploadedFile("call.yaml", content)},
    )
    assert answer.status_code == 422
    assert "1件目: ファイルに「担当部署」（department）がありません。" in answer.content.decode()
    assert Tender.objects.count() == 0


def test_import_case_file_second_document_broken_saves_none(world):
    two = make.CALL.read_bytes() + b"\n---\ntitle: x\n"
    officer = make.as_actor(world.saeki, make.TODAY, mfa=True)
    with pytest.raises(make.Refused, match="2件目"):
        import_case_file(two, section=world.sections["000"], by=officer, now=make.at(12, 1))
    assert Tender.objects.count() == 0


@pytest.mark.parametrize(
    ("printed", "typed", "place"),
    [
        ("title: 準備業務委託", f"title: {'長' * 201}", "契約予定の「契約件名」"),
        ("ceiling: 815000", f"ceiling: {10**30}", "提案限度額の「提案限度額（税込）」"),
        ("max_age: {A: 3か月", f"max_age: {{A: {10**30}か月", "提出書類の「発行後の月数」"),
    ],
)
def test_import_case_file_value_that_fits_nowhere_is_named_and_nothing_saved(
    world, client_of, printed, typed, place
):
    content = make.CALL.read_text().replace(printed, typed).encode()
    answer = client_of(world.saeki).post(
        reverse("procurement:tender-new"),
        {"way": "file", "file": SimpleUploadedFile("call.yaml", content)},
    )
    assert answer.status_code == 422
    assert place in answer.content.decode()
    assert (Tender.objects.count(), Case.objects.count()) == (0, 0)


def test_import_case_file_without_a_fact_names_it(world, client_of):
    content = make.CALL.read_text().replace("iso: '2026-02-16/2026-03-31', ", "").encode()
    answer = client_of(world.saeki).post(
        reverse("procurement:tender-new"),
        {"way": "file", "file": SimpleUploadedFile("call.yaml", content)},
    )
    assert answer.status_code == 422
    assert "1件目: 項目「iso」がありません。" in answer.content.decode()
    assert Tender.objects.count() == 0


@pytest.mark.requirement("PROC-004")
def test_publication_is_blocked_until_the_reason_is_filled(call):
    call.tender.reason_for_proposal_method = ""
    call.tender.save()
    with pytest.raises(NotReady, match="プロポーザル方式を採用する理由"):
        publication.request_publication(call.tender, note="", by=call.officer, now=make.at(12, 20))


def test_publication_needs_another_person_to_approve(call, world, client_of):
    officer, approver = client_of(world.saeki), client_of(world.takahashi)
    with time_machine.travel(make.at(12, 22), tick=False):
        assert officer.post(url(call, "tender-publish")).status_code == 422
        officer.post(url(call, "tender-request"), {"note": "公募を始めます。"})
        request = Approval.objects.get()
        approvals.decide_approval(request, approve=True, by=call.approver, now=make.at(12, 22))
        assert approver.post(url(call, "tender-publish")).status_code == 403
        assert officer.post(url(call, "tender-publish")).status_code == 302
    call.tender.refresh_from_db()
    assert (call.tender.state, call.tender.published_at) == (
        TenderState.PUBLISHED,
        make.at(12, 22),
    )


def test_publication_changed_after_approval_is_refused(call):
    request = publication.request_publication(
        call.tender, note="", by=call.officer, now=make.at(12, 20)
    )
    approvals.decide_approval(request, approve=True, by=call.approver, now=make.at(12, 20))
    call.tender.purpose = "後から書いた目的"
    call.tender.save()
    with pytest.raises(make.Refused, match="決裁の後に内容が変わっています"):
        publication.publish_tender(call.tender, by=call.officer, now=make.at(12, 22))


WRONG = "令和8年11月28日（金曜日）"
ROWS = {
    "schedule": {"form-0-kind": "other", "form-0-name": "事業報告書", "form-0-text": WRONG},
    "deliverables": {
        "form-0-ordinal": "9", "form-0-title": "事業報告書", "form-0-due_text": WRONG,
    },
}  # fmt: skip


def test_other_parts_stand_before_the_long_form(call, world, client_of):
    page = client_of(world.saeki).get(url(call, "tender-part", "criteria")).content.decode()
    before = page[: page.index('<form class="mg-form mg-rows"')]
    assert all(f'href="{url(call, "tender-part", part)}"' in before for part in PARTS)


def test_empty_choice_is_said_in_words(call, world, client_of):
    page = client_of(world.saeki).get(url(call, "tender-part", "schedule")).content.decode()
    assert '<option value="" selected>選んでください</option>' in page
    assert "-----" not in page


def test_count_of_days_in_the_schedule_is_refused_with_an_example(call, world, client_of):
    address, rows = url(call, "tender-part", "schedule"), call.tender.milestones
    typed = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-kind": "other",
        "form-0-name": "回答", "form-0-text": "5営業日以内",
    }  # fmt: skip
    before = rows.count()
    answer = client_of(world.saeki).post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, rows.count()) == (422, before)
    assert "「5営業日以内」だけでは、いつのことか決まりません。" in page
    assert 'value="5営業日以内"' in page
    month = {**typed, "form-0-text": "令和8年11月中"}
    assert client_of(world.saeki).post(address, month).status_code == 302
    saved = rows.get(name="回答")
    assert (saved.starts_on, saved.ends_on) == (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.requirement("PROC-019")
@pytest.mark.parametrize("part", ROWS)
def test_wrong_weekday_is_told_and_waits_for_a_decision(call, world, client_of, part):
    address, officer = url(call, "tender-part", part), client_of(world.saeki)
    typed = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", **ROWS[part]}
    rows = {"schedule": call.tender.milestones, "deliverables": call.tender.deliverables}[part]
    before = rows.count()
    answer = officer.post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, rows.count()) == (422, before)
    assert "令和8年11月28日は土曜日ですが、「金」と書かれています。" in page
    assert WRONG in page
    # Explicitly accepted: saved as printed, and the check before publication asks no more of it.
    assert officer.post(address, {**typed, "form-0-as_printed": "on"}).status_code == 302
    assert rows.count() == before + 1
    assert "weekday_mismatch" not in {doubt.code for doubt in open_doubts(call.tender)}


@pytest.mark.requirement("PROC-019")
def test_case_000_deliverable_on_a_wrong_weekday_is_a_point_to_settle(world, client_of):
    call = seed_call(world, "000", on=date(2025, 12, 1))
    sentence = (
        "納品物「事業報告書」の期限: 令和8年11月28日は土曜日ですが、「金」と書かれています。"
        "どちらが正しいか確認してください。"
    )
    assert sentence in call.tender.unsure
    officer = client_of(world.officers["000"])
    address = reverse("procurement:tender-publication", args=[call.tender.number])
    assert sentence in officer.get(address).content.decode()
    settle = reverse("procurement:tender-settle", args=[call.tender.number])
    assert officer.post(settle, {"sentence": sentence}).status_code == 302
    call.tender.refresh_from_db()
    assert sentence not in call.tender.unsure


def test_part_saved_as_a_whole_or_not_at_all(call, world, client_of):
    row = call.tender.sections.first()
    answer = client_of(world.saeki).post(
        url(call, "tender-part", "sections"),
        {
            "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1", "form-0-id": row.pk,
            "form-0-code": "①ア", "form-0-text": "直した項目", "form-1-code": "",
            "form-1-text": "番号のない項目",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.text != "直した項目"
    assert "番号のない項目" in answer.content.decode()


def test_rehearsal_is_a_copy_with_its_own_clock_and_never_public(call, world, client_of):
    make.publish(call)
    officer = client_of(world.saeki)
    assert officer.post(url(call, "tender-rehearse")).status_code == 302
    rehearsal = Tender.objects.get(case__is_rehearsal=True)
    assert rehearsal.number.startswith("R-")
    clock = reverse("procurement:tender-clock", args=[rehearsal.number])
    moment = {"era": "reiwa", "year": 8, "month": 2, "day": 2, "hour": 16, "minute": 59}
    officer.post(clock, {"speed": "0"} | {f"to_{part}": typed for part, typed in moment.items()})
    shown = officer.get(reverse("procurement:tender", args=[rehearsal.number])).content.decode()
    assert "令和8年2月2日(月)午後5時" in shown
    assert "リハーサル" in shown
    earlier = {f"to_{part}": typed for part, typed in (moment | {"hour": 9}).items()}
    back = officer.post(clock, {"speed": "0"} | earlier)
    assert (back.status_code, "時計は戻せません" in back.content.decode()) == (422, True)
    assert officer.post(clock, {"speed": "60"}).status_code == 302  # no moment: only the speed
    assert rehearsal.case.clock.speed == 60
    public = reverse("procurement:call", args=[rehearsal.number])
    assert officer.get(public).status_code == 404


def test_contract_plan_takes_unit_price_and_early_part_as_the_notice_says(call, world, client_of):
    plan = call.tender.contract_plans.order_by("ordinal").first()
    row = {
        "id": plan.pk, "ordinal": plan.ordinal, "title": plan.title, "first_fiscal_year": 2026,
        "last_fiscal_year": 2026, "precision": "exact", "conditions": "予算の議決\n予算の配当",
        "price_item": "助言", "price_planned": "24回以上", "part_due": "令和8年7月下旬",
    }  # fmt: skip
    page, officer = url(call, "tender-part", "contracts"), client_of(world.saeki)

    def answer(**more):
        typed = {f"form-0-{name}": value for name, value in (row | more).items()}
        return officer.post(page, typed | {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1})

    refused = answer()
    assert refused.status_code == 422
    assert "「指定部分の業務」も入力してください。" in refused.content.decode()
    assert answer(part_work="教材の作成").status_code == 302
    plan.refresh_from_db()
    assert plan.unit_price == {"item": "助言", "planned": "24回以上"}
    assert plan.designated_part == {"work": "教材の作成", "due": "令和8年7月下旬"}
    assert plan.conditions == ["予算の議決", "予算の配当"]
    shown = officer.get(page).context["formset"][0]
    assert (shown["price_item"].value(), shown["part_work"].value()) == ("助言", "教材の作成")
