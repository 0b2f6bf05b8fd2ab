"""All that safeguarding offers to the house, on one screen."""

from madoguchi.core.modules import NavItem, ServiceModule

ROOM = "madoguchi.services.safeguarding"

MODULE = ServiceModule(
    name="safeguarding",
    label="児童情報共有",
    hue="orange",
    description="施設から出欠などの情報を受け取り、担当者が変化にすぐ気づけるようにします。",
    permissions=f"{ROOM}.permissions.PERMISSIONS",
    navigation=(
        NavItem(
            label="今日の入力",
            url_name="safeguarding:today",
            permission="safeguarding.attendance.enter",
            audience="facility",
        ),
    ),
)
