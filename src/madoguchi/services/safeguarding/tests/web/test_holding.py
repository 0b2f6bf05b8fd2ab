"""担当: a supervisor names who answers for a child; alerts and pages follow the same day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from madoguchi.core.errors import Forbidden, Refused
from madoguchi.services.safeguarding.commands.holding import assign_case
from madoguchi.services.safeguarding.models import AlertDelivery, CaseAssignment
from madoguchi.services.safeguarding.queries.caseload import own_children
from madoguchi.services.safeguarding.queries.seats import seat_choices
from madoguchi.services.safeguarding.tests.factories import TODAY
from madoguchi.services.safeguarding.tests.factories_ward import another_centre
from madoguchi.services.safeguarding.tests.ward_desk import MORNING, get, seven, text_of

pytestmark = pytest.mark.django_db


def held(child):
    rows = CaseAssignment.objects.filter(child=child, until_on__isnull=True).order_by("role")
    return [(r.role, r.organisation_id, r.caseworker_id) for r in rows]


def assign(safe, child, primary, secondary="", *, by=None):
    actor = safe.actor(by or safe.supervisor)
    return assign_case(child, primary, secondary, by=actor, now=MORNING)


def test_case_is_given_to_another_centre_with_the_old_one_beside_it(safe, child):
    north, worker, _ = another_centre(safe)
    one, alert = child.child, seven(child)
    for _ in range(2):
        assign(safe, one, f"{north.pk}-{worker.pk}", f"{safe.centre.pk}")
    assert held(one) == [("primary", north.pk, worker.pk), ("secondary", safe.centre.pk, None)]
    told = AlertDelivery.objects.filter(alert=alert, person=worker)
    assert told.count() == 1
    assert list(own_children(safe.actor(worker), MORNING)) == [one]
    assert list(own_children(safe.actor(safe.caseworker), MORNING)) == [one]


def test_old_centre_opens_the_child_until_tonight_and_no_longer(safe, child):
    north, _, _ = another_centre(safe)
    assign(safe, child.child, f"{north.pk}")
    actor = safe.actor(safe.supervisor)
    seen = [list(own_children(actor, MORNING + timedelta(days=n))) for n in (0, 1)]
    assert seen == [[child.child], []]


def test_person_of_the_same_centre_changes_without_a_new_assignment(safe, child):
    before = CaseAssignment.objects.get(child=child.child).pk
    for value in (f"{safe.centre.pk}", f"{safe.centre.pk}-{safe.supervisor.pk}"):
        assign(safe, child.child, value)
    row = CaseAssignment.objects.get(child=child.child)
    assert (row.pk, row.caseworker, row.until_on) == (before, safe.supervisor, None)


@pytest.mark.parametrize(
    ("primary", "secondary", "code"),
    [("{0}", "{0}-{1}", "one_twice"), ("{0}-999999", "", "no_such_seat")],
)
def test_one_organisation_twice_and_somebody_who_left_are_refused(
    safe, child, primary, secondary, code
):
    before = held(child.child)
    ours = (safe.centre.pk, safe.caseworker.pk)
    with pytest.raises(Refused) as refused:
        assign(safe, child.child, primary.format(*ours), secondary.format(*ours))
    assert (refused.value.code, held(child.child)) == (code, before)


def test_another_centres_supervisor_and_a_caseworker_give_no_case_away(safe, child, client_of):
    _, _, washio = another_centre(safe)
    for person in (washio, safe.caseworker, safe.head):
        with pytest.raises(Forbidden):
            assign(safe, child.child, f"{safe.centre.pk}", by=person)
    page = reverse("safeguarding:child-holders", args=[child.child.number])
    assert client_of(safe.caseworker).get(page).status_code == 403
    assert client_of(safe.head).get(page).status_code == 403


def test_supervisor_reaches_the_page_from_the_child_and_reads_who_holds_it(safe, child, client_of):
    client, number = client_of(safe.supervisor), child.child.number
    page = reverse("safeguarding:child-holders", args=[number])
    assert page in text_of(get(client, "child", number))
    assert page not in text_of(get(client_of(safe.caseworker), "child", number))
    shown = client.get(page).content.decode()
    assert f'value="{safe.centre.pk}-{safe.caseworker.pk}" selected' in shown
    typed = {"primary": f"{safe.centre.pk}", "secondary": ""}
    assert client.post(page, typed).status_code == 302
    assert held(child.child) == [("primary", safe.centre.pk, None)]


def test_seats_are_the_people_of_each_organisation_that_holds_cases(safe):
    centre = safe.centre
    assert seat_choices(TODAY) == [
        (centre.name, [
            (f"{centre.pk}", f"{centre.name}（担当者は決めない）"),
            (f"{centre.pk}-{safe.supervisor.pk}", f"大隅 久美（{centre.name}）"),
            (f"{centre.pk}-{safe.caseworker.pk}", f"瀧川 拓（{centre.name}）"),
        ]),
    ]  # fmt: skip
