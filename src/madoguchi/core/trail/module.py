from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(name="trail", label="操作履歴")
