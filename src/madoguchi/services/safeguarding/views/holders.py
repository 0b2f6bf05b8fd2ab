"""担当を決める: the page on which a supervisor or the section gives a case to somebody."""

from django.http import HttpResponse
from django.urls import reverse

from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.ui.acting import Deed, posted
from madoguchi.services.safeguarding.commands.holding import assign_case
from madoguchi.services.safeguarding.forms.casework import HoldersForm
from madoguchi.services.safeguarding.models import Child
from madoguchi.services.safeguarding.queries.seats import open_holders, seat_choices, seat_value
from madoguchi.services.safeguarding.terms import HolderRole
from madoguchi.services.safeguarding.views.ward_frame import act_page, of_child


@of_child("担当の決定")
def holders(request: HouseRequest, child: Child) -> HttpResponse:
    deed = Deed(
        title="担当を決める", button="決める", done="担当を決めました。",
        lead="今日から新しい担当になります。代わる前の担当も、今日いっぱいは開けます。",
    )  # fmt: skip
    now = open_holders(child)
    form = HoldersForm(
        posted(request), seats=seat_choices(day_of(request.now)),
        initial={
            "primary": seat_value(now.get(HolderRole.PRIMARY.value)),
            "secondary": seat_value(now.get(HolderRole.SECONDARY.value)),
        },
    )  # fmt: skip
    return act_page(
        request, deed, needs="safeguarding.case.assign", about=child, child=child, form=form,
        to=reverse("safeguarding:child", args=[child.number]),
        command=lambda typed: assign_case(child, **typed, by=request.actor, now=request.now),
    )  # fmt: skip
