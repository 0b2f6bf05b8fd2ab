"""提出前の副本の点検, on the firm's side: one form, one answer, nothing kept."""

from base64 import b64encode

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.core.accounts.http import HouseRequest, requires
from madoguchi.core.errors import Refused
from madoguchi.services.procurement.commands.blind_trial import Trial, try_copy
from madoguchi.services.procurement.commands.fenced import SentFile
from madoguchi.services.procurement.forms.blind_check import MOST_BYTES, TrialForm
from madoguchi.services.procurement.views.acting import posted
from madoguchi.services.procurement.views.bid_frame import Bid, bid_context, open_bid

FILE = "procurement.proposal.file"
PAGE = "procurement/bids/blind_check.html"


@requires(FILE)
def blind_check(request: HouseRequest, number: str) -> HttpResponse:
    """Shown, or on a POST the answer in the same page: it is made of files that are not kept."""
    bid = open_bid(request, number)
    form = TrialForm(posted(request), request.FILES or None)
    trial = _tried(request, bid, form) if form.is_valid() else None
    status = 422 if request.method == "POST" and trial is None else 200
    context = bid_context(request, bid, form=form, trial=trial, pictures=_shown(trial))
    response = render(request, PAGE, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _tried(request: HouseRequest, bid: Bid, form: TrialForm) -> Trial | None:
    original = form.cleaned_data["original"]
    try:
        return try_copy(
            bid.application, given_file(form.cleaned_data["copy"]),
            given_file(original) if original else None, by=request.actor, now=bid.now,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def given_file(file: UploadedFile) -> SentFile:  # type: ignore[type-arg]  # generic in the stubs only
    if (file.size or 0) > MOST_BYTES:
        raise Refused("file_too_large", "点検できるのは100MBまでのファイルです。")
    return SentFile(file.name or "", file.read())


def _shown(trial: Trial | None) -> list[tuple[int, str]]:
    """(page, picture as an address that holds it): a file that is not kept has no other."""
    pictures = trial.pictures if trial else {}
    return [
        (page, f"data:image/png;base64,{b64encode(png).decode()}")
        for page, png in sorted(pictures.items())
    ]
