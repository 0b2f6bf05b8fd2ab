"""消去証明書: built from its frozen content alone, so that it can be made again exactly."""

from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any

from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.documents.papers import Align, Ledger, LedgerColumn, Orientation
from madoguchi.services.contracts.models import Erasure, ProofRun

METHOD = (
    "契約ごとの暗号鍵（AES-256）を破棄する方法（暗号化消去）。鍵は、データベース・操作履歴・バックアップの外にだけあり、"
    "2人の承認により上書きして削除した。この鍵の下の文書・記載・メール本文は、写しを含めて復号できない。"
)


def certificate_content(
    erasure: Erasure, run: ProofRun, counts: dict[str, int], *, now: datetime
) -> dict[str, Any]:
    """What the certificate says, as plain values: date, persons, method, what, results.

    counts  files, texts, mails that stood under the key
    """
    contract, key = erasure.contract, erasure.contract.case.key
    return {
        "number": erasure.certificate_number,
        "contract": f"{contract.case.number}　{contract.case.title}",
        "contractor": contract.chain.contractor.name,
        "section": contract.chain.section.name,
        "reason": erasure.reason,
        "method": METHOD,
        "key": str(key.key_id) if key else "",
        "what": (
            f"保管ファイル{counts['files']}件、記載{counts['texts']}件、"
            f"メール本文{counts['mails']}件"
        ),
        "requested": _signed(erasure.requested_by, erasure.requested_at),
        "first": _signed(erasure.first_approved_by, erasure.first_approved_at),
        "second": _signed(erasure.second_approved_by, erasure.second_approved_at),
        "destroyed_at": _moment(erasure.destroyed_at),
        "wiped_at": _moment(key.wiped_at if key else None),
        "key_copy": erasure.key_copy_words,
        "witnesses": erasure.witnesses,
        "issued": _signed(erasure.issued_by, now),
        "run": f"第{run.number}回　{_moment(run.started_at)}　ことば{run.words}件を照合",
        "elsewhere": dict(sorted(erasure.elsewhere.items())),
        "kept": [
            {"title": paper.title, "ground": paper.ground, "receipt": paper.copy.receipt_number}
            for paper in erasure.kept.select_related("copy")
            if paper.copy is not None
        ],
        "lines": [
            {
                "place": line.place, "searched": line.searched, "found": line.found,
                "erased": line.erased, "opened": line.opened,
                "others": line.others, "unopened": line.unopened,
            }
            for line in run.lines.all()
        ],
    }  # fmt: skip


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the content, in one spelling whatever made it."""
    plain = dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def certificate_paper(content: dict[str, Any]) -> Ledger:
    """The content as a paper: facts above, one row for each place that was looked through."""
    kept = "、".join(f"{one['title']}（{one['ground']}）" for one in content["kept"])
    facts = (
        ("証明書番号", content["number"]),
        ("契約", content["contract"]),
        ("受託者", content["contractor"]),
        ("担当部署", content["section"]),
        ("消去の理由", content["reason"]),
        ("消去したもの", f"{content['what']}（鍵 {content['key']}）"),
        ("方法", content["method"]),
        ("鍵の消去日時", content["wiped_at"]),
        ("申請", content["requested"]),
        ("承認（1人目）", content["first"]),
        ("承認（2人目）", content["second"]),
        ("立会人", content["witnesses"]),
        ("鍵の写しの処理", content["key_copy"]),
        ("保存したもの", kept or "なし"),
        ("確認", content["run"]),
        ("発行", content["issued"]),
        ("内容のハッシュ", content_hash(content)),
    )
    return Ledger(
        title="消去証明書",
        columns=(
            LedgerColumn("調べた場所", 3),
            LedgerColumn("調べた件数", 1, Align.RIGHT),
            LedgerColumn("残っていたことば", 1, Align.RIGHT),
            LedgerColumn("消去したもの／読めた数", 2, Align.RIGHT),
            LedgerColumn("ほかの契約／読めない数", 2, Align.RIGHT),
        ),
        rows=tuple(_row(line) for line in content["lines"]),
        facts=facts,
        notes=_notes(content),
        orientation=Orientation.PORTRAIT,
    )


def _row(line: dict[str, Any]) -> tuple[str, ...]:
    return (
        line["place"],
        str(line["searched"]),
        str(line["found"]),
        f"{line['erased']}／{line['opened']}",
        f"{line['others']}／{line['unopened']}",
    )


def _notes(content: dict[str, Any]) -> tuple[str, ...]:
    notes = [
        "契約の番号・日付・金額・状態と、区及び受託者として行った人の氏名は、区の記録として残る。",
        "別の媒体に置いたバックアップの写しも、同じ鍵を要するため読めない。",
    ]
    if content["elsewhere"]:
        tables = "、".join(f"{name} {count}件" for name, count in content["elsewhere"].items())
        notes.append(f"鍵の外の記録にも同じ語句があり、照合から除いたもの：{tables}")
    return tuple(notes)


def _signed(person: Any, at: datetime | None) -> str:
    return f"{person.name}　{_moment(at)}" if person else ""


def _moment(at: datetime | None) -> str:
    return format_moment(at) if at else ""
