from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(name="ui", label="共通")
