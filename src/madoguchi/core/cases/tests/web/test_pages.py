"""The list of cases and the page of one: who sees what, the rehearsal's clock, closing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.kept_worlds import kept

from madoguchi.core.cases.clock import case_now, set_clock
from madoguchi.core.cases.commands.closing import close_case
from madoguchi.core.cases.commands.delivering import add_deliverable, deliver
from madoguchi.core.cases.commands.taking_part import add_party, end_party
from madoguchi.core.cases.errors import AlreadyDelivered, CaseClosed, PartyEndsTooEarly
from madoguchi.core.cases.models import Case
from madoguchi.core.cases.queries import service_page
from madoguchi.core.errors import Forbidden
from madoguchi.core.testing.personas import as_actor, make_world
from madoguchi.core.testing.sign_in import signed_in_client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)
TODAY = date(2026, 2, 2)


@kept
def world():
    return make_world(timezone.localdate())


def actor(person):
    return as_actor(person, timezone.localdate())


def make_case(world, number="2025-001", section="000", **changes):
    values = {
        "number": number, "title": "地域の居場所づくり事業", "module": "procurement",
        "section": world.sections[section], "fiscal_year": 2025, "created_at": NOW,
        "is_rehearsal": number.startswith("R-"),
    }  # fmt: skip
    return Case.objects.create(**{**values, **changes})


def page(case):
    return reverse("cases:case", args=[case.number])


def test_list_shows_own_cases_only(world):
    own = make_case(world)
    other = make_case(world, "2025-002", "001", title="ほかの課の案件")
    add_party(own, world.mihon_kikaku, capacity="受託者", since_on=TODAY,
              by=actor(world.saeki), now=NOW)  # fmt: skip
    for person, sees_own, sees_other in (
        (world.saeki, True, False), (world.officers["001"], False, True),
        (world.kiryu, True, True), (world.kagami, True, True),
        (world.yamabe, True, False), (world.himuro, False, False),
    ):  # fmt: skip
        client = signed_in_client(person)
        html = client.get(reverse("cases:cases")).content.decode()
        assert (own.title in html, other.title in html) == (sees_own, sees_other), person
        assert (client.get(page(own)).status_code == 200) is sees_own, person


def test_list_filters_by_kind_and_state(world):
    make_case(world, title="本番の案件")
    make_case(world, "R-2025-001", title="リハーサルの案件名")
    client = signed_in_client(world.saeki)
    html = client.get(reverse("cases:cases"), {"kind": "rehearsal"}).content.decode()
    assert "リハーサルの案件名" in html
    assert "本番の案件" not in html
    html = client.get(reverse("cases:cases"), {"state": "closed"}).content.decode()
    assert "条件に合う案件はありません" in html


def test_party_does_not_see_the_other_parties(world):
    case = make_case(world)
    for organisation in (world.mihon_kikaku, world.reidai):
        add_party(case, organisation, capacity="参加事業者", since_on=TODAY,
                  by=actor(world.saeki), now=NOW)  # fmt: skip
    html = signed_in_client(world.yamabe).get(page(case)).content.decode()
    assert world.reidai.name not in html
    assert world.reidai.name in signed_in_client(world.saeki).get(page(case)).content.decode()


def test_case_of_a_module_that_is_off_is_plain_text(world):
    case = make_case(world, module="contracts")
    assert service_page(case, actor(world.saeki), NOW) == ""
    html = signed_in_client(world.saeki).get(page(case)).content.decode()
    assert "contracts" in html
    assert "の画面で開く" not in html


def test_rehearsal_clock_moves_by_its_form_and_never_back(world):
    case = make_case(world, "R-2025-001")
    start = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
    set_clock(case, to=start, by=actor(world.saeki), now=timezone.now())
    client = signed_in_client(world.saeki)
    url = reverse("cases:case-clock", args=[case.number])
    parts = {"clock-to_era": "reiwa", "clock-to_year": "8", "clock-to_month": "1",
             "clock-to_hour": "17", "clock-to_minute": "0", "clock-speed": "0"}  # fmt: skip
    assert client.post(url, {**parts, "clock-to_day": "16"}).status_code == 302
    moved = Case.objects.get(pk=case.pk)
    assert case_now(moved, NOW) == datetime(2026, 1, 16, 8, 0, tzinfo=UTC)
    back = client.post(url, {**parts, "clock-to_day": "15"})
    assert back.status_code == 422
    assert "戻せません" in back.content.decode()


def test_real_case_has_no_clock_form_and_refuses_the_post(world):
    case = make_case(world)
    client = signed_in_client(world.saeki)
    assert "時計を進める" not in client.get(page(case)).content.decode()
    parts = {"clock-to_era": "reiwa", "clock-to_year": "20", "clock-to_month": "1",
             "clock-to_day": "1", "clock-to_hour": "17", "clock-to_minute": "0",
             "clock-speed": "0"}  # fmt: skip
    answer = client.post(reverse("cases:case-clock", args=[case.number]), parts)
    assert answer.status_code == 422
    assert "本番の案件の時計は変えられません" in answer.content.decode()


def test_closing_fixes_the_retention_and_is_for_the_chief(world):
    case = make_case(world)
    with pytest.raises(Forbidden):
        close_case(case, "完了", by=actor(world.saeki), now=NOW)
    closed = close_case(case, "完了", by=actor(world.takahashi), now=NOW)
    assert (closed.closed_at, closed.retained_until_on) == (NOW, date(2031, 3, 31))
    with pytest.raises(CaseClosed):
        close_case(case, "完了", by=actor(world.takahashi), now=NOW)
    with pytest.raises(CaseClosed):
        add_party(closed, world.reidai, capacity="受託者", since_on=TODAY,
                  by=actor(world.saeki), now=NOW)  # fmt: skip


def test_party_is_one_row_until_it_ends(world):
    case = make_case(world)
    saeki = actor(world.saeki)
    rows = [
        add_party(case, world.mihon_kikaku, capacity="受託者", since_on=TODAY, by=saeki, now=NOW)
        for _ in range(2)
    ]
    assert rows[0] == rows[1]
    with pytest.raises(PartyEndsTooEarly):
        end_party(rows[0], TODAY - timedelta(days=1), by=saeki, now=NOW)
    assert end_party(rows[0], TODAY, by=saeki, now=NOW).until_on == TODAY


def test_deliverable_is_delivered_once(world):
    case = make_case(world)
    saeki = actor(world.saeki)
    thing = add_deliverable(case, "月次報告書", due_text="翌月10日", by=saeki, now=NOW)
    assert deliver(thing, None, by=saeki, now=NOW).delivered_at == NOW
    with pytest.raises(AlreadyDelivered):
        deliver(thing, None, by=saeki, now=NOW)
    html = signed_in_client(world.saeki).get(page(case)).content.decode()
    assert "納品済み" in html


def test_list_export_is_the_list(world):
    make_case(world)
    make_case(world, "2025-002", "001")
    answer = signed_in_client(world.saeki).get(reverse("cases:cases-export", args=["csv"]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["案件番号", "2025-001"]
