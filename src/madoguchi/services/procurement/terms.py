"""States and codes of procurement, with the words that people see."""

from collections.abc import Mapping

from madoguchi.core.terms import Term


class TenderState(Term):
    DRAFT = "draft", "作成中"
    IN_APPROVAL = "in_approval", "決裁中"
    APPROVED = "approved", "公開待ち"
    PUBLISHED = "published", "公募中"
    REVIEWING = "reviewing", "審査中"
    DECIDED = "decided", "候補者決定"
    NO_AWARD = "no_award", "選定事業者なし"
    CONCLUDED = "concluded", "契約締結"
    CANCELLED = "cancelled", "中止"


class OutlinePart(Term):
    """事業者概要 (様式3): what a firm says of itself beside the register."""

    APPLICANT_FORM = "applicant_form", "応募者形態"
    FOUNDED = "founded", "設立年月日"
    CAPITAL = "capital", "資本金額"
    EMPLOYEES = "employees", "従業員数"
    HISTORY = "history", "沿革"
    BUSINESS = "business", "事業内容"
    OFFICERS = "officers", "役員の一覧"


class EmailDisclosure(Term):
    PRINTED = "printed", "公告に記載する"
    ON_REQUEST = "on_request", "申出のあった事業者にだけ伝える"


class MilestoneKind(Term):
    """What a row of the schedule stands for, whatever the notice calls it."""

    NOTICE = "notice", "公告・公募開始"
    DOCUMENT_ISSUE = "document_issue", "説明書の交付"
    LOAN = "loan", "参考資料の貸与申込み"
    PARTICIPATION = "participation", "参加表明書の提出"
    WITHDRAWAL = "withdrawal", "辞退届の提出"
    QUESTIONS = "questions", "質問の受付"
    ANSWERS = "answers", "質問への回答"
    INVITATION = "invitation", "招請通知"
    PROPOSALS = "proposals", "提案書の提出"
    SCREENING_1 = "screening_1", "一次審査"
    RESULT_1 = "result_1", "一次審査の結果通知"
    SCREENING_2 = "screening_2", "二次審査"
    RESULT = "result", "審査結果の通知"
    CONTRACT = "contract", "契約締結"
    PERFORMANCE = "performance", "履行"
    OTHER = "other", "その他"


class Precision(Term):
    EXACT = "exact", "日時どおり"
    RANGE = "range", "期間"
    PART_OF_MONTH = "part_of_month", "上旬・中旬・下旬"
    MONTH = "month", "月"
    APPROXIMATE = "approximate", "予定・おおむね"


class CeilingStatus(Term):
    FIXED = "fixed", "確定"
    PROVISIONAL = "provisional", "予算配当前（査定により変更あり）"
    REFERENCE = "reference", "参考値"


class Stage(Term):
    """The occasions on which something is handed in."""

    LOAN = "loan", "参考資料の貸与申込み"
    PARTICIPATION = "participation", "参加表明"
    QUESTIONS = "questions", "質問"
    PROPOSAL = "proposal", "提案"
    HEARING = "hearing", "ヒアリング"
    WITHDRAWAL = "withdrawal", "辞退"
    CONTRACT = "contract", "契約"


# Acts at the counter that may have hours of their own (PROC-002).
RECEPTION_ACTS: Mapping[str, str] = {
    MilestoneKind.DOCUMENT_ISSUE.value: MilestoneKind.DOCUMENT_ISSUE.label,
    Stage.LOAN.value: MilestoneKind.LOAN.label,
    Stage.PARTICIPATION.value: MilestoneKind.PARTICIPATION.label,
    Stage.QUESTIONS.value: MilestoneKind.QUESTIONS.label,
    Stage.PROPOSAL.value: MilestoneKind.PROPOSALS.label,
    Stage.WITHDRAWAL.value: MilestoneKind.WITHDRAWAL.label,
}


class Channel(Term):
    COUNTER = "counter", "持参"
    REGISTERED_MAIL = "registered_mail", "郵送（書留等）"
    ORDINARY_MAIL = "ordinary_mail", "普通郵便"
    EMAIL = "email", "電子メール"
    OUTSIDE_FORM = "outside_form", "電子申請サービス"
    UPLOAD = "upload", "このサイトで提出"


class Obligation(Term):
    MANDATORY = "mandatory", "必須"
    CONDITIONAL = "conditional", "該当する場合"
    OPTIONAL = "optional", "任意"


