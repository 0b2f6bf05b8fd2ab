from madoguchi.core.modules import NavItem, ServiceModule

MODULE = ServiceModule(
    name="ui",
    label="まどぐち",
    hue="blue",
    navigation=(NavItem(label="ホーム", url_name="home"),),
)
