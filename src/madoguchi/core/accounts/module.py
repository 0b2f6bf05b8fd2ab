from madoguchi.core.modules import NavItem, ServiceModule

MODULE = ServiceModule(
    name="accounts",
    label="利用者",
    hue="purple",
    description="組織と利用者、役割、サインインの安全を管理します。",
    permissions="madoguchi.core.accounts.own_permissions.PERMISSIONS",
    navigation=(
        NavItem(
            label="組織", url_name="accounts:organisations", permission="accounts.register.view"
        ),
        NavItem(label="利用者", url_name="accounts:people", permission="accounts.register.view"),
        NavItem(
            label="招待", url_name="accounts:invitations", permission="accounts.invitation.send"
        ),
        NavItem(
            label="一括登録", url_name="accounts:bulk", permission="accounts.bulk.import"
        ),
        NavItem(
            label="登録ネットワーク", url_name="accounts:networks",
            permission="accounts.network.change",
        ),
        NavItem(
            label="権限一覧", url_name="accounts:permissions",
            permission="accounts.permissions.view",
        ),
        NavItem(
            label="自社の登録情報", url_name="accounts:own-organisation",
            permission="accounts.own_organisation.change", audience="contractor",
        ),
    ),
)  # fmt: skip
