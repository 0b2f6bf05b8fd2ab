"""The demo's custody and renewal: copies out, a take-out, a file behind a code, the evaluation."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from madoguchi.core.calendar.jst import at, day_of
from madoguchi.core.documents.papers import Ledger, LedgerColumn
from madoguchi.core.documents.word import render_docx
from madoguchi.core.vault.models import StoredFile
from madoguchi.services.contracts.commands import (
    approvals,
    custody,
    renewing,
    take_outs,
    transfers,
)
from madoguchi.services.contracts.models import Contract, CustodyAsset, TakeOut
from madoguchi.services.contracts.terms import (
    ApprovalKind,
    ConditionKind,
    Evaluation,
    Importance,
    LedgerEvent,
)

if TYPE_CHECKING:
    from madoguchi.services.contracts.demo.world import Stage

ROSTER = custody.ReceivedAsset(
    name="相談会の参加者名簿", medium="紙", quantity="1部（38名）", purpose="相談会の受付",
    importance=Importance.HIGH, has_personal_data=True, storage_place="本社 3階 施錠書庫",
)  # fmt: skip
MAP = custody.ReceivedAsset(
    name="団体の活動場所の一覧",
    medium="電子データ（Excel）",
    quantity="1点",
    purpose="訪問の計画",
    storage_place="本社 3階 業務用サーバ",
)
KEEPER = "早乙女 かおり"


def report_docx() -> BytesIO:
    """中間報告書: an editable file, as the contract asks for."""
    columns = (LedgerColumn("項番", 1), LedgerColumn("内容", 6))
    rows = (
        ("1", "相談会を2回開き、延べ61人が参加した。"),
        ("2", "12団体に伴走し、うち9団体が事業計画を書き上げた。"),
    )
    paper = Ledger(title="伴走支援 中間報告書", columns=columns, rows=rows)
    return BytesIO(render_docx(paper, title=paper.title))


class Holding:
    """What the firm of one contract holds of the ward, step by step."""

    def __init__(self, contract: Contract, stage: "Stage") -> None:
        self.contract, self.stage = contract, stage
        world = stage.world
        self.firm, self.officer = stage.actor(world.saotome), stage.actor(world.saeki)
        self.chief = stage.actor(world.takahashi)

    def all(self) -> None:
        roster = self._received()
        self._copied(roster)
        self._taken_out(roster)
        self._asks_again(roster)

    def _received(self) -> CustodyAsset:
        """Two items; returns the roster of participants."""
        moment = self.stage.back(60)
        receipt = custody.issue_receipt(
            self.contract, [ROSTER, MAP], received_at=moment, receiver=KEEPER, by=self.firm,
            now=moment,
        )  # fmt: skip
        custody.confirm_receipt(receipt, by=self.officer, now=self.stage.back(59))
        return receipt.assets.earliest("pk")

    def _copied(self, roster: CustodyAsset) -> None:
        """Two copies were allowed; one is destroyed, one is still out."""
        asked = approvals.request_approval(
            self.contract, ApprovalKind.COPY, subject="相談会の参加者名簿の写し", asset=roster,
            copies=2, reason="受付を2か所に分けるため", planned_on=day_of(self.stage.back(48)),
            by=self.firm, now=self.stage.back(52),
        )  # fmt: skip
        approvals.approve(
            asked, from_on=day_of(self.stage.back(50)), conditions="終了後すみやかに裁断すること",
            by=self.chief, now=self.stage.back(50),
        )  # fmt: skip
        self._line(roster, LedgerEvent.COPIED, self.stage.back(48), quantity=2)
        self._line(roster, LedgerEvent.COPY_ERASED, self.stage.back(20), note="裁断機で細断した。")

    def _taken_out(self, roster: CustodyAsset) -> None:
        """Out for one afternoon, and back the same day."""
        day = day_of(self.stage.back(9))
        asked = self._ask(roster, self.stage.back(9, 13), now=self.stage.back(14))
        approvals.approve(
            asked.approval, from_on=day, until_on=day, conditions="鍵付きケースに入れること",
            by=self.chief, now=self.stage.back(12),
        )  # fmt: skip
        said = {"place": "みほん区民会館", "protection": "鍵付きケース"}
        self._line(roster, LedgerEvent.TAKEN_OUT, self.stage.back(9, 13), **said)
        self._line(roster, LedgerEvent.BROUGHT_BACK, self.stage.back(9, 17), place="本社 3階")

    def _asks_again(self, roster: CustodyAsset) -> None:
        """The next afternoon waits for the chief."""
        out_at = at(self.stage.now.date() + timedelta(days=7), 13)
        self._ask(roster, out_at, now=self.stage.now)

    def _ask(self, roster: CustodyAsset, out_at: datetime, *, now: datetime) -> TakeOut:
        journey = take_outs.Journey(
            from_place=ROSTER.storage_place, to_place="みほん区民会館", carrier=KEEPER,
            out_at=out_at, back_at=out_at + timedelta(hours=4), protection="鍵付きケース",
            reason="会場で受付をするため",
        )  # fmt: skip
        return take_outs.ask_take_out(roster, journey, by=self.firm, now=now)

    def _line(
        self, roster: CustodyAsset, event: LedgerEvent, moment: datetime, **said: Any
    ) -> None:
        line = custody.LedgerLine(event=event, happened_at=moment, person=KEEPER, **said)
        custody.write_ledger(roster, line, by=self.firm, now=moment)


def send_behind_code(contract: Contract, file: StoredFile, stage: "Stage") -> None:
    """To an adviser outside: an address that ends and a code; fetched once."""
    receiver = transfers.Receiver(
        name="外部助言者 渡邉 百合子", address="watanabe-adviser@example.jp", days=7
    )
    firm = stage.actor(stage.world.yamabe)
    sent = transfers.send_file(
        contract, file, receiver, Importance.HIGH, by=firm, now=stage.back(2)
    )
    transfers.receive_file(sent.transfer, sent.code, now=stage.back(1))


def renewal_file(contract: Contract, following: Contract, stage: "Stage") -> None:
    """Judged good, consulted upon, approved: what next year's contract still waits for is money."""
    world, now = stage.world, stage.now
    officer, chief = stage.actor(world.saeki), stage.actor(world.takahashi)
    condition = following.conditions.get(kind=ConditionKind.CONSULTED.value)
    held = renewing.record_consultation(
        condition, held_on=now.date(), content="相談会を年3回とし、伴走する団体を12団体とする。",
        price="当年度から2.9%の増額", price_rises="人件費の上昇を見込む。",
        result="内容・金額とも合意した。", by=officer, now=now,
    )  # fmt: skip
    renewing.approve_consultation(held, by=chief, now=now)
    renewing.evaluate(
        contract, Evaluation.GOOD, reasons="期限を守り、相談会の参加者の評価も高い。",
        by=officer, now=now,
    )  # fmt: skip
