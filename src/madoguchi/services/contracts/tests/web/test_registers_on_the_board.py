"""What a register leads to, typed on its page by the firm and read on the board by the ward."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils.html import strip_tags

from madoguchi.core.calendar.jst import at
from madoguchi.services.contracts.commands import duties
from madoguchi.services.contracts.models import GoLive, RegisterRow
from madoguchi.services.contracts.rules.register_fields import SITING
from madoguchi.services.contracts.terms import Attribute
from madoguchi.services.contracts.tests.factories import NOW, TODAY, a_signed_contract

pytestmark = pytest.mark.django_db
SYSTEM = (
    Attribute.PERSONAL_DATA, Attribute.DATA_PROCESSING, Attribute.EQUIPMENT,
    Attribute.DEVELOPMENT, Attribute.MAINTENANCE, Attribute.SPECIFIC_PERSONAL_FILES,
)  # fmt: skip


@pytest.fixture
def contract(world):
    return a_signed_contract(world, attributes=SYSTEM)


@pytest.fixture
def keep(contract, world, client_of):
    """Types a row on the page of its register; gives the answer."""

    def typed(kind, **values):
        page = f"/contracts/{contract.case.number}/registers/{kind}/new/"
        return client_of(world.yamabe).post(page, values)

    return typed


@pytest.fixture
def clause(contract, world, client_of):
    """The row of one clause on the board, as the officer reads it: (tone, words)."""

    def read(number, code="data_processing"):
        page = client_of(world.saeki).get(f"/contracts/{contract.case.number}/clauses/")
        anchor = f"clause-{contract.clause_sets.get(code=code).pk}-{number}"
        row = re.search(rf'id="{anchor}">(.*?)</tr>', page.content.decode(), re.DOTALL)[1]
        tone = re.search(r"mg-status--(\w+)", row)[1]
        return tone, re.sub(r"\s+", "", strip_tags(row))

    return read


def era(name, day):
    return {
        f"{name}_era": "reiwa", f"{name}_year": day.year - 2018, f"{name}_month": day.month,
        f"{name}_day": day.day,
    }  # fmt: skip


@pytest.mark.requirement("CONT-084")
def test_clause_10_turns_to_be_checked_when_no_review_was_kept_for_twelve_months(
    keep, clause, time_machine
):
    said = {"person": "早乙女 凜", "note": "授受の方法を見直した"}
    assert keep("handling_review", **said, **era("reviewed_on", TODAY)).status_code == 302
    found = []
    for day in (date(2027, 4, 1), date(2027, 4, 2)):
        time_machine.move_to(at(day, 12), tick=False)
        tone, words = clause(10, "personal_information")
        found.append((tone, "要確認：12か月のうちに見直した記録がありません。" in words))
    assert found == [("success", False), ("danger", True)]


@pytest.mark.requirement("CONT-087")
def test_clause_9_shows_needs_improvement_for_the_device_without_its_lock(keep, clause):
    measures = {field.code: "on" for field in SITING}
    assert keep("device", name="受付端末", place="2階", **measures).status_code == 302
    assert clause(9)[0] == "success"
    del measures["lock"]
    assert keep("device", name="共用サーバ", place="3階", **measures).status_code == 302
    tone, words = clause(9)
    assert (tone, "要改善：共用サーバ" in words, "受付端末" in words) == ("warning", True, False)


@pytest.mark.requirement("CONT-092")
def test_server_whose_clock_is_not_synchronised_is_kept_with_a_reason_only(keep):
    entry = {"name": "記録サーバ", "sync": "none"}
    refused = keep("clock", **entry, reason=" ")
    page = refused.content.decode()
    assert (refused.status_code, "時刻を同期しない理由を入力してください。" in page) == (422, True)
    assert ('value="記録サーバ"' in page, RegisterRow.objects.count()) == (True, 0)
    assert keep("clock", **entry, reason="閉域のため、毎日合わせる").status_code == 302
    assert RegisterRow.objects.get().kind == "clock"


@pytest.mark.requirement("CONT-094")
def test_go_live_waits_for_the_decision_on_the_twelfth_item(contract, keep, world, client_of):
    agreed = era("agreed_on", TODAY)
    for number in range(1, 12):
        keep("verification", name=f"検証{number}", result="passed", **agreed)
    keep("verification", name="検証12", result="failed", **agreed)
    assert RegisterRow.objects.count() == 12
    home = f"/contracts/{contract.case.number}/registers/"
    chief = client_of(world.takahashi)
    refused = chief.post(f"{home}go-live/")
    words = "検証事項「検証12」が合格していません。"
    assert (refused.status_code, words in refused.content.decode()) == (422, True)
    assert not GoLive.objects.exists()
    last = RegisterRow.objects.latest("pk")
    decided = {"name": "検証12", "result": "failed", "decision": "課長：開始後1か月で直す"}
    page = f"{home}verification/{last.pk}/"
    assert client_of(world.yamabe).post(page, {**decided, **agreed}).status_code == 302
    assert chief.post(f"{home}go-live/").status_code == 302
    assert GoLive.objects.get().contract == contract


@pytest.mark.requirement("CONT-095")
def test_log_of_patches_shows_seven_days_from_publication_to_application(
    contract, keep, world, client_of, time_machine
):
    time_machine.move_to(at(date(2026, 6, 9), 12), tick=False)
    patch = {
        "name": "OS 2026-06", "impact": "なし", **era("published_on", date(2026, 6, 1)),
        **era("consulted_on", date(2026, 6, 4)),
    }  # fmt: skip
    assert keep("patch", **patch, **era("applied_on", date(2026, 6, 8))).status_code == 302
    page = client_of(world.saeki).get(f"/contracts/{contract.case.number}/registers/patch/")
    shown = strip_tags(page.content.decode())
    for words in ("影響の確認：なし", "区と協議した日：令和8年6月4日", "公表から適用まで：7日"):
        assert words in shown, words


@pytest.mark.requirement("CONT-097")
def test_clause_23_is_green_with_the_accepted_diagram_and_the_way_of_isolation(
    contract, keep, clause, firm, officer
):
    assert clause(23)[0] == "danger"
    duty = contract.duties.get(code="data_processing.network_diagram")
    paper = (BytesIO("構成図".encode()), "diagram.txt")
    filing = duties.file_document(duty, [paper], by=firm, now=NOW)
    duties.accept_filing(filing, by=officer, now=NOW)
    tone, words = clause(23)
    assert (tone, "分離の方法が登録されていません。" in words) == ("warning", True)
    assert keep("isolation", name="個人番号系", isolation="physical").status_code == 302
    tone, words = clause(23)
    assert (tone, "分離を確認" in words) == ("success", True)


@pytest.mark.requirement("CONT-152")
def test_hand_over_of_a_graduate_without_consent_is_refused_on_the_page(
    contract, keep, world, client_of
):
    said = {
        "person": "No.12", "body": "みほん中学校", "note": "学習の記録", **era("handed_on", TODAY),
    }  # fmt: skip
    refused = keep("body_handover", **said)
    page = refused.content.decode()
    assert (refused.status_code, "同意のない引継ぎは記録できません。" in page) == (422, True)
    assert ('value="みほん中学校"' in page, RegisterRow.objects.count()) == (True, 0)
    agreed = TODAY - timedelta(days=7)
    assert keep("body_handover", **said, **era("consented_on", agreed)).status_code == 302
    kept = client_of(world.saeki).get(f"/contracts/{contract.case.number}/registers/body_handover/")
    shown = strip_tags(kept.content.decode())
    for words in ("引継ぎ先：みほん中学校", "本人・保護者の同意の日：令和8年3月25日"):
        assert words in shown, words
