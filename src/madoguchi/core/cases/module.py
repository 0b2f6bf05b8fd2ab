from madoguchi.core.modules import NavItem, ServiceModule

MODULE = ServiceModule(
    name="cases",
    label="案件",
    description="どの業務の案件も、ひとつの一覧から開けます。",
    permissions="madoguchi.core.cases.permissions.PERMISSIONS",
    announces=("cases.report_fixed.v1",),
    navigation=(
        NavItem(
            label="案件一覧",
            url_name="cases:cases",
            permission="cases.case.view",
            audience="ward contractor",
        ),
    ),
)
