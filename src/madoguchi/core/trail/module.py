from madoguchi.core.modules import Job, NavItem, ServiceModule

MODULE = ServiceModule(
    name="trail",
    label="操作履歴",
    description="だれが、いつ、何を見て、何を変えたかを確かめます。",
    permissions="madoguchi.core.accounts.foundation_permissions.TRAIL",
    navigation=(NavItem(label="操作履歴", url_name="trail:entries", permission="trail.view"),),
    jobs=(
        Job(
            name="anchor-trail",
            label="操作履歴の控え",
            run="madoguchi.core.trail.jobs.anchor_trail",
            every_seconds=600,
        ),
    ),
)
