from madoguchi.core.modules import NavItem, ServiceModule

MODULE = ServiceModule(
    name="ui",
    label="まどぐち",
    hue="blue",
    navigation=(
        NavItem(label="ホーム", url_name="home"),
        NavItem(label="操作のてびき", url_name="help"),
    ),
)
