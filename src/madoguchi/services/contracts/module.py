"""All that contracts offers to the house, on one screen."""

from madoguchi.core.modules import Job, NavItem, ServiceModule

ROOM = "madoguchi.services.contracts"

MODULE = ServiceModule(
    name="contracts",
    label="契約・履行",
    hue="green",
    description="委託契約を、締結から特記事項の履行、納品・検査、支払まで進めます。",
    permissions=f"{ROOM}.permissions.PERMISSIONS",
    column_names=f"{ROOM}.queries.trail_columns.COLUMN_NAMES",
    demo=f"{ROOM}.demo.world.load",
    demo_sequel=f"{ROOM}.demo.shared_system.play_on",
    action_names={
        "contracts.erasure_proof": "消去の確認",
        "contracts.data_certified": "消去・返却の証明",
        "contracts.transfer_received": "保護した送付の受取り",
        "contracts.transfer_sent": "保護した送付の発送",
        "contracts.transfer_too_late": "期限切れ・取消後の受取りの拒否",
        "contracts.transfer_withdrawn": "保護した送付の取消し",
        "contracts.transfer_wrong_code": "認証コードの誤り",
    },
    announces=("contracts.contract_concluded.v1",),
    navigation=(
        NavItem(
            label="担当契約",
            url_name="contracts:contracts",
            permission="contracts.contract.view",
            audience="ward",
        ),
        NavItem(
            label="支払の一覧",
            url_name="contracts:payables",
            permission="contracts.payment.pay",
            audience="ward",
        ),
        NavItem(
            label="会計",
            url_name="contracts:accounts",
            permission="contracts.account.view",
            audience="ward",
        ),
        NavItem(
            label="自社の契約",
            url_name="contracts:contracts",
            permission="contracts.own.view",
            audience="contractor",
        ),
        NavItem(
            label="契約の期限",
            url_name="contracts:dues",
            permission="contracts.contract.view",
            audience="ward",
        ),
        NavItem(
            label="契約の期限",
            url_name="contracts:dues",
            permission="contracts.own.view",
            audience="contractor",
        ),
        NavItem(
            label="契約の証拠（監査）",
            url_name="contracts:evidence-list",
            permission="contracts.evidence.view",
            audience="ward",
        ),
        NavItem(
            label="まどぐち自身の対策",
            url_name="contracts:own-answer",
            permission="contracts.contract.view",
            audience="ward",
        ),
        NavItem(
            label="消去の承認",
            url_name="contracts:erasures",
            permission="contracts.erasure.witness",
            audience="ward",
        ),
    ),
    jobs=(
        Job(
            name="remind-of-contract-dues",
            label="契約の期限のお知らせ",
            run=f"{ROOM}.commands.reminders.remind",
            every_seconds=1800,
        ),
        Job(
            name="resume-erasures",
            label="承認された消去の実行と確認",
            run=f"{ROOM}.commands.erasure.resume_erasures",
            every_seconds=60,
        ),
    ),
    panels=(
        f"{ROOM}.views.panels.waiting_acts",
        f"{ROOM}.views.panels.due_duties",
        f"{ROOM}.views.panels.due_payments",
        f"{ROOM}.views.panels.granted_evidence",
    ),
    listens={
        "procurement.candidate_agreed.v1": f"{ROOM}.receivers.candidate_agreed",
        "cases.report_fixed.v1": f"{ROOM}.receivers.report_fixed",
        "vault.file_refused.v1": f"{ROOM}.receivers.file_refused",
    },
)
