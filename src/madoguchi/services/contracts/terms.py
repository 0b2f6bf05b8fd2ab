"""Terms of contracts: English values, Japanese labels as the papers print them."""

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


class DutyTrigger(Term):
    """What opens a duty."""

    CONCLUSION = "conclusion", "契約の締結"
    MONTHLY = "monthly", "毎月"
    YEARLY = "yearly", "毎年度"
    EVERY_6_MONTHS = "every_6_months", "6か月ごと"
    END = "end", "履行期間の終了"
    ON_REQUEST = "on_request", "求めに応じて"
    STANDING = "standing", "常に"


class DutyState(Term):
    """Where one duty stands (未着手・提出済・承認済・該当なし・違反)."""

    OPEN = "open", "未着手"
    FILED = "filed", "提出済"
    RETURNED = "returned", "差戻し"
    SETTLED = "settled", "承認済"
    NOT_APPLICABLE = "not_applicable", "該当なし"
    BREACHED = "breached", "違反"


class Sign(Term):
    """What a clause or duty shows on the board."""

    BREACHED = "breached", "違反"
    OVERDUE = "overdue", "期限超過"
    DUE = "due", "期限あり"
    FILED = "filed", "確認待ち"
    STANDING = "standing", "継続して守る"
    SETTLED = "settled", "承認済"
    NOT_APPLICABLE = "not_applicable", "該当なし"


class Side(Term):
    """Which of the two parties did or confirmed something."""

    WARD = "ward", "区"
    CONTRACTOR = "contractor", "受託者"


class MeetingWay(Term):
    """How a meeting was held (CONT-111)."""

    IN_PERSON = "in_person", "対面"
    ONLINE = "online", "オンライン（区の会議室）"


class MinutesState(Term):
    """Where the minutes of a meeting stand (CONT-110)."""

    AWAITED = "awaited", "議事録待ち"
    FILED = "filed", "確認待ち"
    HALF = "half", "片方確認"
    LOCKED = "locked", "確定"


class ContactKind(Term):
    """Who came with what to the contractor, or to the ward about him."""

    INQUIRY = "inquiry", "区からの問合せ"
    HELP_DESK = "help_desk", "利用者・施設からの問合せ"
    COMPLAINT = "complaint", "苦情"
    COOPERATION = "cooperation", "協力依頼・同席"


class LevelMeasure(Term):
    """What the product itself can measure of an agreed service level (CONT-109)."""

    FIRST_RESPONSE = "first_response", "障害の初動までの時間"
    RECOVERY = "recovery", "障害の復旧までの時間"
    ANSWERS = "answers", "問合せへの期限内の回答"
    AVAILABILITY = "availability", "サービスの稼働率"


class AuditKind(Term):
    AUDIT = "audit", "監査"
    INSPECTION = "inspection", "検査"


class AuditState(Term):
    ANNOUNCED = "announced", "通知済み"
    HELD = "held", "実施済み"
    CLOSED = "closed", "完了"


class Verdict(Term):
    """What an audit found on one question."""

    GOOD = "good", "適合"
    POOR = "poor", "不適合"
    NOT_SEEN = "not_seen", "未確認"


class LeakGround(Term):
    """Why a leak must be reported to the commission (個人情報保護法施行規則 第43条)."""

    SENSITIVE = "sensitive", "要配慮個人情報が含まれる"
    PROPERTY = "property", "財産的被害が生じるおそれがある"
    MALICE = "malice", "不正の目的によるおそれがある"
    MANY = "many", "本人の数が100人を超える"


class FilingState(Term):
    FILED = "filed", "提出済"
    ACCEPTED = "accepted", "確認済"
    RETURNED = "returned", "差戻し"


class ApprovalKind(Term):
    """What a contractor must be allowed beforehand (CONT-160)."""

    COPY = "copy", "複写"
    TAKING_OUT = "taking_out", "持ち出し"
    SUBCONTRACT = "subcontract", "再委託"
    BACKUP_METHOD = "backup_method", "バックアップ手法"
    OUTSIDE_SERVER = "outside_server", "サーバの庁舎外設置"
    WORKER = "worker", "従事者"
    PLAN = "plan", "実施計画"
    REUSE = "reuse", "成果物の再利用"
    ERASURE = "erasure", "返却に代わる消去・廃棄"
    OTHER_USE = "other_use", "収集した情報の目的外の利用"
    EXTRA_PROOF = "extra_proof", "校正の追加"


class ApprovalState(Term):
    REQUESTED = "requested", "申請中"
    ASKED_BACK = "asked_back", "照会中"
    APPROVED = "approved", "承認"
    REJECTED = "rejected", "不承認"


