"""The contractor's own particulars and staff, kept by its manager."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.accounts.commands.memberships import end_membership
from madoguchi.core.accounts.commands.organisations import change_own_organisation
from madoguchi.core.accounts.forms.organisations import ParticularsForm
from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.accounts.models import Membership, Organisation
from madoguchi.core.accounts.queries.registers import members_of
from madoguchi.core.accounts.views.answers import act_or_tell, form_page


@require_http_methods(["GET", "POST"])
@requires("accounts.own_organisation.change")
def own_organisation(request: HouseRequest) -> HttpResponse:
    """Particulars with the form to change them, and who works here."""
    organisation = get_object_or_404(Organisation, pk=request.actor.organisation_id or 0)
    form = ParticularsForm(request.POST or None, instance=organisation)

    def act() -> HttpResponse:
        change_own_organisation(organisation, form.cleaned_data, by=request.actor, now=request.now)
        messages.success(request, "登録情報を保存しました。")
        return redirect("accounts:own-organisation")

    context = {"organisation": organisation, "memberships": members_of(organisation)}
    return form_page(request, "accounts/own_organisation.html", form, context, act)


@require_POST
@requires("accounts.own_staff.change")
def end_staff(request: HouseRequest, pk: int) -> HttpResponse:
    """Today is the last day of this colleague's role."""
    own = Membership.objects.filter(organisation_id=request.actor.organisation_id or 0)
    one = get_object_or_404(own, pk=pk)
    today = timezone.localdate(request.now)
    return act_or_tell(
        request,
        lambda: end_membership(one, ended_on=today, by=request.actor, now=request.now),
        done="本日付で所属を終了しました。",
        back=reverse("accounts:own-organisation"),
    )
