"""Terms of duties and approvals, and of the signs that the board shows."""

from madoguchi.core.terms import Term


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
