"""The pages of start papers, training, IDs, self-checks and uses, as both sides press them."""

import pytest

from madoguchi.services.contracts.models import (
    CloudService,
    Disclosure,
    Impracticality,
    Incident,
    SchedulePhase,
    SelfCheck,
    SelfCheckItem,
    TrainingSession,
)
from madoguchi.services.contracts.rules.self_checks import QUESTIONS
from madoguchi.services.contracts.tests.people import a_worker
from madoguchi.services.contracts.views import registers, start

pytestmark = pytest.mark.django_db
READ = ("start/", "trainings/", "people/identities/", "uses/")
FIRM_ONLY = (
    "start/phases/", "start/cloud/", "start/address/", "start/schedule/", "trainings/new/",
    "trainings/plan/", "people/identities/new/", "uses/plans/", "uses/assets/", "uses/elsewhere/",
    "uses/disclosures/",
)  # fmt: skip
OFFICER_ONLY = ("start/agreement/", "uses/orders/")


@pytest.fixture
def firm(client_of, world):
    return client_of(world.yamabe)


def address(contract, page=""):
    return f"/contracts/{contract.case.number}/{page}"


def era(name, year, month, day):
    return {
        f"{name}_era": "reiwa",
        f"{name}_year": year,
        f"{name}_month": month,
        f"{name}_day": day,
    }


def test_every_act_of_the_tables_is_in_the_list_of_this_test():
    listed = {page.removeprefix("start/").strip("/") for page in FIRM_ONLY + OFFICER_ONLY}
    assert set(start.ACTS) <= listed
    assert {f"uses/{name}" for name in registers.ACTS} <= listed


def test_pages_are_read_by_both_sides_and_acted_on_by_one(contract, world, client_of, client):
    expected = {
        "yamabe": (200, 200, 403), "saeki": (200, 403, 200), "himuro": (404, 404, 404),
    }  # fmt: skip
    for name, codes in expected.items():
        browser = client_of(getattr(world, name))
        for pages, code in zip((READ, FIRM_ONLY, OFFICER_ONLY), codes, strict=True):
            found = {page: browser.get(address(contract, page)).status_code for page in pages}
            assert found == dict.fromkeys(pages, code), name
        assert browser.get(address(contract, "start/unknown/")).status_code == 404
    assert client.get(address(contract, "start/")).status_code == 302


def test_phases_are_typed_line_by_line_and_agreed(contract, world, client_of, firm):
    refused = firm.post(address(contract, "start/phases/"), {"phases": "準備 4月-5月\n発表 夏ごろ"})
    assert refused.status_code == 422
    assert "「7月-9月」のように" in refused.content.decode()
    assert SchedulePhase.objects.count() == 0
    firm.post(address(contract, "start/phases/"), {"phases": "準備 4月-5月\n発表　7月-9月"})
    assert list(SchedulePhase.objects.values_list("name", flat=True)) == ["準備", "発表"]
    client_of(world.saeki).post(address(contract, "start/agreement/"))
    assert not SchedulePhase.objects.filter(agreed_on__isnull=True).exists()


def test_cloud_service_is_typed_once(contract, firm):
    typed = {
        "name": "みほん会議",
        "provider": "みほん通信",
        "use": "会議",
        **era("added_on", 8, 4, 1),
    }
    page = address(contract, "start/cloud/")
    assert [firm.post(page, typed).status_code for _ in range(2)] == [302, 422]
    assert CloudService.objects.count() == 1
    assert "リスク対策文書がありません" in firm.get(address(contract, "clauses/")).content.decode()


