"""消去: asked for, approved by two, copied, destroyed, proven; every step can be resumed.

What is irrevocable happens once, in ``_destroy``: the decision is durable before the key's file
goes (decision 0131). A machine that stops anywhere is taken up again by ``carry_on``.
"""

from collections.abc import Iterable
from datetime import datetime
from json import dumps, loads
from time import perf_counter

from django.db import transaction

from madoguchi.core.accounts.models import Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.errors import Refused
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.core.trail.wording import table_label
from madoguchi.core.vault.checks import inspect
from madoguchi.core.vault.intake import receive
from madoguchi.core.vault.keys import create_key, destroy_key, finish_destructions
from madoguchi.core.vault.models import StoredFile, VaultKey
from madoguchi.core.vault.policy import FilePolicy
from madoguchi.core.vault.proof import LIVE, PlaceResult, prove, words_in_clear
from madoguchi.core.vault.reading import open_file
from madoguchi.core.vault.storage import store
from madoguchi.core.vault.terms import FileState, KeyState
from madoguchi.services.contracts.models import (
    Contract,
    ContractDeliverable,
    Erasure,
    KeptPaper,
    ProofLine,
    ProofRun,
)
from madoguchi.services.contracts.queries.erasure import (
    existing_generations,
    key_of,
    obstacles,
    readable_through_the_product,
    search_hits,
    texts_under_key,
    unfinished,
)
from madoguchi.services.contracts.rules.erasure import (
    MOST_WORDS,
    check_second,
    spread,
    windows_of,
    words_to_search,
)
from madoguchi.services.contracts.rules.proof_lines import Line, live_lines
from madoguchi.services.contracts.terms import DeliverableState, ErasureState

WORKS_GROUND = "成果物（区に帰属）"


def request_erasure(
    contract: Contract,
    *,
    reason: str,
    words: Iterable[str] = (),
    kept: Iterable[tuple[StoredFile, str]] = (),
    by: Actor,
    now: datetime,
) -> Erasure:
    """Ask for it. Accepted deliverables are always kept: they are the ward's own.

    words   names and numbers of people that must not be found anywhere afterwards
    kept    (file under the contract's key, legal ground) to be copied beforehand
    raises  Refused  naming the first thing that stands in the way; asked for already; a word that
                     stands in records that stay, so that its absence could never be proven
    """
    authorise(by, "contracts.erasure.request", contract)
    if not reason.strip():
        raise Refused("reason_needed", "消去の理由を入力してください。")
    typed = [word.strip() for word in words if word.strip()]
    _demand_provable(typed)
    number = contract.case.number
    with transaction.atomic():
        current = Contract.objects.select_for_update().get(pk=contract.pk)
        if Erasure.objects.filter(contract=current).exists():
            raise Refused("asked_already", "この契約の消去は、すでに申請されています。")
        papers = [
            *_works(current),
            *((f"文書 {file.receipt_number}", ground, file) for file, ground in kept),
        ]
        _demand_free(current, {file.pk for _, _, file in papers}, now)
        erasure = Erasure(
            contract=current, reason=reason, requested_by_id=by.person_id or 0, requested_at=now,
            witness_key=create_key(f"契約 {number} 消去の確認", now),
            kept_key=create_key(f"契約 {number} 消去後の保存", now),
            typed_words=dumps(typed, ensure_ascii=False),
        )  # fmt: skip
        erasure.save()
        for title, ground, file in papers:
            if file.key_id != key_of(current).pk or not ground.strip():
                raise Refused(
                    "ground_needed", "保存する文書と、保存の根拠をそれぞれ入力してください。"
                )
            KeptPaper.objects.get_or_create(
                erasure=erasure, source=file, defaults={"title": title, "ground": ground}
            )
    return erasure


def _demand_provable(words: list[str]) -> None:
    """Asked while the key is still there: afterwards nobody could take such a word back.

    The name of a thing in custody stays in the ledger, in the trail and in every generation; the
    sentence names the word by its place in the list, because the trail keeps refusals.
    """
    clear = words_in_clear(words)
    for position, word in enumerate(words, start=1):
        if word in clear:
            tables = "、".join(dict.fromkeys(table_label(table) for table in clear[word]))
            raise Refused(
                "stays_in_clear",
                f"探すことばの{position}つ目は、消去のあとも残る記録（{tables}）に書かれているため、"
                "消えたことを確かめられません。このことばを除いて申請し、残る記録の扱いは"
                "消去の理由に書いてください。",
            )


