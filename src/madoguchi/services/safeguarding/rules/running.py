"""Codes of the running service: stops, faults, the desk, papers of the introduction, registers."""

from madoguchi.core.terms import Term


class StopKind(Term):
    """停止の種別."""

    PLANNED = "planned", "計画停止"
    UNPLANNED = "unplanned", "計画外の停止"


class FaultSource(Term):
    """How a fault became known."""

    REPORTED = "reported", "連絡"
    PROBE = "probe", "外形監視"


class WorkBlock(Term):
    """業務の区分 (seed 002 §1(2)②〜④)."""

    INTRODUCTION = "introduction", "システム導入"
    SUPPORT = "support", "導入支援"
    PROVISION = "provision", "提供"
    MAINTENANCE = "maintenance", "保守"


class PaperState(Term):
    """A paper that the contractor submits and the ward accepts."""

    SUBMITTED = "submitted", "提出済み（区の確認待ち）"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "承認済み"


class Conformity(Term):
    """適合の別 (様式4)."""

    SUPPORTED = "supported", "対応"
    SIMILAR = "similar", "類似機能で代替"
    MISSING = "missing", "非対応"


class TicketTopic(Term):
    """施設からの問合せの分類."""

    SIGN_IN = "sign_in", "サインイン"
    ENTRY = "entry", "出欠の入力"
    REPORT = "report", "定期報告"
    ACCOUNT = "account", "アカウント"
    TROUBLE = "trouble", "不具合"
    OTHER = "other", "その他"


class GateItem(Term):
    """稼働判定の項目 (seed 002 §1(2)③, §1(3))."""

    VERIFICATION = "verification", "情報セキュリティの検証"
    ACCOUNTS = "accounts", "アカウントの発行"
    MANUALS = "manuals", "マニュアル・説明動画の提供"
    TRAINING = "training", "操作研修の実施"


class ReleaseState(Term):
    """リリースの状態."""

    PLANNED = "planned", "予定"
    APPLIED = "applied", "適用済"


class CheckKind(Term):
    """What was checked before a release."""

    TEST = "test", "試験"
    DEPENDENCY_SCAN = "dependency_scan", "依存部品の検査"


class ComponentKind(Term):
    """What the patch register knows."""

    OS = "os", "OS"
    MIDDLEWARE = "middleware", "ミドルウェア"
    LIBRARY = "library", "ライブラリ"
    ANTIVIRUS = "antivirus", "ウイルス対策"
    FIREWALL = "firewall", "ファイアウォール"


class Severity(Term):
    """脆弱性の深刻度."""

    CRITICAL = "critical", "緊急"
    HIGH = "high", "重要"
    MEDIUM = "medium", "警告"
    LOW = "low", "注意"


class CentreItem(Term):
    """データセンターの要件 (seed 002 §1(2)②ウ)."""

    IN_JAPAN = "in_japan", "国内の専用施設"
    TIER_3 = "tier_3", "ティア3相当以上"
    QUAKE = "quake", "耐震・免震（震度7程度）"
    DISASTER = "disaster", "災害対策（火災・停電・漏電）"
    DOUBLED = "doubled", "電源・空調・ネットワークの二重化"
    GENERATOR = "generator", "非常用電源"
    HUMAN_HARM = "human_harm", "人為的災害の防止"
    WATCH = "watch", "24時間監視"
    CARD = "card", "ICカード等による入室管理"
    CAMERA = "camera", "監視カメラ"
    NETWORK_WATCH = "network_watch", "ネットワーク監視"
