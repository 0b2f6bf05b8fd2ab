"""Terms of the contract itself: kinds, states, what is agreed, changed, kept and judged."""

from madoguchi.core.terms import Term


class ContractKind(Term):
    """How a contract binds over the years."""

    SINGLE_YEAR = "single_year", "単年度契約"
    LONG_TERM = "long_term", "長期継続契約"
    LEASE = "lease", "保守委託を伴う賃貸借"


class ContractState(Term):
    """Where a contract stands."""

    PLANNED = "planned", "予定"
    CONCLUDED = "concluded", "締結済"
    IN_PERFORMANCE = "in_performance", "履行中"
    ENDED = "ended", "履行終了"
    CLOSED = "closed", "完結"
    NOT_CONCLUDED = "not_concluded", "不締結"


class ConditionKind(Term):
    """What has to be true before a contract may be concluded (契約の前提)."""

    BUDGET_VOTED = "budget_voted", "予算の議決"
    BUDGET_ALLOTTED = "budget_allotted", "予算の配当"
    PERFORMANCE_GOOD = "performance_good", "前契約の履行実績が良好"
    CONSULTED = "consulted", "内容・金額の年度協議"
    OTHER = "other", "その他の前提"


class Attribute(Term):
    """Facts of the work that decide which clauses and duties apply."""

    DATA_PROCESSING = "data_processing", "電算処理を委託する"
    PERSONAL_DATA = "personal_data", "個人情報を取り扱う"
    SERVES_RESIDENTS = "serves_residents", "区民にサービスを行う"
    SPECIFIC_PERSONAL_FILES = "handles_specific_personal_files", "特定個人情報ファイルを取り扱う"
    CLOUD = "uses_cloud", "クラウドサービスを利用する"
    EQUIPMENT = "installs_equipment", "装置を設置する"
    OUTSIDE_SERVERS = "has_outside_servers", "区のシステムのサーバを庁舎外に置く"
    MAINTENANCE = "maintains_systems", "情報システムを保守・運用する"
    DEVELOPMENT = "develops_systems", "情報システムを開発・導入する"
    SERVICE_LEVELS = "has_service_levels", "サービスレベルを合意している"
    STAFFED_PLACE = "runs_staffed_place", "職員を置いて利用者を受け入れる"
    SECURITY_AUDIT = "audits_security", "情報セキュリティ監査を行う"
    EDUCATION_BOARD = "of_education_board", "教育委員会の契約である"


class AmendmentReason(Term):
    """Why a contract is amended."""

    SCOPE = "scope", "業務内容の変更"
    PRICE = "price", "金額の変更"
    DATES = "dates", "期間の変更"
    BUDGET_CUT = "budget_cut", "歳出予算の減額・削減による変更"
    BUDGET_END = "budget_end", "歳出予算の削減による終了"


class AmendedSubject(Term):
    """What an amendment changes; the product follows the first four, the last is kept as words."""

    YEAR_AMOUNT = "year_amount", "年度の金額"
    ENDS_ON = "ends_on", "履行終了日"
    ATTRIBUTES = "attributes", "業務の性質"
    PLACE = "place", "履行場所"
    WORDS = "words", "その他の内容（定員など）"


class AmendmentState(Term):
    """Both sign; only then it holds."""

    DRAFTED = "drafted", "起案"
    WARD_SIGNED = "ward_signed", "受託者の署名待ち"
    SIGNED = "signed", "締結済"
    WITHDRAWN = "withdrawn", "取下げ"


class PlaceKind(Term):
    PERFORMANCE = "performance", "履行場所"
    DELIVERY = "delivery", "納入場所"


class PaperKind(Term):
    """Papers of a contract; those with a template are merged from the ward's own docx."""

    CONTRACT = "contract", "契約書"
    SPECIFICATION = "specification", "仕様書"
    GENERAL_TERMS = "general_terms", "約款"
    CLAUSE_ANNEX = "clause_annex", "特記事項（別紙）"
    MANAGEMENT_NOTICE = "management_notice", "管理体制通知"
    START_PAPERS = "start_papers", "着手届"
    INSPECTION_RECORD = "inspection_record", "検査調書"
    INVOICE = "invoice", "請求書"
    AMENDMENT = "amendment", "変更契約書"
    NOTICE_CARD = "notice_card", "周知カード"


class WorkKind(Term):
    """Kinds of contract as the ordinance on public contracts tells them apart."""

    SERVICE = "service", "委託等（工事以外）"
    WORKS = "works", "工事"
    DESIGNATED_MANAGER = "designated_manager", "指定管理者協定"
    REAL_ESTATE = "real_estate", "不動産の買入れ・借入れ"


class Evaluation(Term):
    GOOD = "good", "良好"
    NOT_GOOD = "not_good", "良好でない"


class Gravity(Term):
    MINOR = "minor", "軽微"
    SERIOUS = "serious", "軽微でない"


class BreachState(Term):
    RECORDED = "recorded", "記録済"
    CANCELLED = "cancelled", "契約解除"


class ErasureState(Term):
    """How far the erasure of a contract has come; each step can be resumed."""

    REQUESTED = "requested", "承認待ち（1人目）"
    HALF_APPROVED = "half_approved", "承認待ち（2人目）"
    APPROVED = "approved", "承認済"
    DESTROYED = "destroyed", "鍵を破棄・確認中"
    PROVEN = "proven", "確認済"
    CERTIFIED = "certified", "証明書を発行済"