def _works(contract: Contract) -> list[tuple[str, str, StoredFile]]:
    rows = ContractDeliverable.objects.filter(
        contract=contract, state=DeliverableState.ACCEPTED.value, deliverable__file__isnull=False
    ).select_related("deliverable__file__key")
    return [
        (row.deliverable.title, WORKS_GROUND, row.deliverable.file)
        for row in rows
        if row.deliverable.file is not None and row.deliverable.file.state == FileState.USABLE.value
    ]


def _demand_free(contract: Contract, kept: set[int], now: datetime) -> None:
    found = obstacles(contract, kept, now)
    if found:
        rest = f"（ほか{len(found) - 1}件）" if len(found) > 1 else ""
        raise Refused("not_erasable", f"まだ消去できません。{found[0]}{rest}先に済ませてください。")


def withdraw_erasure(erasure: Erasure, *, by: Actor, now: datetime) -> None:
    """Before the second approval it can be taken back; the trail keeps that it was asked."""
    authorise(by, "contracts.erasure.request", erasure.contract)
    with transaction.atomic():
        current = _locked(erasure)
        if current.state not in (ErasureState.REQUESTED.value, ErasureState.HALF_APPROVED.value):
            raise Refused("approved", "2人の承認が済んだ消去は、取り下げられません。")
        current.delete()


def approve_first(erasure: Erasure, *, by: Actor, now: datetime) -> Erasure:
    """The chief of the section."""
    authorise(by, "contracts.erasure.approve", erasure.contract)
    with transaction.atomic():
        current = _locked(erasure)
        _demand_state(current, ErasureState.REQUESTED)
        check_second(by.person_id, requester=current.requested_by_id, first=None)
        current.first_approved_by_id, current.first_approved_at = by.person_id, now
        current.state = ErasureState.HALF_APPROVED.value
        current.save()
    return current


def approve_second(erasure: Erasure, *, by: Actor, now: datetime) -> Erasure:
    """Somebody outside of the section; from here on it is carried out."""
    authorise(by, "contracts.erasure.witness", erasure.contract)
    with transaction.atomic():
        current = _locked(erasure)
        _demand_state(current, ErasureState.HALF_APPROVED)
        check_second(
            by.person_id, requester=current.requested_by_id, first=current.first_approved_by_id
        )
        kept = set(current.kept.values_list("source_id", flat=True))
        _demand_free(current.contract, kept, now)
        current.second_approved_by_id, current.second_approved_at = by.person_id, now
        current.state = ErasureState.APPROVED.value
        current.save()
    return current


def carry_on(erasure: Erasure, *, by: Actor, now: datetime) -> Erasure:
    """Everything up to the proof, from wherever it stands. Not inside a transaction: each step
    has to be durable before the next.

    raises  Refused  not approved, a paper that cannot be copied, or something new in the way
    """
    current = Erasure.objects.get(pk=erasure.pk)
    if current.state == ErasureState.APPROVED.value:
        _copy_kept(current, by, now)
        _destroy(current, now)
        current.refresh_from_db()
    if current.state not in (ErasureState.DESTROYED.value, ErasureState.PROVEN.value):
        raise Refused("not_approved", "2人の承認が済んでから実行できます。")
    if key_of(current.contract).wiped_at is None:
        finish_destructions(now)
    run_proof(current, now=now)
    current.refresh_from_db()
    return current


def resume_erasures(now: datetime) -> None:
    """Job: take up what was approved, or broken off before its proof."""
    refusals: list[Refused] = []
    for erasure in unfinished():
        try:
            carry_on(erasure, by=Actor.system("消去の実行"), now=now)
        except Refused as refusal:  # the others go on; the job then fails visibly
            refusals.append(refusal)
    if refusals:
        raise refusals[0]


def _copy_kept(erasure: Erasure, by: Actor, now: datetime) -> None:
    """One after the other; those copied before a stop are not copied again.

    What two people erased after its last day (core.vault, 保存期限) is not there to be kept.
    """
    waiting = erasure.kept.filter(copy__isnull=True).exclude(source__state=FileState.ERASED.value)
    for paper in waiting.select_related("source"):
        paper.copy = _copied(paper.source, erasure.kept_key, by, now)
        paper.save(update_fields=["copy"])


def _copied(source: StoredFile, key: VaultKey, by: Actor, now: datetime) -> StoredFile:
    with open_file(source, by=by, now=now, purpose="消去前の保存") as stream:
        copy = receive(
            stream, name=source.name, key=key, policy=FilePolicy.from_json(source.policy),
            by=by, now=now,
        )  # fmt: skip
    copy = inspect(copy, now=now)
    if copy.state != FileState.USABLE.value or copy.sha256 != source.sha256:
        raise Refused(
            "not_copied", f"「{source.name}」を保存できませんでした。ファイルを確かめてください。"
        )
    copy.retain_until_on = source.retain_until_on
    copy.save(update_fields=["retain_until_on"])
    return copy


