"""The people of the demo's contracts: rosters, oaths, training, IDs and subcontractors."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from madoguchi.core.trail.actor import Actor
from madoguchi.services.contracts.commands import (
    approvals,
    oaths,
    posts,
    purposes,
    roster,
    start,
    subcontracts,
    training,
)
from madoguchi.services.contracts.models import Contract, Subcontract, Worker
from madoguchi.services.contracts.queries.subcontracts import papers_owed
from madoguchi.services.contracts.terms import IdentityRule, TrainingKind

WORKERS: tuple[dict[str, Any], ...] = (
    {
        "name": "髙﨑 𠮷乃", "kana": "たかさき よしの", "responsibility": "電算処理の責任者",
        "role": "伴走支援の責任者", "workplace": "みほん企画株式会社 本社 3階",
        "is_processing_manager": True, "handles_personal_data": True,
        "transfers_personal_data": True, "mobile": "090-0000-1201", "call_order": 1,
    },
    {
        "name": "グエン ティ ラン", "kana": "ぐえん てぃ らん", "responsibility": "担当",
        "role": "相談の受付", "workplace": "みほん区民活動センター", "processes_data": True,
        "handles_personal_data": True, "mobile": "090-0000-1202", "call_order": 2,
    },
    {
        "name": "﨑山 凜太朗", "kana": "さきやま りんたろう", "responsibility": "担当",
        "role": "学習会の講師", "workplace": "みほん区民活動センター", "mobile": "090-0000-1203",
        "qualification": "キャリアコンサルタント", "obtained_on": date(2019, 4, 1),
    },
    {
        "name": "Олександр Коваленко（オレクサンドル コヴァレンコ）", "kana": "おれくさんどる",
        "responsibility": "補助", "role": "会場の案内", "workplace": "みほん区民活動センター",
        "is_volunteer": True,
    },
)  # fmt: skip
PHASES = (
    ("相談会の準備", "4月-5月"), ("団体への伴走支援", "6月-12月"), ("成果の発表会", "1月-2月"),
    ("最終報告書の作成", "2月-3月"),
)  # fmt: skip


class People:
    """One contract with its firm, chief and officer, at one moment."""

    def __init__(
        self, contract: Contract, *, firm: Actor, officer: Actor, chief: Actor, now: datetime
    ) -> None:
        self.contract = contract
        self.firm, self.officer, self.chief = firm, officer, chief
        self.now = now
        self.today = now.date()

    def everybody(self) -> list[Worker]:
        """Named and approved, all but the last, who still waits for the chief."""
        made = [self.named(row) for row in WORKERS]
        for worker in made[:-1]:
            if worker.approval is not None:
                approvals.approve(worker.approval, from_on=self.today, by=self.chief, now=self.now)
        found = list(self.contract.workers.select_related("approval"))
        for worker in found[:2]:
            self.in_order(worker)
        return found

    def named(self, row: dict[str, Any]) -> Worker:
        paper = (BytesIO(f"履歴書の写し {row['name']}".encode()), "履歴書の写し.txt")
        return roster.register_worker(
            self.contract, {**row, "planned_from_on": self.today}, cv=paper,
            by=self.firm, now=self.now,
        )  # fmt: skip

    def in_order(self, worker: Worker) -> None:
        """Started, sworn, with a badge and all eight rules."""
        said: dict[str, Any] = {"by": self.firm, "now": self.now}
        roster.start_worker(worker, started_on=self.today, **said)
        oaths.record_oath(
            worker, text_version="当年度版", told_on=self.today, signed_on=self.today, **said
        )
        oaths.acknowledge_rules(worker, list(IdentityRule), on=self.today, **said)
        roster.issue_badge(
            worker, number=f"MK-{worker.number:03}", issued_on=self.today, is_instructed=True,
            **said,
        )  # fmt: skip

    def posts_and_ids(self, people: list[Worker]) -> None:
        post = posts.define_post(
            self.contract, "業務責任者", source="仕様書 体制", attends_meetings=True,
            by=self.officer, now=self.now,
        )  # fmt: skip
        posts.fill_post(post, people[0], from_on=self.today, by=self.firm, now=self.now)
        posts.define_post(
            self.contract, "心理相談の担当", qualifications=["公認心理師", "臨床心理士"],
            source="仕様書 体制", by=self.officer, now=self.now,
        )  # fmt: skip
        shared = oaths.register_identity(
            self.contract, system="相談受付システム", identifier="uketsuke01", users=people[:2],
            is_shared=True, starts_on=self.today, by=self.firm, now=self.now,
        )  # fmt: skip
        oaths.report_use(
            shared, user_name=people[1].name, used_at=self.now, by=self.firm, now=self.now
        )

    def lessons(self, people: list[Worker]) -> None:
        """A lesson with everybody, a drill that one missed, an outside course."""
        said: dict[str, Any] = {"by": self.firm, "now": self.now}
        for kind, title, there in (
            (TrainingKind.SECURITY, "情報の持ち出しと誤送信を防ぐ", people),
            (TrainingKind.DRILL, "名簿の紛失を想定した連絡訓練", people[:-1]),
        ):
            session = training.plan_training(
                self.contract, kind, title=title, planned_on=self.today, **said
            )
            training.hold_training(
                session, held_on=self.today, attended={one.pk for one in there}, **said
            )
        training.plan_training(
            self.contract, TrainingKind.COURSE, title="市民活動の伴走支援 講習会",
            planned_on=self.today + timedelta(days=20), is_external=True, targets=people[:2],
            **said,
        )  # fmt: skip

    def papers(self) -> None:
        """The schedule, a service without its risk paper, a purpose, the roster as filed."""
        said: dict[str, Any] = {"by": self.firm, "now": self.now}
        start.load_phases(self.contract, PHASES, **said)
        start.agree_schedule(self.contract, by=self.officer, now=self.now)
        start.file_schedule(self.contract, **said)
        start.add_cloud_service(
            self.contract, name="みほん日程調整", provider="みほん通信株式会社",
            use="相談会の日程調整", is_paid=False, added_on=self.today,
            risk_paper=(BytesIO("リスク対策文書".encode()), "リスク対策文書.txt"), **said,
        )  # fmt: skip
        purposes.order_purpose(self.contract, purpose="相談会の受付", by=self.officer, now=self.now)
        roster.file_roster(self.contract, **said)

    def tree(self) -> None:
        """A firm that is approved, one below it that waits, and a draft without papers."""
        said: dict[str, Any] = {"by": self.firm, "now": self.now}
        upper = self.applied("株式会社 髙山会場設営", "相談会の会場の設営", None)
        if upper.approval is not None:
            approvals.approve(
                upper.approval, from_on=self.today, conditions="名簿を会場に持ち込まないこと",
                by=self.chief, now=self.now,
            )  # fmt: skip
        self.applied("有限会社 﨑音響", "音響機器の運搬", Subcontract.objects.get(pk=upper.pk))
        subcontracts.draft_subcontract(
            self.contract, firm="みほん企画サービス株式会社", is_subsidiary=True,
            scope="チラシの印刷と配布", necessity="印刷の設備がないため", **said,
        )  # fmt: skip

    def applied(self, firm: str, scope: str, parent: Subcontract | None) -> Subcontract:
        node = subcontracts.draft_subcontract(
            self.contract, firm=firm, scope=scope, necessity="設備と人員がないため",
            parent=parent, by=self.firm, now=self.now,
        )  # fmt: skip
        for kind in papers_owed(self.contract):
            paper = (BytesIO(f"{firm} {kind.label}".encode()), f"{kind.label}.txt")
            subcontracts.file_paper(node, kind, paper, by=self.firm, now=self.now)
        return subcontracts.apply_for(node, by=self.firm, now=self.now)


def people_of(
    contract: Contract, *, firm: Actor, officer: Actor, chief: Actor, now: datetime
) -> None:
    """Fill one contract of the demo with its people."""
    stage = People(contract, firm=firm, officer=officer, chief=chief, now=now)
    people = stage.everybody()
    stage.posts_and_ids(people)
    stage.lessons(people)
    stage.papers()
    stage.tree()
