"""契約の文書: versions on file, the ward's templates, official texts, and a paper made of them."""

from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction
from django.db.models import Max

from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.documents.merging import fields_of, merge_docx
from madoguchi.core.documents.reading import read_untrusted_bytes
from madoguchi.core.errors import Refused
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key
from madoguchi.core.vault.models import VaultKey
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.reading import open_file
from madoguchi.services.contracts.commands.deliveries import key_of
from madoguchi.services.contracts.commands.duties import PAPERS
from madoguchi.services.contracts.documents.contract_papers import FIELDS, facts_for
from madoguchi.services.contracts.models import (
    Contract,
    ContractPaper,
    OfficialText,
    PaperTemplate,
)
from madoguchi.services.contracts.queries.papers import template_for
from madoguchi.services.contracts.queries.refused_files import is_refused
from madoguchi.services.contracts.rules.library import clause_set
from madoguchi.services.contracts.rules.official_texts import cut_clauses
from madoguchi.services.contracts.terms import PaperKind

TEMPLATE_BYTES = 20 * 1024 * 1024
TEMPLATES = FilePolicy(extensions=("docx",), max_bytes=TEMPLATE_BYTES)
TEXTS = ("docx", "txt")


def file_paper(
    contract: Contract,
    kind: PaperKind,
    *,
    title: str,
    in_force_on: date,
    signed_on: date | None = None,
    stream: BinaryIO | None = None,
    name: str = "",
    by: Actor,
    now: datetime,
) -> ContractPaper:
    """A version of a paper, in force from a day; the one before stays for its days (CONT-009).

    raises  Refused  another version is in force from that very day
    """
    authorise(by, "contracts.contract.edit", contract)
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        held = contract.papers.filter(kind=kind.value, title=title)
        same_day = held.filter(in_force_on=in_force_on).select_related("file").first()
        if same_day is not None and not is_refused(same_day.file):
            raise Refused("filed", f"「{title}」は、その日から効力をもつ版が登録済みです。")
        stored = (
            receive(stream, name=name, key=key_of(contract), policy=PAPERS, by=by, now=now)
            if stream is not None
            else None
        )
        if same_day is not None:
            same_day.file, same_day.signed_on = stored, signed_on
            same_day.save(update_fields=["file", "signed_on"])
            return same_day
        latest = held.aggregate(Max("version"))["version__max"] or 0
        return ContractPaper.objects.create(
            contract=contract, kind=kind.value, title=title, version=latest + 1,
            in_force_on=in_force_on, signed_on=signed_on, file=stored,
            filed_by_id=by.person_id or 0, filed_at=now,
        )  # fmt: skip


def upload_template(
    contract: Contract, kind: PaperKind, stream: BinaryIO, name: str, *, by: Actor, now: datetime
) -> PaperTemplate:
    """The section's own docx for one kind of paper, used for all its contracts from now on.

    The file is read in a process of its own before anything here opens it.
    raises  Refused  no docx, no field, or a field that the product does not know, by its name
    """
    authorise(by, "contracts.contract.edit", contract)
    content = stream.read(TEMPLATE_BYTES + 1)
    stream.seek(0)
    read_untrusted_bytes(content, name=name)
    fields = fields_of(content)
    unknown = [field for field in fields if field not in FIELDS]
    if unknown:
        raise Refused(
            "unknown_field",
            f"「{unknown[0]}」という差込項目はありません。項目の一覧にある名前に直してください。",
        )
    if not fields:
        raise Refused("no_fields", "差込項目がありません。{{件名}} のように書いてください。")
    section = contract.chain.section
    with transaction.atomic():
        held = PaperTemplate.objects.select_for_update().filter(section=section)
        latest = held.filter(kind=kind.value).aggregate(Max("version"))["version__max"] or 0
        stored = receive(
            stream, name=name, key=_section_key(contract, now), policy=TEMPLATES, by=by, now=now
        )
        return PaperTemplate.objects.create(
            section=section, kind=kind.value, version=latest + 1, file=stored,
            fields=list(fields), uploaded_by_id=by.person_id or 0, uploaded_at=now,
        )  # fmt: skip


def _section_key(contract: Contract, now: datetime) -> VaultKey:
    """Templates hold no contract's data: they stand under a key of the section, kept on closing."""
    held = PaperTemplate.objects.filter(section=contract.chain.section).first()
    if held is not None and held.file.key is not None:
        return held.file.key
    return create_key(f"文書のひな形 {contract.chain.section.name}", now)


def make_docx(contract: Contract, kind: PaperKind, *, by: Actor, now: datetime) -> bytes | None:
    """The ward's template merged with the contract's facts; None if the ward has none.

    raises  FieldMissing  naming the field that has nothing to stand in it
    """
    template = template_for(contract, kind)
    if template is None:
        return None
    with open_file(template.file, by=by, now=now, purpose="文書の作成") as stream:
        content = stream.read()
    return merge_docx(content, facts_for(contract, kind))


def file_official_text(
    contract: Contract,
    *,
    set_code: str,
    stream: BinaryIO,
    name: str,
    in_force_on: date,
    by: Actor,
    now: datetime,
) -> OfficialText:
    """The ward's own words of a clause set, in the version that this contract was signed with.

    raises  Refused  a set that the contract does not have, another format, or a missing clause
    """
    authorise(by, "contracts.contract.edit", contract)
    row = contract.clause_sets.filter(code=set_code).first()
    if row is None:
        raise Refused("other_set", "この契約に適用される特記事項を選んでください。")
    if name.rpartition(".")[2].lower() not in TEXTS:
        raise Refused("other_format", "Word（.docx）かテキスト（.txt）のファイルを選んでください。")
    lines = _lines(stream.read(TEMPLATE_BYTES), name)
    numbers = [clause.number for clause in clause_set(row.code, row.version).clauses]
    clauses = cut_clauses(lines, numbers)
    with transaction.atomic():
        held = OfficialText.objects.select_for_update().filter(
            section=contract.chain.section, set_code=row.code, set_version=row.version
        )
        newest = held.order_by("-edition").first()
        if newest is not None and (newest.clauses, newest.in_force_on) == (clauses, in_force_on):
            return newest
        return OfficialText.objects.create(
            section=contract.chain.section, set_code=row.code, set_version=row.version,
            edition=(newest.edition if newest else 0) + 1, clauses=clauses, source_name=name,
            in_force_on=in_force_on, uploaded_by_id=by.person_id or 0, uploaded_at=now,
        )  # fmt: skip


def _lines(content: bytes, name: str) -> list[str]:
    if name.lower().endswith(".txt"):
        try:
            return content.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise Refused("not_utf8", "テキストはUTF-8で保存してから登録してください。") from None
    read = read_untrusted_bytes(content, name=name)
    return [line.text for page in read.pages for line in page.lines]
