from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(name="desk", label="問合せ")
