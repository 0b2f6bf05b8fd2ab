"""The demo's closed contract: last year's, settled, its key destroyed, proven and certified."""

from datetime import datetime, timedelta

from madoguchi.core.accounts.models import Person
from madoguchi.core.calendar.fiscal import fiscal_year, period
from madoguchi.core.calendar.jst import at
from madoguchi.core.testing.personas import World, as_actor
from madoguchi.core.trail.actor import Actor
from madoguchi.core.vault.checks import inspect
from madoguchi.services.contracts.commands import (
    certifying,
    closing,
    concluding,
    custody,
    data_certificates,
    duties,
    erasure,
    returning,
)
from madoguchi.services.contracts.commands import drafting as drafts
from madoguchi.services.contracts.models import Contract, Filing
from madoguchi.services.contracts.queries.erasure import files_of
from madoguchi.services.contracts.terms import (
    Attribute,
    DutyState,
    DutyTrigger,
    FilingState,
    LedgerEvent,
)

CANARIES = ("相談者 髙﨑 𠮷乃", "相談者番号 K-2041")


def load_closed(world: World, now: datetime) -> Contract:
    """One receipt returned, every duty settled, closed on 1 April, erased this year."""
    first, last = period(fiscal_year(now) - 1)
    officer, chief, firm = (
        _actor(person, now) for person in (world.saeki, world.takahashi, world.yamabe)
    )
    chain = drafts.start_chain(
        title="市民活動の相談会", section=world.sections["000"], contractor=world.mihon_kikaku,
        by=officer, now=at(first, 9),
    )  # fmt: skip
    draft = drafts.ContractDraft(
        title="市民活動の相談会 運営業務委託", starts_on=first, ends_on=last, price_yen=1_980_000,
        attributes=(Attribute.DATA_PROCESSING, Attribute.PERSONAL_DATA),
        place="みほん区 市民活動センター",
    )  # fmt: skip
    contract = drafts.draft_contract(chain, draft, by=officer, now=at(first, 9))
    concluding.conclude(contract, concluded_on=first, by=chief, now=at(first, 10))
    concluding.name_manager(contract, world.yamabe.name, by=firm, now=at(first, 10))
    concluding.begin_performance(contract, by=officer, now=at(first, 11))
    after = at(last + timedelta(days=1), 10)
    _hold_and_return(contract, firm, officer, at(first, 13), after - timedelta(days=1))
    closing.end_performance(contract, by=officer, now=after)
    _settle(contract, firm, officer, after)
    closing.close_contract(contract, note="履行完了。返却を確認した。", by=chief, now=after)
    _erase(contract, world, now)
    return contract


def _actor(person: Person, now: datetime) -> Actor:
    return as_actor(person, now.date(), mfa=True)


def _hold_and_return(
    contract: Contract, firm: Actor, officer: Actor, received_at: datetime, returned_at: datetime
) -> None:
    roster = custody.ReceivedAsset(
        name="相談会の申込者名簿", medium="紙", quantity="1部（64名）", purpose="相談会の受付",
        has_personal_data=True, storage_place="本社 金庫",
    )  # fmt: skip
    receipt = custody.issue_receipt(
        contract, [roster], received_at=received_at, receiver="早乙女 かおり", by=firm,
        now=received_at,
    )  # fmt: skip
    back = custody.LedgerLine(
        event=LedgerEvent.RETURNED, happened_at=returned_at, person="早乙女 かおり",
        place="市民活動推進課 佐伯 真理子",
    )  # fmt: skip
    custody.write_ledger(receipt.assets.get(), back, by=firm, now=returned_at)
    returning.confirm_return(receipt.assets.get(), by=officer, now=returned_at)
    data_certificates.file_certificate(receipt.assets.get(), by=firm, now=returned_at)
    for file in files_of(contract):
        inspect(file, now=returned_at)


def _settle(contract: Contract, firm: Actor, officer: Actor, now: datetime) -> None:
    """Every dated duty is filed and accepted; the notes hold what must vanish."""
    for filing in Filing.objects.filter(duty__contract=contract, state=FilingState.FILED.value):
        duties.accept_filing(filing, by=officer, now=now)
    rows = contract.duties.filter(same_as__isnull=True, state=DutyState.OPEN.value)
    for duty in rows.exclude(trigger=DutyTrigger.STANDING.value):
        filing = duties.file_document(
            duty, [], by=firm, now=now,
            note=f"{duty.proof_words}を提出しました。{'、'.join(CANARIES)}の分を含みます。",
        )  # fmt: skip
        duties.accept_filing(filing, by=officer, now=now)


def _erase(contract: Contract, world: World, now: datetime) -> None:
    officer, chief, witness = (
        _actor(person, now) for person in (world.saeki, world.takahashi, world.onishi)
    )
    asked = erasure.request_erasure(
        contract, reason="履行期間の終了", words=CANARIES, by=officer, now=now
    )
    erasure.approve_first(asked, by=chief, now=now)
    erasure.approve_second(asked, by=witness, now=now)
    done = erasure.carry_on(asked, by=Actor.system("消去の実行"), now=now)
    certifying.issue_certificate(
        done, witnesses=world.onishi.name, key_copy_words="鍵の写しは作っていない。",
        by=officer, now=now,
    )  # fmt: skip
