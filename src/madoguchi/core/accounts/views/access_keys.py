"""One's own keys of the API: the list, a new one, shown once, and the end of one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.core.accounts.commands.access_keys import issue_access_key, revoke_access_key
from madoguchi.core.accounts.forms.access_keys import AccessKeyForm
from madoguchi.core.accounts.http import HouseRequest, requires, signed_in
from madoguchi.core.accounts.models import AccessKey
from madoguchi.core.accounts.queries.access_keys import own_keys
from madoguchi.core.accounts.rules.calling import MOST_AT_ONCE, MOST_IN_WINDOW, WINDOW
from madoguchi.core.accounts.views.answers import form_page, tell


@require_http_methods(["GET", "POST"])
@requires("accounts.access_key.issue")
def access_keys(request: HouseRequest) -> HttpResponse:
    """The list, and a form for one more."""
    form = AccessKeyForm(request.POST or None)

    def act() -> HttpResponse:
        issued = issue_access_key(**form.taken, by=request.actor, now=request.now)
        return render(request, "accounts/access_key_issued.html", {"issued": issued})

    context = {
        "keys": own_keys(request.actor, request.now),
        "most": MOST_IN_WINDOW,
        "minutes": int(WINDOW.total_seconds() // 60),
        "at_once": MOST_AT_ONCE,
    }
    return form_page(request, "accounts/access_keys.html", form, context, act)


@require_POST
@signed_in
def revoke(request: HouseRequest, public_id: UUID) -> HttpResponse:
    key = get_object_or_404(AccessKey, public_id=public_id)
    revoke_access_key(key, by=request.actor, now=request.now)
    return tell(request, f"「{key.label}」のキーを取り消しました。", "accounts:access-keys")
