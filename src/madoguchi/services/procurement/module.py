"""All that procurement offers to the house, on one screen."""

from madoguchi.core.modules import Job, NavItem, ServiceModule

ROOM = "madoguchi.services.procurement"

MODULE = ServiceModule(
    name="procurement",
    label="公募・選定",
    hue="blue",
    description="公募型プロポーザルを、公告から契約候補者の決定まで進めます。",
    permissions=f"{ROOM}.permissions.PERMISSIONS",
    column_names=f"{ROOM}.queries.trail_columns.COLUMN_NAMES",
    demo=f"{ROOM}.demo.world.load",
    action_names={
        "procurement.marks_exported": "採点の書き出し",
        "procurement.blind_copy_tried": "副本の事前確認",
        "procurement.blind_finds_accepted": "副本の点検結果の了承",
        "procurement.blind_copy_cleaned": "副本の文書情報の除去",
        "procurement.foreign_bid_refused": "他者の応募への接続の拒否",
        "procurement.original_denied": "提出書類の閲覧の拒否",
    },
    announces=(
        "procurement.tender_published.v1",
        "procurement.tender_amended.v1",
        "procurement.candidate_agreed.v1",
    ),
    case_page=f"{ROOM}.queries.doors.case_page_for",
    navigation=(
        NavItem(
            label="公募案件",
            url_name="procurement:calls",
            audience="public ward contractor",
        ),
        NavItem(
            label="担当案件",
            url_name="procurement:tenders",
            permission="procurement.tender.view",
            audience="ward",
        ),
        NavItem(
            label="要領の点検",
            url_name="procurement:notices",
            permission="procurement.tender.edit",
            audience="ward",
        ),
        NavItem(
            label="期限の一覧",
            url_name="procurement:deadlines",
            permission="procurement.tender.view",
            audience="ward",
        ),
        NavItem(
            label="参加している公募",
            url_name="procurement:bids",
            permission="procurement.application.file",
            audience="contractor",
        ),
        NavItem(
            label="決裁",
            url_name="procurement:approvals",
            permission="procurement.tender.view",
            audience="ward",
        ),
        NavItem(
            label="指名停止等",
            url_name="procurement:suspensions",
            permission="procurement.suspension.manage",
            audience="ward",
        ),
        NavItem(
            label="選定委員の審査",
            url_name="procurement:review",
            permission="procurement.review.take_part",
            audience="ward",
        ),
    ),
    panels=(
        f"{ROOM}.views.panels.waiting_decisions",
        f"{ROOM}.views.panels.waiting_openings",
        f"{ROOM}.views.call_panels.due_next",
        f"{ROOM}.views.call_panels.my_reviews",
        f"{ROOM}.views.bid_panel.due_bids",
        f"{ROOM}.views.call_panels.my_calls",
        f"{ROOM}.views.call_panels.open_calls",
        f"{ROOM}.views.call_panels.recent_notices",
    ),
    jobs=(
        Job(
            name="remind-of-deadlines",
            label="期限のお知らせ",
            run=f"{ROOM}.commands.reminders.remind_of_deadlines",
            every_seconds=300,
        ),
        Job(
            name="note-closings",
            label="締切の記録",
            run=f"{ROOM}.commands.closing.note_closings",
            every_seconds=60,
        ),
        Job(
            name="check-blind-copies",
            label="副本の点検",
            run=f"{ROOM}.commands.blind_check.check_waiting",
            every_seconds=30,
        ),
    ),
    listens={"mail.bounced.v1": f"{ROOM}.receivers.mail_bounced"},
)