class AppliesTo(Term):
    """Which applicants a paper is asked of."""

    ALL = "all", "すべて"
    REGISTERED = "registered", "入札参加資格あり"
    UNREGISTERED = "unregistered", "入札参加資格なし"
    SINGLE = "single", "単体企業"
    CONSORTIUM = "consortium", "共同企業体"


class ConditionCode(Term):
    """The library of conditions of participation; a case may add its own."""

    LEGAL_PERSON = "legal_person", "法人格を有すること"
    NEUTRALITY = "neutrality", "政治活動・宗教活動を目的としないこと"
    ORDER_167_4_1 = "order_167_4_1", "地方自治法施行令第167条の4第1項に該当しないこと"
    ORDER_167_4_2 = "order_167_4_2", "地方自治法施行令第167条の4第2項の措置を受けていないこと"
    NOT_SUSPENDED = "not_suspended", "入札参加禁止・指名停止の期間中でないこと"
    REGISTERED = "registered", "競争入札参加資格を有すること"
    REGISTERED_OR_EQUIVALENT = (
        "registered_or_equivalent",
        "競争入札参加資格又は同等の条件を有すること",
    )
    LOCAL_TAX = "local_tax", "都道府県民税・市町村民税の滞納がないこと"
    NATIONAL_TAX = "national_tax", "国税の滞納がないこと"
    INSOLVENCY = "insolvency", "会社更生・民事再生の申立てがないこと"
    ORGANISED_CRIME = "organised_crime", "暴力団関係者でないこと"
    CERTIFICATION = "certification", "プライバシーマーク又はISMS認証を取得していること"
    TRACK_RECORD = "track_record", "類似業務の実績を有すること"
    PROFESSIONALS = "professionals", "必要な技術者等を配置できること"
    NO_MEMBER_TIE = "no_member_tie", "選定委員の関係団体でないこと"
    CAPACITY = "capacity", "履行可能な体制を有すること"
    OTHER = "other", "その他"


class ReferenceMoment(Term):
    AT_PARTICIPATION = "at_participation", "参加表明書の提出時"
    AT_PROPOSAL = "at_proposal", "提案書の提出時"
    AT_CONTRACT = "at_contract", "契約締結日"


class Verdict(Term):
    MET = "met", "適"
    FAILED = "failed", "否"
    PENDING = "pending", "確認中"


class AskerCircle(Term):
    ANYONE = "anyone", "どなたでも（参加表明期間中）"
    DECLARED = "declared", "参加表明した事業者"
    INVITED = "invited", "招請した事業者"


class AnswerAudience(Term):
    PUBLIC = "public", "一般に公開"
    DECLARED = "declared", "参加表明した全事業者"
    INVITED = "invited", "招請した全事業者"
    ASKERS = "askers", "質問者全員"
    ASKERS_AND_PUBLIC = "askers_and_public", "質問者全員と一般公開"


class ApplicationKind(Term):
    SINGLE = "single", "単体企業"
    CONSORTIUM = "consortium", "共同企業体"


class ApplicationState(Term):
    DRAFT = "draft", "作成中（未提出）"
    FILED = "filed", "提出済み・受付前"
    INCOMPLETE = "incomplete", "書類不備"
    ACCEPTED = "accepted", "受付済み"
    INVITED = "invited", "招請"
    NOT_INVITED = "not_invited", "非招請"
    WITHDRAWN = "withdrawn", "辞退"
    LOST_ELIGIBILITY = "lost_eligibility", "参加資格喪失"
    DISQUALIFIED = "disqualified", "失格"


class QuestionState(Term):
    RECEIVED = "received", "受付"
    LATE = "late", "期限後"
    NOT_ENTITLED = "not_entitled", "対象外"
    CONSOLIDATED = "consolidated", "取りまとめ済み"


class ProposalState(Term):
    DRAFT = "draft", "未提出（作成中）"
    SUBMITTED = "submitted", "提出済み"
    FROZEN = "frozen", "締切済み（変更不可）"
    LATE = "late", "期限後（受付不可）"


class ProposalFileKind(Term):
    ORIGINAL = "original", "正本"
    COPY = "copy", "副本"
    ESTIMATE = "estimate", "見積書"
    FUNCTIONS = "functions", "機能要件一覧"
    ATTACHMENT = "attachment", "添付書類"
    ADDITIONAL = "additional", "追加資料"


class BlindCopyState(Term):
    WAITING = "waiting", "確認待ち"
    MASKED = "masked", "墨入れ済み・再確認待ち"
    CONFIRMED = "confirmed", "確認済み（委員に開示可）"
    BLOCKED = "blocked", "開示不可"


