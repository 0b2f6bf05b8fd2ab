from madoguchi.core.modules import Job, ServiceModule

MODULE = ServiceModule(
    name="trail",
    label="操作履歴",
    description="だれが、いつ、何を見て、何を変えたかを確かめます。",
    jobs=(
        Job(
            name="anchor-trail",
            run="madoguchi.core.trail.jobs.anchor_trail",
            every_seconds=600,
        ),
    ),
)