class DeliverableState(Term):
    """Where a deliverable stands."""

    AWAITED = "awaited", "納品待ち"
    DELIVERED = "delivered", "検査待ち"
    FAILED = "failed", "手直し"
    ACCEPTED = "accepted", "検査合格"
    NOT_THIS_YEAR = "not_this_year", "当年度は対象外"


class InspectionResult(Term):
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格（手直し）"


class InvoiceState(Term):
    RECEIVED = "received", "受付"
    APPROVED = "approved", "支払承認"
    PAID = "paid", "支払済"
    REFUSED = "refused", "返戻"


class AssetState(Term):
    """Where an information asset of the ward stands."""

    HELD = "held", "保管中"
    RETURNED = "returned", "返却済"
    ERASED = "erased", "消去・廃棄済"


class Importance(Term):
    HIGH = "high", "高"
    NORMAL = "normal", "普通"


class LedgerEvent(Term):
    """What happened to an asset; the ledger is only ever added to."""

    RECEIVED = "received", "受領"
    COPIED = "copied", "複写"
    BACKED_UP = "backed_up", "バックアップ"
    COPY_ERASED = "copy_erased", "複写物の消去・廃棄"
    COPY_HANDED_IN = "copy_handed_in", "複写物の提出"
    TAKEN_OUT = "taken_out", "持ち出し"
    BROUGHT_BACK = "brought_back", "持ち帰り"
    TRANSPORTED = "transported", "運搬"
    RETURNED = "returned", "返却"
    ERASED = "erased", "消去・廃棄"
    CORRECTED = "corrected", "訂正"


class IncidentKind(Term):
    """電算処理の特記事項 第36項(1)-(6), and the equipment failures of 第35項."""

    LOSS = "loss", "滅失"
    DAMAGE = "damage", "毀損"
    LEAK = "leak", "漏えい"
    UNAUTHORISED_ACCESS = "unauthorised_access", "不正アクセス"
    POLICY_BREACH = "policy_breach", "情報セキュリティポリシーの違反"
    OTHER = "other", "その他情報セキュリティに悪影響を及ぼす事象"
    FAILURE = "failure", "トラブル・災害・事故・機器の故障"


class IncidentState(Term):
    AWAITING_WRITTEN = "awaiting_written", "書面報告待ち"
    IN_FOLLOW_UP = "in_follow_up", "対応中"
    CLOSED = "closed", "終結"


class IncidentStep(Term):
    WRITTEN_REPORT = "written_report", "書面報告"
    CALL = "call", "電話連絡"
    PRELIMINARY = "preliminary", "個人情報保護委員会への速報"
    FINAL = "final", "個人情報保護委員会への確報"
    INSTRUCTION = "instruction", "区の指示"
    DONE = "done", "指示の実施"
    NOTE = "note", "経過"


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


class ProofKind(Term):
    TEXT = "text", "文字校正"
    COLOUR = "colour", "色校正"


class PaymentPlan(Term):
    """支払方法: how the price is divided over the term."""

    ONCE = "once", "完了後の1回払い"
    IN_MONTHS = "in_months", "月を決めた分割払い"
    MONTHLY = "monthly", "毎月払い"
    BY_QUANTITY = "by_quantity", "実績数量による払い"
    ON_INVOICE = "on_invoice", "受託者の請求による払い"


class RightsRule(Term):
    """When copyright passes to the ward."""

    ON_DELIVERY = "on_delivery", "納品による移転"
    ON_FULL_PAYMENT = "on_full_payment", "契約金額の支払完了による移転"


class WorkKind(Term):
    """Kinds of contract as the ordinance on public contracts tells them apart."""

    SERVICE = "service", "委託等（工事以外）"
    WORKS = "works", "工事"
    DESIGNATED_MANAGER = "designated_manager", "指定管理者協定"
    REAL_ESTATE = "real_estate", "不動産の買入れ・借入れ"


class WorkerRelation(Term):
    """How a worker stands to the contractor; all of them get the card."""

    OWN = "own", "受託者の従事者"
    SUBCONTRACTOR = "subcontractor", "再委託先の従事者"
    SOLE = "sole", "一人親方"
    DISPATCHED = "dispatched", "派遣労働者"


class Evaluation(Term):
    GOOD = "good", "良好"
    NOT_GOOD = "not_good", "良好でない"


class Gravity(Term):
    MINOR = "minor", "軽微"
    SERIOUS = "serious", "軽微でない"


class BreachState(Term):
    RECORDED = "recorded", "記録済"
    CANCELLED = "cancelled", "契約解除"


