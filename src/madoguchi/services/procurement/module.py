"""All that procurement offers to the house, on one screen."""

from madoguchi.core.modules import NavItem, ServiceModule

MODULE = ServiceModule(
    name="procurement",
    label="公募・選定",
    hue="blue",
    description="公募型プロポーザルを、公告から契約候補者の決定まで進めます。",
    permissions="madoguchi.services.procurement.permissions.PERMISSIONS",
    demo="madoguchi.services.procurement.demo.world.load",
    announces=(
        "procurement.tender_published.v1",
        "procurement.tender_amended.v1",
        "procurement.candidate_agreed.v1",
    ),
    navigation=(
        NavItem(label="公募案件", url_name="procurement:calls"),
        NavItem(
            label="担当案件",
            url_name="procurement:tenders",
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
        "madoguchi.services.procurement.views.bid_panel.due_bids",
        "madoguchi.services.procurement.views.panels.waiting_decisions",
        "madoguchi.services.procurement.views.panels.coming_deadlines",
    ),
    listens={"mail.bounced.v1": "madoguchi.services.procurement.receivers.mail_bounced"},
)
