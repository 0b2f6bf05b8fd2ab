from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(name="mail", label="メール")
