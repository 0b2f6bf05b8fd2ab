"""Invented names for the demo world: facilities of a ward, and children."""

from madoguchi.services.safeguarding.terms import FacilityKind, Grade

PLACES = (
    "桜丘", "若葉", "松原", "梅が丘", "下沢", "上原台", "千鳥", "経堂台", "緑町", "弦巻台", "用田",
    "深見", "八幡山台", "船橋台", "喜多", "砧台", "祖師", "成城台", "鎌田", "瀬田台", "等々力台",
    "尾山", "奥沢台", "九品", "東沢", "北沢台", "代沢", "羽根木", "赤堤台", "桜新",
)  # fmt: skip
# (how a facility is called, its kind, its week, grades of its children)
SHAPES = (
    ("みほん区立{}小学校", FacilityKind.ELEMENTARY, "12345", (Grade.P1, Grade.P3, Grade.P5)),
    ("みほん区立{}中学校", FacilityKind.JUNIOR_HIGH, "12345", (Grade.J1, Grade.J2, Grade.J3)),
    ("みほん区立{}保育園", FacilityKind.NURSERY, "123456", (Grade.AGE_2, Grade.AGE_4)),
    ("{}ひだまり保育園", FacilityKind.NURSERY, "123456", (Grade.AGE_1, Grade.AGE_3)),
    ("{}認定こども園", FacilityKind.CERTIFIED_CENTRE, "123456", (Grade.AGE_3, Grade.AGE_5)),
    ("{}幼稚園", FacilityKind.KINDERGARTEN, "12345", (Grade.AGE_3, Grade.AGE_5)),
    ("{}キッズルーム", FacilityKind.UNLICENSED_NURSERY, "123456", (Grade.AGE_0, Grade.AGE_2)),
    ("{}ちいさなおうち", FacilityKind.SMALL_NURSERY, "123456", (Grade.AGE_0, Grade.AGE_1)),
    ("{}学童クラブ", FacilityKind.AFTER_SCHOOL, "123456", (Grade.P1, Grade.P2)),
    ("{}学園", FacilityKind.OTHER_SCHOOL, "123456", (Grade.P6, Grade.J1)),
)
FAMILY = (
    "髙木", "渡部", "𠮷岡", "﨑本", "佐藤", "鈴木", "田中", "伊藤", "齋藤", "小林", "ファム", "李",
    "長谷川", "五十嵐", "桑原", "柳澤", "宮﨑", "濵田", "冨永", "サントス",
)  # fmt: skip
GIVEN = (
    "陽葵", "蓮", "さくら", "湊", "結愛", "大翔", "心陽", "樹", "凛", "悠真", "葵", "アン", "美月",
    "朝陽", "ひなた", "律", "紬", "颯太", "琴音", "ルカス",
)  # fmt: skip
# Of grown-up people: who came to the training.
ADULT_GIVEN = (
    "恵子", "隆", "直美", "健一", "由香", "誠", "洋子", "浩", "裕美", "剛", "千春", "修", "美智子",
    "純", "和代", "哲也", "さゆり", "茂", "真由美",
)  # fmt: skip
# (head, one who reports) of the facilities that live in the demo
STAFF = (
    ("早川 恒一", "﨑田 由美"), ("有働 弘子", "今泉 駿"), ("渡邊 茜", "鵜飼 まどか"),
    ("辻 佐和子", "キム ミンジ"),
)  # fmt: skip
