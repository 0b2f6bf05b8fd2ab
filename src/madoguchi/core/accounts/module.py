from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(name="accounts", label="利用者")
