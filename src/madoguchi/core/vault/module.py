from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(name="vault", label="保管庫")