class InvoiceMatter(Term):
    """What an invoice asks money for."""

    WORK = "work", "契約の業務"
    UPGRADE = "upgrade", "バージョンアップ・保守"


class ErasureState(Term):
    """How far the erasure of a contract has come; each step can be resumed."""

    REQUESTED = "requested", "承認待ち（1人目）"
    HALF_APPROVED = "half_approved", "承認待ち（2人目）"
    APPROVED = "approved", "承認済"
    DESTROYED = "destroyed", "鍵を破棄・確認中"
    PROVEN = "proven", "確認済"
    CERTIFIED = "certified", "証明書を発行済"


class StartPaper(Term):
    """第3項の文書: of the contractor, and of every subcontractor below it."""

    REGULATIONS = "regulations", "社内規程・基準"
    ROSTER = "roster", "従事者名簿"
    EMERGENCY_CONTACTS = "emergency_contacts", "緊急時連絡先一覧"
    SCHEDULE = "schedule", "実施スケジュール"
    NETWORK_DIAGRAM = "network_diagram", "ネットワーク構成図"
    SECURITY_SPECIFICATION = "security_specification", "セキュリティ仕様書"
    CLOUD_RISKS = "cloud_risks", "クラウドサービス利用のリスク対策文書"
    PLEDGE = "pledge", "契約と特記事項を守る誓約書"


class SubcontractOrigin(Term):
    """How a subcontractor came onto the page."""

    CONTRACTOR = "contractor", "受託者の申請"
    PROPOSAL = "proposal", "提案書の協力事務所"


class SubcontractState(Term):
    """Where a subcontract stands, seen with every firm above it."""

    DRAFT = "draft", "作成中"
    APPLIED = "applied", "申請中"
    APPROVED = "approved", "承認"
    REJECTED = "rejected", "不承認"
    WITHDRAWN = "withdrawn", "承認取消し"


class WorkerState(Term):
    """Where a worker stands on a day."""

    DRAFT = "draft", "届出の途中"
    REQUESTED = "requested", "承認待ち"
    REJECTED = "rejected", "不承認"
    APPROVED = "approved", "承認済み（従事前）"
    SERVING = "serving", "従事中"
    BARRED = "barred", "従事できません"
    LEFT = "left", "離任"


class TrainingKind(Term):
    """電算処理 第16項・個人情報 第9項 and the courses of the service itself."""

    SECURITY = "security", "情報セキュリティ教育"
    PERSONAL_DATA = "personal_data", "個人情報保護教育"
    DRILL = "drill", "緊急時訓練"
    COURSE = "course", "業務の研修"


class IdentityRule(Term):
    """電算処理の特記事項 第15項(1)-(8), in the product's own words."""

    OWN_ID = "own_id", "(1) 自分のIDを他人に使わせない"
    SHARED_ID = "shared_id", "(2) 共用IDを利用者以外に使わせない"
    SECRECY = "secrecy", "(3) パスワードを秘密にし、照会に応じない"
    NOTES = "notes", "(4) パスワードのメモを不用意に作らない"
    STRENGTH = "strength", "(5) 長く、推測されにくいパスワードにする"
    ONE_SYSTEM = "one_system", "(6) 複数のシステムで使い回さない"
    NO_MEMORY = "no_memory", "(7) パソコンやブラウザに記憶させない"
    NOT_SHARED = "not_shared", "(8) 社員の間で共有しない"


class RegisterKind(Term):
    """A register that a clause asks the contractor to keep."""

    STOCK_CHECK = "stock_check", "預かり品の点検"
    HANDLING_REVIEW = "handling_review", "個人情報の取扱方法の見直し"
    LENT_MATERIAL = "lent_material", "貸与された資料"
    DOOR_KEY = "door_key", "鍵・カード"
    DEVICE = "device", "装置の設置"
    OUTSIDE_SERVER = "outside_server", "庁舎外のサーバ"
    OUTSIDE_CHECK = "outside_check", "庁舎外サーバの対策の確認"
    COMPUTER = "computer", "パソコン等"
    CHANGE = "change", "作業・変更の記録"
    LOG_KEEPING = "log_keeping", "ログの保存"
    CLOCK = "clock", "サーバの時刻"
    VERIFICATION = "verification", "検証事項"
    PATCH = "patch", "修正プログラム"
    SEPARATION = "separation", "環境の分離"
    ISOLATION = "isolation", "インターネットからの分離"
    LOG_ANALYSIS = "log_analysis", "ログの分析"
    CLOUD_SERVICE = "cloud_service", "クラウドサービス"
    CREATED_ASSET = "created_asset", "作成した情報資産の引渡し"
    BODY_HANDOVER = "body_handover", "ほかの機関への引継ぎ"
