"""消去・返却の証明: one certificate for each data set, made from its ledger (CONT-149)."""

from datetime import datetime
from io import BytesIO

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.pdf import render_pdf
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.commands.duties import FILABLE, file_document
from madoguchi.services.contracts.documents.custody_papers import end_paper
from madoguchi.services.contracts.models import CustodyAsset
from madoguchi.services.contracts.terms import AssetState

DUTY = "personal_information.erased"
CERTIFICATES = FilePolicy(extensions=("pdf",), max_bytes=5 * 1024 * 1024)


def file_certificate(asset: CustodyAsset, *, by: Actor, now: datetime) -> CustodyAsset:
    """The contractor certifies the end of a data set; the paper is filed for the clause's duty.

    What was done, when and by whom comes from the ledger: nothing is typed. A second press gives
    the certificate that is there.

    raises  Refused  still held, a copy is left, or no personal data
    """
    authorise(by, "contracts.own.file", asset)
    with transaction.atomic():
        current = CustodyAsset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if current.certified_at is not None:
            return current
        _demand_ended(current)
        current.certified_at, current.certified_by_id = now, by.person_id
        paper = render_pdf("receipt", end_paper(current), title="消去・返却の証明書")
        name = f"shomei-{current.contract.case.number}-{current.pk}.pdf"
        current.certificate = receive(
            BytesIO(paper), name=name, key=key_of(current.contract), policy=CERTIFICATES,
            by=by, now=now,
        )  # fmt: skip
        current.save(update_fields=["certificate", "certified_at", "certified_by"])
        record("contracts.data_certified", by=by, about=current, label=f"No.{current.pk}", now=now)
        duty = current.contract.duties.filter(code=DUTY, state__in=FILABLE).first()
        if duty is not None:
            note = f"預かり証 第{current.receipt.number}号「{current.name}」の証明書"
            file_document(duty, [(BytesIO(paper), name)], note=note, by=by, now=now)
    return current


def _demand_ended(asset: CustodyAsset) -> None:
    if not asset.has_personal_data:
        raise Refused("no_personal_data", "個人情報を含まない預かり品に、証明書は要りません。")
    if asset.state == AssetState.HELD.value:
        raise Refused(
            "still_held", "返却又は消去を記録簿に記録してから、証明書を提出してください。"
        )
    if asset.copies_out:
        raise Refused(
            "copies_left",
            f"複写物が{asset.copies_out}点残っています。処分又は提出を記録してから提出してください。",
        )
