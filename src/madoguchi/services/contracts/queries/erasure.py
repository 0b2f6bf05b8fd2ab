"""What stands between a contract and its erasure, and what stood under its key."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet

from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_date
from madoguchi.core.cases.models import Case
from madoguchi.core.errors import Missing
from madoguchi.core.mail.bodies import readable_body
from madoguchi.core.mail.models import OutgoingMail
from madoguchi.core.trail.actor import Actor
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.backups.generations import generations
from madoguchi.core.vault.errors import Gone
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.sealed import ERASED_TEXT, SealedTextField
from madoguchi.core.vault.terms import FileState
from madoguchi.services.contracts.models import Contract, Erasure
from madoguchi.services.contracts.queries.closing import grouped, open_items
from madoguchi.services.contracts.queries.visibility import visible_contracts
from madoguchi.services.contracts.terms import ContractState, ErasureState

UNFINISHED = (ErasureState.APPROVED.value, ErasureState.DESTROYED.value)


def erasable_contract(actor: Actor, number: str) -> Contract:
    """The contract for its section and its firm, and for a key holder once an erasure is asked."""
    contract = visible_contracts(actor).filter(case__number=number).first()
    if contract is None and actor.has_role("key_holder"):
        asked = Contract.objects.filter(erasure__isnull=False, case__number=number)
        contract = asked.select_related("case", "chain__section", "chain__contractor").first()
    if contract is None:
        raise Missing("no_such_contract", "お探しの契約は見つかりません。番号をご確認ください。")
    return contract


def obstacles(contract: Contract, kept: set[int], now: datetime) -> list[str]:
    """Why it may not be erased yet; every open item of the closing, then what is to be kept.

    kept  primary keys of the stored files that are copied beforehand
    """
    found = [words for one in grouped(open_items(contract)) for words in one.lines]
    if contract.state != ContractState.CLOSED.value:
        found.append("契約が完結していません。完結の点検を済ませ、完結を記録してください。")
    found += [
        f"「{file.name}」は{format_date(file.retain_until_on)}まで保存する文書です。"
        "保存する文書に加えてください。"
        for file in files_of(contract).filter(retain_until_on__gte=day_of(now))
        if file.pk not in kept and file.retain_until_on
    ]
    unchecked = files_of(contract).filter(state=FileState.QUARANTINED.value).count()
    if unchecked:
        found.append(f"安全確認の終わっていないファイルが{unchecked}件あります。")
    return found


def files_of(contract: Contract) -> QuerySet[StoredFile]:
    """Every file of the vault under the contract's key, whoever put it there."""
    return StoredFile.objects.filter(key=contract.case.key)


def mails_of(contract: Contract) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(key=contract.case.key)


def sealed_texts(contract: Contract) -> Iterator[str]:
    """Every text of this room that stands under the contract's key, empty ones left out."""
    for model in apps.get_app_config("contracts").get_models():
        names = [field.name for field in model._meta.fields if isinstance(field, SealedTextField)]
        path = path_to_contract(model)
        if not names or not path or model is Erasure:
            continue
        rows: Any = model._base_manager  # noqa: SLF001 - Django's documented name
        for row in rows.filter(**{path: contract}):
            yield from (text for name in names if (text := getattr(row, name)))


def path_to_contract(model: type[Model], depth: int = 3) -> str:
    """The lookup that leads from a row to its contract: "duty__contract"; "" if none does."""
    links = [field for field in model._meta.fields if field.is_relation and not field.null]
    for field in links:
        if field.related_model is Contract:
            return field.name
    for field in links if depth else []:
        rest = path_to_contract(field.related_model, depth - 1)  # type: ignore[arg-type] # no "self" among required links
        if rest and field.related_model._meta.app_label == "contracts":  # type: ignore[union-attr] # a model, as above
            return f"{field.name}__{rest}"
    return ""


def texts_under_key(contract: Contract) -> list[str]:
    """All that can be read now and must not be readable afterwards: names, texts, mail bodies."""
    names = [file.name for file in files_of(contract)]
    bodies = [readable_body(mail) for mail in mails_of(contract)]
    return [*names, *sealed_texts(contract), *bodies]


def readable_through_the_product(contract: Contract) -> tuple[int, int]:
    """(asked, still readable): every file, text and mail of the contract, as its pages ask it."""
    asked = readable = 0
    for file in files_of(contract):
        asked, readable = asked + 1, readable + bool(file.card and file.sha256)
    for text in sealed_texts(contract):
        asked, readable = asked + 1, readable + (text != ERASED_TEXT)
    for mail in mails_of(contract):
        asked, readable = asked + 1, readable + _is_readable(mail)
    return asked, readable


def _is_readable(mail: OutgoingMail) -> bool:
    try:
        readable_body(mail)
    except Gone:
        return False
    return True


def stood_under_key(contract: Contract) -> dict[str, int]:
    """How many files, texts and mail bodies stand, or stood, under the contract's key."""
    return {
        "files": files_of(contract).count(),
        "texts": sum(1 for _ in sealed_texts(contract)),
        "mails": mails_of(contract).count(),
    }


def search_hits(words: Sequence[str]) -> int:
    """How often the searches of cases, mails and trail would show one of the words."""
    hits = 0
    for word in words:
        hits += Case.objects.filter(Q(title__icontains=word) | Q(number__icontains=word)).count()
        hits += OutgoingMail.objects.filter(
            Q(subject__icontains=word) | Q(to_name__icontains=word) | Q(to_address__icontains=word)
        ).count()
        hits += TrailEntry.objects.filter(label__icontains=word).count()
    return hits


def existing_generations() -> list[Path]:
    """The backup generations that exist now, oldest first."""
    return generations(Path(settings.BACKUP_ROOT))


def unfinished() -> QuerySet[Erasure]:
    """Erasures that were approved and have not come to their proof: for the job."""
    tried = Q(state=ErasureState.DESTROYED.value, runs__isnull=False)
    return Erasure.objects.filter(state__in=UNFINISHED).exclude(tried)


def key_of(contract: Contract) -> VaultKey:
    """The contract's key; a contract without one cannot be entered."""
    if contract.case.key is None:
        raise Missing("no_key", "契約の鍵が見つかりません。運用の担当者にご連絡ください。")
    return contract.case.key
