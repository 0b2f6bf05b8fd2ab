from madoguchi.core.modules import ServiceModule

MODULE = ServiceModule(
    name="procurement",
    label="公募・選定",
    hue="blue",
    description="公募型プロポーザルを、公告から契約候補者の決定まで進めます。",
)
