"""What every running service may announce, on one screen."""

from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(
    name="operations",
    label="運用の共通",
    description="停止・障害・窓口の共通の規則と、運用報告書の受け渡しです。",
    announces=("operations.report_accepted.v1",),
)