def test_training_is_planned_and_held_through_the_pages(contract, world, firm):
    people = [a_worker(contract, world), a_worker(contract, world, name="グエン ティ ラン")]
    typed = {
        "kind": "drill", "title": "連絡訓練", "targets": [str(one.pk) for one in people],
        **era("planned_on", 8, 4, 2),
    }  # fmt: skip
    assert firm.post(address(contract, "trainings/new/"), typed).status_code == 302
    session = TrainingSession.objects.get()
    held = {"attended": [str(people[0].pk)], **era("held_on", 8, 4, 2)}
    page = address(contract, f"trainings/{session.pk}/")
    assert [firm.post(page, held).status_code for _ in range(2)] == [302, 422]
    shown = firm.get(address(contract, "trainings/")).content.decode()
    assert "欠席：グエン ティ ラン" in shown
    assert "連絡訓練（欠席者）" in shown
    assert TrainingSession.objects.count() == 2


def test_third_persons_use_of_a_shared_id_becomes_an_incident_by_one_press(contract, world, firm):
    users = [a_worker(contract, world), a_worker(contract, world, name="﨑山 健")]
    typed = {
        "system": "受付", "identifier": "ops01", "is_shared": "on",
        "users": [str(one.pk) for one in users], **era("starts_on", 8, 4, 1),
    }  # fmt: skip
    assert firm.post(address(contract, "people/identities/new/"), typed).status_code == 302
    row = contract.identities.get()
    moment = {**era("used_at", 8, 4, 1), "used_at_hour": "9", "used_at_minute": "0"}
    use = address(contract, f"people/identities/{row.pk}/use/")
    assert firm.post(use, {"user_name": "李 小龍", **moment}).status_code == 302
    breach = address(contract, f"people/identities/uses/{row.uses.get().pk}/")
    assert [firm.post(breach).status_code for _ in range(2)] == [302, 302]
    assert Incident.objects.get().kind == "policy_breach"


def test_self_check_keeps_what_was_typed_and_leads_to_its_task(contract, firm):
    code = "data_processing.locked_screens"
    duty = contract.duties.get(code=code)
    page = address(contract, f"duties/{duty.pk}/check/")
    typed = {f"kept_{place}": "yes" for place in range(len(QUESTIONS[code]))}
    refused = firm.post(page, {**typed, "kept_1": "no", "deviation_1": "会議室でロックを忘れた"})
    assert refused.status_code == 422
    assert "会議室でロックを忘れた" in refused.content.decode()
    assert SelfCheck.objects.count() == 0
    done = {**typed, "kept_1": "no", "deviation_1": "忘れた", **era("by_1", 20, 4, 30)}
    assert firm.post(page, done).status_code == 302
    item = SelfCheckItem.objects.get(is_kept=False)
    fixed = era("corrected_on", 8, 4, 20)
    assert firm.post(address(contract, f"start/check-items/{item.pk}/"), fixed).status_code == 302
    duty.refresh_from_db()
    assert duty.state == "filed"


def test_what_cannot_be_kept_is_reported_and_agreed(contract, world, client_of, firm):
    duty = contract.duties.get(code="data_processing.computers")
    page = address(contract, f"duties/{duty.pk}/impracticality/")
    assert firm.post(page, {"words": "ワイヤーを固定できない"}).status_code == 302
    row = Impracticality.objects.get()
    agreement = address(contract, f"start/alternatives/{row.pk}/")
    assert firm.get(agreement).status_code == 403
    answer = client_of(world.saeki).post(agreement, {"alternative": "鍵付きの引出しにしまう"})
    assert answer.status_code == 302
    assert "鍵付きの引出しにしまう" in firm.get(address(contract, "clauses/")).content.decode()


def test_unknown_receiver_is_flagged_on_the_page(contract, firm):
    typed = {
        "receiver": "みほん広告", "what": "名簿", "ground": "依頼", **era("given_on", 8, 4, 1),
    }  # fmt: skip
    page = address(contract, "uses/disclosures/")
    assert [firm.post(page, typed).status_code for _ in range(2)] == [302, 422]
    assert Disclosure.objects.count() == 1
    shown = firm.get(address(contract, "uses/")).content.decode()
    assert "名簿にも承認した再委託先にもありません" in shown
