from madoguchi.core.modules import Job, NavItem, ServiceModule

MODULE = ServiceModule(
    name="events",
    label="自動処理",
    description="業務どうしの引き継ぎと、定期の作業が滞りなく進んでいるかを確かめます。",
    permissions="madoguchi.core.accounts.foundation_permissions.EVENTS",
    navigation=(
        NavItem(label="自動処理の状況", url_name="events:overview", permission="events.view"),
    ),
    jobs=(
        Job(
            name="take-up-lost-tasks",
            label="途切れた仕事のやり直し",
            run="madoguchi.core.events.tasks.take_up_lost_tasks",
            every_seconds=60,
        ),
    ),
)
