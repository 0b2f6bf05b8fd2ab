"""The page behind an invitation's link."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.core.accounts.commands.invitations import accept_invitation, open_invitation
from madoguchi.core.accounts.forms.invitations import AcceptForm
from madoguchi.core.accounts.http import HouseRequest
from madoguchi.core.accounts.models import Invitation, Person
from madoguchi.core.accounts.queries.networks import is_registered
from madoguchi.core.accounts.terms import Role
from madoguchi.core.errors import Forbidden, Missing, Refused

PAGE = "accounts/invitation_accept.html"


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "password_again")
@never_cache
def accept(request: HouseRequest, token: str) -> HttpResponse:
    """Confirm name and role, set a password, and go on to sign in."""
    try:
        invitation = open_invitation(token, request.now)
    except Missing:
        return render(request, "accounts/invitation_void.html", status=404)
    keep_administrators_inside(invitation, request)
    is_known = Person.objects.filter(email=invitation.email).exists()
    # Somebody known confirms with an empty form: that is an answer too.
    typed = request.POST if request.method == "POST" else None
    form = AcceptForm(typed, initial={"name": invitation.name}, is_known=is_known)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(token, **form.taken, now=request.now)
        except Refused as error:
            form.add_error("password" if not is_known else None, error.message)
        else:
            messages.success(
                request, "登録が終わりました。メールアドレスでサインインしてください。"
            )
            return redirect("account_login")
    status = 422 if form.errors else 200
    context = {"form": form, "invitation": invitation, "is_known": is_known}
    return render(request, PAGE, context, status=status)


def keep_administrators_inside(invitation: Invitation, request: HouseRequest) -> None:
    """The link of a ward administrator opens in the ward only, as the account will."""
    address, today = request.META["REMOTE_ADDR"], timezone.localdate(request.now)
    if invitation.role == Role.WARD_ADMINISTRATOR and not is_registered(address, today):
        raise Forbidden(
            "outside_network", "区管理者の登録は、区の登録ネットワークから行ってください。"
        )
