from madoguchi.core.modules import Job, NavItem, ServiceModule

MODULE = ServiceModule(
    name="desk",
    label="問合せ",
    description="問合せを受け付け、期限までに答え、台帳に残します。",
    permissions="madoguchi.core.desk.permissions.PERMISSIONS",
    navigation=(
        NavItem(
            label="問い合わせ管理台帳", url_name="desk:ledger", permission="desk.ledger.view",
            audience="ward",
        ),
        NavItem(
            label="区への問合せ", url_name="desk:ledger", permission="desk.inquiry.ask",
            audience="contractor",
        ),
    ),
    panels=("madoguchi.core.desk.panels.waiting",),
    jobs=(
        Job(
            name="remind-of-inquiries",
            label="問合せの期限のお知らせ",
            run="madoguchi.core.desk.commands.reminding.remind_of_due",
            every_seconds=300,
        ),
    ),
)  # fmt: skip
