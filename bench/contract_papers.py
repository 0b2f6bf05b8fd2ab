#!/usr/bin/env python3
"""contract_papers: every paper and register of one contract as docx, xlsx, pdf and csv.

Makes each, takes the time, opens every docx and xlsx in LibreOffice (if ``soffice`` is there) and
compares what comes back with what was written; PDFs are read back with pdfium. Peer in the same
run: the longest register as plain rows by openpyxl and by python-docx.
Usage: python bench/contract_papers.py [--server URL|sqlite]
"""

import argparse
import csv
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from ground import SERVER, machine, migrated, own_ground

TODAY = date(2026, 4, 1)
NOW = datetime(2026, 4, 1, 1, tzinfo=UTC)


def a_contract() -> Any:
    """One contract with deliverables, inspections, invoices, an amendment and a custody ledger."""
    from madoguchi.core.testing.personas import as_actor, make_world
    from madoguchi.services.contracts.commands import (
        amending,
        concluding,
        custody,
        deliveries,
        drafting,
        payments,
    )
    from madoguchi.services.contracts.terms import (
        AmendedSubject,
        AmendmentReason,
        Attribute,
        Importance,
        InspectionResult,
    )

    world = make_world(TODAY)
    officer, chief, firm = (
        as_actor(one, TODAY) for one in (world.saeki, world.takahashi, world.yamabe)
    )
    who = {"by": officer, "now": NOW}
    chain = drafting.start_chain(
        title="髙﨑地区の相談", section=world.sections["000"], contractor=world.mihon_kikaku, **who
    )
    contract = drafting.draft_contract(
        chain,
        drafting.ContractDraft(
            title="髙﨑・𠮷野地区の相談業務委託", starts_on=TODAY, ends_on=date(2027, 3, 31),
            price_yen=22_630_000, place="みほん区役所", payment_words="2回払い",
            attributes=[Attribute.DATA_PROCESSING, Attribute.PERSONAL_DATA,
                        Attribute.SERVES_RESIDENTS],
        ), **who,
    )  # fmt: skip
    concluding.conclude(contract, concluded_on=TODAY, by=chief, now=NOW)
    concluding.name_manager(contract, "髙橋 一郎", by=firm, now=NOW)
    contract.refresh_from_db()
    for number in range(1, 27):
        row = deliveries.register_deliverable(
            contract, f"納品物その{number}", due_on=TODAY + timedelta(days=10 * number),
            formats="Word 形式", **who,
        )  # fmt: skip
        deliveries.hand_in(row, None, "", checked_software="", checked_on=None, by=firm, now=NOW)
        row.refresh_from_db()
        deliveries.inspect(row, InspectionResult.PASSED, inspected_on=TODAY, points="目次", **who)
        part = payments.plan_instalment(contract, amount_yen=100_000, rests_on=[row], **who)
        payments.enter_invoice(
            part,
            payments.InvoiceForm(number=f"A-{number}", invoiced_on=TODAY, amount_yen=100_000),
            **who,
        )
    asset = custody.ReceivedAsset(
        name="名簿", medium="紙", quantity="1部", purpose="受付", importance=Importance.HIGH,
        has_personal_data=True, storage_place="金庫",
    )  # fmt: skip
    for _ in range(50):
        custody.issue_receipt(
            contract, [asset], received_at=NOW, receiver="山辺 翔", by=firm, now=NOW
        )
    change = amending.Change(subject=AmendedSubject.ENDS_ON, after="2027-06-30")
    amending.draft_amendment(
        contract,
        amending.AmendmentDraft(
            reason_kind=AmendmentReason.DATES, reason="講座の追加", effective_on=TODAY,
            changes=[change], legal_ground="繰越明許費",
        ), **who,
    )  # fmt: skip
    return contract


def make_all(contract: Any, folder: Path) -> list[tuple[Path, float, list[str], Any]]:
    """(file, seconds, texts that must be in it, rows or None)."""
    from madoguchi.core.documents.pdf import render_pdf
    from madoguchi.core.documents.sheets import write_xlsx
    from madoguchi.core.documents.tables import csv_bytes
    from madoguchi.core.documents.word import render_docx
    from madoguchi.services.contracts.documents.contract_papers import facts_for, paper_of
    from madoguchi.services.contracts.documents.registers import REGISTERS, sheet_of
    from madoguchi.services.contracts.terms import PaperKind

    made = []

    def keep(name: str, work: Any, texts: list[str], rows: Any = None) -> None:
        began = time.perf_counter()
        content = work()
        path = folder / name
        path.write_bytes(content)
        made.append((path, time.perf_counter() - began, texts, rows))

    for kind in PaperKind:
        paper = paper_of(kind, contract, facts_for(contract, kind))
        texts = [line for _, text in paper.items for line in text.split("\n")]
        keep(f"{kind.value}.docx", lambda p=paper, k=kind: render_docx(p, title=k.label), texts)
        keep(
            f"{kind.value}.pdf", lambda p=paper, k=kind: render_pdf("letter", p, title=k.label),
            texts,
        )  # fmt: skip
    for name, (title, register) in REGISTERS.items():
        ledger = register(contract, NOW)
        texts = [cell for row in ledger.rows for cell in row]
        rows = [[column.label for column in ledger.columns], *map(list, ledger.rows)]
        keep(f"r-{name}.docx", lambda x=ledger, t=title: render_docx(x, title=t), texts)
        keep(f"r-{name}.pdf", lambda x=ledger, t=title: render_pdf("ledger", x, title=t), texts)
        keep(
            f"r-{name}.xlsx", lambda x=ledger, t=title: write_xlsx([sheet_of(x)], title=t), [],
            rows,
        )  # fmt: skip
        keep(f"r-{name}.csv", lambda r=rows: csv_bytes(r[0], r[1:]), [], rows)
    return made


