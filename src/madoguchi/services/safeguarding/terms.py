"""Codes of the child information sharing system, with the words that people read."""

from madoguchi.core.terms import Term


class FacilityKind(Term):
    """所属施設の種別."""

    NURSERY = "nursery", "保育園"
    CERTIFIED_CENTRE = "certified_centre", "認定こども園"
    SMALL_NURSERY = "small_nursery", "地域型保育"
    UNLICENSED_NURSERY = "unlicensed_nursery", "認可外保育施設"
    KINDERGARTEN = "kindergarten", "幼稚園"
    ELEMENTARY = "elementary", "区立小学校"
    JUNIOR_HIGH = "junior_high", "区立中学校"
    COMPULSORY = "compulsory", "義務教育学校"
    OTHER_SCHOOL = "other_school", "私立・国立・都立学校"
    SPECIAL_NEEDS = "special_needs", "特別支援学校"
    HIGH_SCHOOL = "high_school", "高等学校"
    AFTER_SCHOOL = "after_school", "学童クラブ"


class InputCycle(Term):
    """How a facility types in: every day, or the month at once."""

    DAILY = "daily", "毎日入力"
    MONTHLY = "monthly", "月ごとにまとめて入力"


class ReportCycle(Term):
    """定期的な情報提供の周期."""

    MONTHLY = "monthly", "おおむね1か月に1回"
    WEEKLY = "weekly", "週1回"
    DAILY = "daily", "毎日"
    PAUSED = "paused", "休止"


class Grade(Term):
    """学年; for nurseries the class by age."""

    AGE_0 = "age0", "0歳児クラス"
    AGE_1 = "age1", "1歳児クラス"
    AGE_2 = "age2", "2歳児クラス"
    AGE_3 = "age3", "3歳児クラス（年少）"
    AGE_4 = "age4", "4歳児クラス（年中）"
    AGE_5 = "age5", "5歳児クラス（年長）"
    P1 = "P1", "小学1年"
    P2 = "P2", "小学2年"
    P3 = "P3", "小学3年"
    P4 = "P4", "小学4年"
    P5 = "P5", "小学5年"
    P6 = "P6", "小学6年"
    J1 = "J1", "中学1年"
    J2 = "J2", "中学2年"
    J3 = "J3", "中学3年"
    H1 = "H1", "高校1年"
    H2 = "H2", "高校2年"
    H3 = "H3", "高校3年"


class DayKind(Term):
    """Why a day of a facility differs from its week."""

    VACATION = "vacation", "長期休業"
    ANNIVERSARY = "anniversary", "開校記念日"
    SUBSTITUTE = "substitute", "振替休業日"
    CLASS_CLOSURE = "class_closure", "学級閉鎖"
    FACILITY_CLOSED = "facility_closed", "園の休園日"
    OTHER_CLOSED = "other_closed", "その他の休業日"
    OPENED = "opened", "臨時の開校・開園日"


class AttendanceCode(Term):
    """出欠区分. 休業日 and 予定なし are never stored: they follow from the calendars."""

    PRESENT = "present", "出席"
    LATE = "late", "遅刻"
    LEFT_EARLY = "left_early", "早退"
    ABSENT = "absent", "欠席"
    SUSPENDED = "suspended", "出席停止"
    BEREAVEMENT = "bereavement", "忌引"
    RECOGNISED_OUTSIDE = "recognised_outside", "出席扱い（校外）"
    RECOGNISED_ONLINE = "recognised_online", "出席扱い（オンライン）"


class FamilyContact(Term):
    """家庭からの連絡の有無."""

    RECEIVED = "received", "連絡あり"
    NONE = "none", "連絡なし"
    WE_CALLED = "we_called", "施設から連絡して判明"


class AbsenceReason(Term):
    """欠席の理由."""

    ILLNESS = "illness", "病気"
    INJURY = "injury", "けが"
    HOSPITAL_VISIT = "hospital_visit", "通院"
    FAMILY = "family", "家庭の都合"
    NON_ATTENDANCE = "non_attendance", "不登校"
    OTHER = "other", "その他"
    UNKNOWN = "unknown", "理由不明"


class EntryState(Term):
    """How far an entry has come. The rules count it from the moment it is typed."""

    DRAFT = "draft", "入力済み（確認前）"
    CONFIRMED = "confirmed", "施設長確認済み"
    SUBMITTED = "submitted", "提出済み"


class EntrySource(Term):
    """By which way an entry came in."""

    SCREEN = "screen", "画面"
    API = "api", "施設のシステム"
    PAPER = "paper", "紙の様式（代行入力）"


class Sign(Term):
    """気になる様子."""

    INJURY = "injury", "不自然な外傷"
    HYGIENE = "hygiene", "身なり・衛生"
    FOOD = "food", "食事"
    REFUSES_HOME = "refuses_home", "帰宅を嫌がる"
    CONDUCT = "conduct", "言動の変化"
    HOME_CHANGE = "home_change", "家庭環境の変化"
    TOLD = "told", "本人からの訴え"


SERIOUS_SIGNS = frozenset({Sign.INJURY, Sign.REFUSES_HOME, Sign.TOLD})


class ReportState(Term):
    """定期報告の状態."""

    OPEN = "open", "入力中"
    AWAITING_HEAD = "awaiting_head", "管理職確認待ち"
    SUBMITTED = "submitted", "提出済み"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "受理済み"


class ReportStepKind(Term):
    """What happened to a periodic report."""

    HANDED_OVER = "handed_over", "管理職へ提出"
    HEAD_RETURNED = "head_returned", "管理職が戻した"
    SUBMITTED = "submitted", "区へ提出"
    RETURNED = "returned", "区が差し戻した"
    ACCEPTED = "accepted", "区が受理"


class ContactMeans(Term):
    """How a child was met or heard on a day without lessons."""

    SCHOOL_DAY = "school_day", "登校日"
    INTERVIEW = "interview", "面談"
    TELEPHONE = "telephone", "電話"
    HOME_VISIT = "home_visit", "家庭訪問"


class HolderRole(Term):
    """主担当・副担当."""

    PRIMARY = "primary", "主担当"
    SECONDARY = "secondary", "副担当"


class CallTarget(Term):
    """Whom a facility telephoned in an emergency."""

    HOLDER = "holder", "担当機関"
    GUIDANCE_CENTRE = "guidance_centre", "児童相談所"
    HOTLINE_189 = "hotline_189", "189"
    POLICE_110 = "police_110", "110"


class ManualAudience(Term):
    """For whom a manual and its videos are: each role is shown its own set only."""

    ADMINISTRATION = "administration", "管理用"
    FACILITIES = "facilities", "各施設用"


class ManualKind(Term):
    """What a file of a set is."""

    MANUAL = "manual", "マニュアル"
    VIDEO = "video", "説明動画"