class RoundKind(Term):
    DOCUMENTS = "documents", "書類審査"
    PRESENTATION = "presentation", "プレゼンテーション・ヒアリング"
    COMBINED = "combined", "総合評価"


class RoundState(Term):
    PLANNED = "planned", "準備中"
    SCORING = "scoring", "採点中"
    TOTALLED = "totalled", "集計済み・合議待ち"
    CLOSED = "closed", "確定"
    SKIPPED = "skipped", "実施せず（全者通過）"


class Scorer(Term):
    MEMBER = "member", "委員"
    OFFICER = "officer", "事務局"


class FinalRule(Term):
    SINGLE_ROUND = "single_round", "一回の審査の得点"
    SUM_OF_ROUNDS = "sum_of_rounds", "各審査の得点の合計"
    LAST_ROUND = "last_round", "最終審査の得点"


class TieRule(Term):
    COMMITTEE = "committee", "委員会の合議による"
    CHAIR = "chair", "委員長が決する"
    PRICE = "price", "見積金額の低い者"
    ALL_PASS = "all_pass", "同点の全者を通過とする"
    UNSET = "unset", "定めなし（委員会が理由を付して決める）"


class AbsentRule(Term):
    EXCLUDE = "exclude", "欠席委員の採点を除いて平均する"
    SUBSTITUTE = "substitute", "代理の委員が採点する"


class GroundEffect(Term):
    DISCRETIONARY = "discretionary", "失格とする場合がある"
    MANDATORY = "mandatory", "失格とする"
    INVALID = "invalid", "無効とすることがある"


class NoticeKind(Term):
    """The letters that the ward sends in the course of a call."""

    RECEIPT = "receipt", "受付票"
    INVITATION = "invitation", "招請通知"
    NON_INVITATION = "non_invitation", "非招請通知"
    ANSWERS = "answers", "質問回答"
    AMENDMENT = "amendment", "訂正・変更の通知"
    SCHEDULE_CHANGE = "schedule_change", "日程変更の通知"
    ROUND_PASSED = "round_passed", "審査通過・次の審査の招請通知"
    ROUND_FAILED = "round_failed", "審査結果通知（非通過）"
    RESULT_SELECTED = "result_selected", "審査結果通知（契約候補者）"
    RESULT_NOT_SELECTED = "result_not_selected", "審査結果通知"
    NO_AWARD = "no_award", "選定事業者なしの通知"
    DISQUALIFICATION = "disqualification", "失格の通知"
    COMPLETION = "completion", "書類の補正のお願い"
    CLARIFICATION = "clarification", "個別確認の依頼"
    ADDITIONAL = "additional", "追加資料の依頼"
    REMINDER = "reminder", "期限のお知らせ"
    NEXT_CANDIDATE = "next_candidate", "次順位者との協議の通知"
    OTHER = "other", "その他の通知"


class NoticeChannel(Term):
    EMAIL = "email", "電子メール"
    POST = "post", "郵送"
    HAND = "hand", "手渡し"
    WEB = "web", "このサイト"


class NoticeState(Term):
    DRAFT = "draft", "下書き"
    APPROVED = "approved", "決裁済み"
    SENT = "sent", "発信済み"
    DELIVERED = "delivered", "到達"
    BOUNCED = "bounced", "不達"
    TASK = "task", "作業待ち（郵送・手渡し）"


UNSENT_LETTERS = (NoticeState.DRAFT.value, NoticeState.APPROVED.value)


class ApprovalSubject(Term):
    PUBLICATION = "publication", "公告の公開"
    AMENDMENT = "amendment", "公告の訂正"
    ELIGIBILITY = "eligibility", "参加資格の決定"
    ANSWERS = "answers", "質問回答の公開"
    RESULT = "result", "審査結果の決定"
    DISQUALIFICATION = "disqualification", "失格の決定"
    RESULT_PUBLICATION = "result_publication", "結果の公表"
    CANCELLATION = "cancellation", "公募の中止"


class ApprovalDecision(Term):
    REQUESTED = "requested", "決裁待ち"
    APPROVED = "approved", "承認"
    RETURNED = "returned", "差戻し"


class CandidateState(Term):
    NEGOTIATING = "negotiating", "協議中"
    AGREED = "agreed", "合意"
    BROKEN_OFF = "broken_off", "協議不調"
    CONCLUDED = "concluded", "契約締結"
