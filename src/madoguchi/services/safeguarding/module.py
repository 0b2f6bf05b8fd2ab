"""All that safeguarding offers to the house, on one screen."""

from madoguchi.core.modules import Job, NavItem, ServiceModule, SettingSpec

ROOM = "madoguchi.services.safeguarding"

MODULE = ServiceModule(
    name="safeguarding",
    label="児童情報共有",
    hue="orange",
    description="施設から出欠などの情報を受け取り、担当者が変化にすぐ気づけるようにします。",
    permissions=f"{ROOM}.permissions.PERMISSIONS",
    column_names=f"{ROOM}.queries.trail_columns.COLUMN_NAMES",
    demo=f"{ROOM}.demo.world.load",
    page_names=f"{ROOM}.queries.page_names.PAGE_NAMES",
    action_names={
        "safeguarding.erasure": "児童の記録の消去",
        "safeguarding.disclosure.release": "秘匿の解除",
    },
    frame=f"{ROOM}.queries.stops.frame_words",
    panels=(f"{ROOM}.views.panels.facility_day", f"{ROOM}.views.panels.ward_day"),
    navigation=tuple(
        NavItem(
            label=label,
            url_name=f"safeguarding:{name}",
            permission=permission,
            audience=audience,
        )
        for label, name, permission, audience in (
            ("今日の入力", "today", "safeguarding.attendance.enter", "facility"),
            ("1か月の入力", "this-month", "safeguarding.attendance.enter", "facility"),
            ("定期報告", "reports", "safeguarding.attendance.enter", "facility"),
            ("休業日と予定", "calendar", "safeguarding.calendar.edit", "facility"),
            ("情報提供の依頼", "requests", "safeguarding.attendance.enter", "facility"),
            ("保護者からの問い合わせ", "guardians", "safeguarding.inquiry.enter", "facility"),
            ("区との連絡", "messages", "safeguarding.message.facility", "facility"),
            ("緊急のとき", "urgent", "safeguarding.attendance.enter", "facility"),
            ("担当の状況", "ward", "safeguarding.case.view", "ward"),
            ("お知らせ", "alerts", "safeguarding.case.view", "ward"),
            ("保護者からの問い合わせ", "ward-inquiries", "safeguarding.case.view", "ward"),
            ("児童", "children", "safeguarding.case.view", "ward"),
            ("施設との連絡", "ward-messages", "safeguarding.message.ward", "ward"),
            ("お知らせの規則", "rules", "safeguarding.case.view", "ward"),
            ("統計", "statistics", "safeguarding.statistics.view", "ward"),
            ("アクセスの記録", "access-log", "safeguarding.access.search", "ward"),
            ("施設とアカウント", "support", "safeguarding.facility.view", "contractor"),
            ("役割と権限", "roles", "safeguarding.roles.view", "contractor"),
            ("役割と権限", "roles", "safeguarding.roles.view", "ward"),
            ("閲覧の点検", "reviews", "safeguarding.access.review", "ward"),
            ("年度更新", "years", "safeguarding.year.plan", "ward"),
            ("消去", "erasures", "safeguarding.erasure.approve", "ward"),
            ("児童・施設の登録", "roster", "safeguarding.roster.edit", "ward"),
            ("システムの運用", "operation", "safeguarding.operation.view", "ward"),
            ("システムの運用", "operation", "safeguarding.operation.view", "contractor"),
            ("困ったとき（窓口）", "help-desk", "safeguarding.help.ask", "facility"),
            ("情報提供の依頼", "request-issue", "safeguarding.request.issue", "ward"),
            ("紙の代行入力", "paper", "safeguarding.paper.enter", "ward"),
            ("操作研修", "trainings", "safeguarding.training.run", ""),
            ("マニュアルと動画", "manuals", "safeguarding.manual.read", ""),
        )
    ),
    jobs=(
        Job(
            name="open-reports",
            label="定期報告の作成",
            run=f"{ROOM}.commands.reports.open_due_reports",
            every_seconds=3600,
        ),
        Job(
            name="settle-grades",
            label="転校・転園の日からの学年の変更",
            run=f"{ROOM}.commands.grades.settle_grades",
            every_seconds=600,
        ),
        Job(
            name="suspend-unused",
            label="90日間使われないアカウントの停止",
            run=f"{ROOM}.commands.unused_accounts.suspend_unused",
            every_seconds=86400,
        ),
        Job(
            name="remind-reports",
            label="定期報告の催促（開庁日の8時30分から）",
            run=f"{ROOM}.commands.reminding.remind",
            every_seconds=600,
        ),
        Job(
            name="evaluate-changed",
            label="出欠の変化の判定",
            run=f"{ROOM}.commands.evaluation.evaluate_changed",
            every_seconds=5,
        ),
        Job(
            name="evaluate-nightly",
            label="全児童の判定（毎朝4時から）",
            run=f"{ROOM}.commands.evaluation.evaluate_nightly",
            every_seconds=600,
        ),
        Job(
            name="watch-silence",
            label="報告のない施設の確認",
            run=f"{ROOM}.commands.silence.watch_silence",
            every_seconds=600,
        ),
        Job(
            name="publish-manuals",
            label="マニュアルの公開（更新のあと）",
            run=f"{ROOM}.commands.manuals.publish_shipped",
            every_seconds=600,
        ),
        Job(
            name="escalate-alerts",
            label="未確認のお知らせの引上げ",
            run=f"{ROOM}.commands.alerting.escalate_alerts",
            every_seconds=60,
        ),
        Job(
            name="probe",
            label="外形監視（60秒ごと）",
            run=f"{ROOM}.commands.probing.probe_as_set",
            every_seconds=60,
        ),
    ),
    settings=(
        SettingSpec(
            name="PROBE_URL", kind="text", default="",
            help="The address that the worker asks every 60 seconds: https://ward.example.jp/. "
            "Empty: a machine outside runs `bin/madoguchi probe URL --every 60` instead.",
        ),
    ),
)  # fmt: skip