def _destroy(erasure: Erasure, now: datetime) -> None:
    """The irrevocable step: both approvals stand, nothing is open, everything kept is copied."""
    with transaction.atomic():
        current = _locked(erasure)
        _demand_state(current, ErasureState.APPROVED)
        kept = set(current.kept.filter(copy__isnull=False).values_list("source_id", flat=True))
        _demand_free(current.contract, kept, now)
        texts = texts_under_key(current.contract)
        typed = loads(current.typed_words or "[]")
        pieces = dict.fromkeys(piece for text in texts for piece in windows_of(text))
        clear = words_in_clear(spread(list(pieces), 2 * MOST_WORDS))
        current.words = dumps(words_to_search(typed, texts, clear), ensure_ascii=False)
        current.elsewhere = _by_table(clear)
        current.state, current.destroyed_at = ErasureState.DESTROYED.value, now
        current.save()
        first, second = approvers_of(current)
        destroy_key(key_of(current.contract), by=first, approved_by=second, now=now)


def _by_table(clear: dict[str, dict[str, int]]) -> dict[str, int]:
    """table -> how many of the pieces stand there; never the pieces themselves."""
    tables: dict[str, int] = {}
    for found in clear.values():
        for table in found:
            tables[table] = tables.get(table, 0) + 1
    return tables


def run_proof(erasure: Erasure, *, now: datetime) -> ProofRun:
    """Look through everything and write down what was found; clean or not, the run stays.

    raises  Refused  the key's file is not gone yet, or the certificate is out
    """
    key = VaultKey.objects.get(pk=key_of(erasure.contract).pk)
    if key.state != KeyState.DESTROYED.value or key.wiped_at is None:
        raise Refused("key_not_wiped", "鍵がまだ消去されていません。少し待って実行してください。")
    if erasure.state == ErasureState.CERTIFIED.value:
        raise Refused("certified", "消去証明書は、すでに発行されています。")
    words: list[str] = loads(erasure.words or "[]")
    began = perf_counter()
    results = prove(key.key_id, words, vault_root=store().root, generations=existing_generations())
    lines = [*_lines(results), *_asked_lines(erasure.contract, words)]
    took_ms = round((perf_counter() - began) * 1000)
    with transaction.atomic():
        current = _locked(erasure)
        run = ProofRun.objects.create(
            erasure=current, number=current.runs.count() + 1, started_at=now, took_ms=took_ms,
            words=len(words), is_clean=all(line.is_clean for line in lines),
        )  # fmt: skip
        ProofLine.objects.bulk_create(ProofLine(run=run, **vars(line)) for line in lines)
        state = ErasureState.PROVEN if run.is_clean else ErasureState.DESTROYED
        current.state = state.value
        current.save(update_fields=["state"])
        record(
            "contracts.erasure_proof", by=Actor.system("消去の確認"), about=current,
            label=f"消去の確認 第{run.number}回",
            detail={"clean": int(run.is_clean), "places": len(lines)}, now=now,
        )  # fmt: skip
    return run


def _lines(results: Iterable[PlaceResult]) -> Iterable[Line]:
    for result in results:
        counts = {
            "erased": result.erased, "opened": result.opened,
            "others": result.others, "unopened": result.unopened,
        }  # fmt: skip
        if result.place == LIVE:
            yield from live_lines(result.tables, result.found_in, blobs=result.blobs, **counts)
            continue
        yield Line(
            place=f"世代 {result.place}",
            searched=result.rows + result.blobs,
            found=sum(result.found_in.values()),
            found_in="、".join(result.found_in)[:300],
            **counts,
        )


def _asked_lines(contract: Contract, words: list[str]) -> Iterable[Line]:
    asked, readable = readable_through_the_product(contract)
    yield Line(place="現在：画面からの表示", searched=asked, erased=asked, opened=readable)
    yield Line(place="現在：検索", searched=len(words), found=search_hits(words))


def _locked(erasure: Erasure) -> Erasure:
    return Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)


def _demand_state(erasure: Erasure, state: ErasureState) -> None:
    if erasure.state != state.value:
        raise Refused(
            "other_state",
            f"この消去は「{ErasureState(erasure.state).label}」のため、進められません。",
        )


def approvers_of(erasure: Erasure) -> tuple[Actor, Actor]:
    """The two whose approvals stand in the row; whoever resumes acts for them."""
    return _person(erasure.first_approved_by), _person(erasure.second_approved_by)


def _person(person: Person | None) -> Actor:
    if person is None:
        raise Refused("not_approved", "2人の承認が済んでから実行できます。")
    return Actor(kind=ActorKind.PERSON, label=person.name, person_id=person.pk)
