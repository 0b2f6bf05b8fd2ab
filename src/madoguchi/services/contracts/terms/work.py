"""Terms of the work in progress: meetings, contacts, levels, audits, people, subcontracts."""

from madoguchi.core.terms import Term


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


class WorkerRelation(Term):
    """How a worker stands to the contractor; all of them get the card."""

    OWN = "own", "受託者の従事者"
    SUBCONTRACTOR = "subcontractor", "再委託先の従事者"
    SOLE = "sole", "一人親方"
    DISPATCHED = "dispatched", "派遣労働者"


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


class AuditStage(Term):
    """情報セキュリティ監査の段階 in which both leading auditors take part (仕様書7(4))."""

    PLAN = "plan", "計画書の作成"
    FIELDWORK = "fieldwork", "監査の実施"
    REPORT = "report", "報告書の作成"


class TrainingKind(Term):
    """電算処理 第16項・個人情報 第9項 and the courses of the service itself."""

    SECURITY = "security", "情報セキュリティ教育"
    PERSONAL_DATA = "personal_data", "個人情報保護教育"
    DRILL = "drill", "緊急時訓練"
    COURSE = "course", "業務の研修"
