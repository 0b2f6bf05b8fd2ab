from madoguchi.core.modules import Job, NavItem, ServiceModule, SettingSpec

MODULE = ServiceModule(
    name="mail",
    label="メール",
    description="送ったメールと、届いたかどうかを確かめます。",
    permissions="madoguchi.core.mail.permissions.PERMISSIONS",
    announces=("mail.bounced.v1",),
    navigation=(
        NavItem(
            label="送信メール台帳",
            url_name="mail:ledger",
            permission="mail.ledger.view",
            audience="ward",
        ),
    ),
    panels=("madoguchi.core.mail.panels.attention",),
    jobs=(
        Job(
            name="deliver-mails",
            label="メールの送信",
            run="madoguchi.core.mail.commands.delivery.deliver_mails",
            every_seconds=3,
            # Each mail is claimed by itself, so a second round beside a slow one does no harm.
            longest_seconds=60,
        ),
    ),
    settings=(
        SettingSpec(
            name="CHANNEL", kind="text", default="console",
            help="console: shown in the log and goes nowhere (try mode). smtp: the mail server.",
        ),
        SettingSpec(
            name="PER_MINUTE", kind="number", default="300",
            help="Mails per minute that the mail server is given, over all workers; 0 = no limit.",
        ),
        SettingSpec(
            name="BULK_WINDOW", kind="text", default="",
            help='Bulk mail is sent only within these hours of Tokyo time: "08:30-17:15".',
        ),
        SettingSpec(
            name="ATTACHMENT_BYTES", kind="number", default="7000000",
            help="The most that the attachments of one mail may weigh together.",
        ),
    ),
)  # fmt: skip