def bare(text: str) -> str:
    """Without any white space: a page breaks its lines where it must."""
    return re.sub(r"\s", "", text)


def in_office(folder: Path, suffix: str, target: str, *, wanted: str) -> dict[str, str]:
    """Each file of ``suffix`` as LibreOffice opened it, as text by name."""
    out = folder / f"office-{suffix}"
    files = sorted(map(str, folder.glob(f"*.{suffix}")))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", target, "--outdir", str(out), *files],
        check=True, capture_output=True, timeout=400,
    )  # fmt: skip
    return {path.stem: path.read_text("utf-8-sig") for path in out.glob(f"*.{wanted}")}


def wrong_in(made: Any, folder: Path) -> tuple[list[str], int]:
    """Names of files that did not come back equal, and how many were compared."""
    import pypdfium2

    wrong, compared = [], 0
    has_office = shutil.which("soffice") is not None
    docs = in_office(folder, "docx", "txt:Text (encoded):UTF8", wanted="txt") if has_office else {}
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    books = in_office(folder, "xlsx", filters, wanted="csv") if has_office else {}
    for path, _, texts, rows in made:
        if path.suffix == ".pdf":
            pages = pypdfium2.PdfDocument(path)
            texts_of_pages = [bare(page.get_textpage().get_text_range()) for page in pages]
            # A sentence may go over a page: what stands between is the number of the page.
            whole = "".join(
                text.removesuffix(f"{number}/{len(texts_of_pages)}")
                for number, text in enumerate(texts_of_pages, 1)
            )
        elif path.suffix == ".docx" and has_office:
            whole = bare(docs.get(path.stem, ""))
        elif path.suffix == ".csv" or (path.suffix == ".xlsx" and has_office):
            text = path.read_text("utf-8-sig") if path.suffix == ".csv" else books.get(path.stem)
            compared += 1
            if list(csv.reader((text or "").splitlines())) != rows:
                wrong.append(path.name)
            continue
        else:
            continue
        compared += 1
        if any(bare(text) not in whole for text in texts):
            wrong.append(path.name)
    return wrong, compared


def peers(made: Any, folder: Path) -> None:
    """The longest register as plain rows, by the libraries that the product stands on."""
    import openpyxl
    from docx import Document

    rows = max((rows for *_, rows in made if rows), key=len)

    def book() -> None:
        plain = openpyxl.Workbook(write_only=True)
        sheet = plain.create_sheet()
        for row in rows:
            sheet.append(row)
        plain.save(folder / "plain.xlsx")

    def paper() -> None:
        plain = Document()
        table = plain.add_table(rows=len(rows), cols=len(rows[0]))
        for row, line in zip(rows, table.rows, strict=True):
            for text, cell in zip(row, line.cells, strict=True):
                cell.text = text
        plain.save(str(folder / "plain.docx"))

    spent = {"openpyxl": took(book), "python-docx": took(paper)}
    ours = {path.suffix: seconds for path, seconds, *_ in made if path.stem == longest(made, rows)}
    print(
        f"peer: the longest register ({len(rows)} rows)"
        f" by openpyxl {spent['openpyxl'] * 1000:.0f} ms (ours {ours['.xlsx'] * 1000:.0f} ms),"
        " by python-docx"
        f" {spent['python-docx'] * 1000:.0f} ms (ours {ours['.docx'] * 1000:.0f} ms)"
    )


def longest(made: Any, rows: Any) -> str:
    """Name of the register with these rows."""
    return next(path.stem for path, _, _, its in made if its is rows)


def took(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    contract = a_contract()
    with tempfile.TemporaryDirectory(prefix="papers-") as name:
        made = make_all(contract, Path(name))
        wrong, compared = wrong_in(made, Path(name))
        for suffix in (".docx", ".pdf", ".xlsx", ".csv"):
            times = sorted(seconds for path, seconds, *_ in made if path.suffix == suffix)
            print(
                f"{suffix[1:]}: {len(times)} files, median {times[len(times) // 2] * 1000:.0f} ms, "
                f"slowest {times[-1] * 1000:.0f} ms, together {sum(times):.1f} s"
            )
        peers(made, Path(name))
    has_office = shutil.which("soffice") is not None
    opened = "opened in LibreOffice" if has_office else "LibreOffice is MISSING: no docx, no xlsx"
    print(f"files {len(made)}, {opened}; compared {compared}, different {wrong or 0} (limit 0)")
    return 1 if wrong or compared < len(made) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--server", default=SERVER)
    chosen = parser.parse_args()
    with own_ground("papers", chosen.server):
        print(machine(), flush=True)
        migrated()
        code = main()
        from django.db import connection

        connection.close()
    sys.exit(code)
