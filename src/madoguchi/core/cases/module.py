from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(name="cases", label="案件")
