"""消去証明書: issued once, on a clean proof over every generation that exists at that moment."""

from datetime import datetime
from io import BytesIO

from django.db import transaction

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.documents.pdf import Standard, render_pdf
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import destroy_key
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.services.contracts.commands.erasure import approvers_of
from madoguchi.services.contracts.documents.certificate import (
    certificate_content,
    certificate_paper,
    content_hash,
)
from madoguchi.services.contracts.models import Erasure, ProofRun
from madoguchi.services.contracts.queries.erasure import existing_generations, stood_under_key
from madoguchi.services.contracts.rules.erasure import ProofFacts, check_proof
from madoguchi.services.contracts.terms import ErasureState

PDF = FilePolicy(extensions=("pdf",), max_bytes=20 * 1024 * 1024)
GENERATION = "世代 "


def issue_certificate(
    erasure: Erasure, *, witnesses: str, key_copy_words: str, by: Actor, now: datetime
) -> Erasure:
    """Number, freeze and print it; the words that were searched for are destroyed with it.

    witnesses       who stood by, by name
    key_copy_words  what became of the key's copies in their own store: when, who, how (0131)
    raises  Refused  no clean proof of every generation, something not said, issued already
    """
    authorise(by, "contracts.erasure.request", erasure.contract)
    if not witnesses.strip() or not key_copy_words.strip():
        raise Refused(
            "words_needed", "立会人の氏名と、別に保管した鍵の写しの処理を入力してください。"
        )
    with transaction.atomic():
        current = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
        if current.state == ErasureState.CERTIFIED.value:
            raise Refused("certified", "消去証明書は、すでに発行されています。")
        run = current.runs.order_by("-number").first()
        check_proof(_facts(run), [path.name for path in existing_generations()])
        if run is None:
            raise ValueError("check_proof refuses without a run")
        current.witnesses, current.key_copy_words = witnesses, key_copy_words
        current.certificate_number = f"消去-{current.contract.case.number}"
        current.issued_by_id, current.issued_at = by.person_id, now
        current.state = ErasureState.CERTIFIED.value
        current.content = certificate_content(
            current, run, stood_under_key(current.contract), now=now
        )
        current.content_sha256 = content_hash(current.content)
        _print(current, by=by, now=now)
        current.save()
        first, second = approvers_of(current)
        destroy_key(current.witness_key, by=first, approved_by=second, now=now)
    if current.certificate is not None:
        inspect(current.certificate, now=now)
    return Erasure.objects.get(pk=erasure.pk)


def _print(erasure: Erasure, *, by: Actor, now: datetime) -> None:
    number = erasure.certificate_number
    pdf = render_pdf(
        "ledger", certificate_paper(erasure.content), title=f"消去証明書 {number}",
        standard=Standard.ARCHIVE, issued_on=day_of(now),
    )  # fmt: skip
    erasure.certificate = receive(
        BytesIO(pdf), name=f"消去証明書_{erasure.contract.case.number}.pdf",
        key=erasure.kept_key, policy=PDF, by=by, now=now,
    )  # fmt: skip
    erasure.certificate.retain_until_on = erasure.contract.case.retained_until_on
    erasure.certificate.save(update_fields=["retain_until_on"])


def _facts(run: ProofRun | None) -> ProofFacts | None:
    if run is None:
        return None
    places = run.lines.filter(place__startswith=GENERATION).values_list("place", flat=True)
    return ProofFacts(
        is_clean=run.is_clean, generations=[place.removeprefix(GENERATION) for place in places]
    )
