"""Terms of custody, registers and incidents."""

from madoguchi.core.terms import Term


class LeakGround(Term):
    """Why a leak must be reported to the commission (個人情報保護法施行規則 第43条)."""

    SENSITIVE = "sensitive", "要配慮個人情報が含まれる"
    PROPERTY = "property", "財産的被害が生じるおそれがある"
    MALICE = "malice", "不正の目的によるおそれがある"
    MANY = "many", "本人の数が100人を超える"


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
    RETURN_CONFIRMED = "return_confirmed", "返却の確認（区）"
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


class TransferEvent(Term):
    """A line in the log of a protected transfer."""

    SENT = "sent", "送付"
    WRONG_CODE = "wrong_code", "認証コードの誤り"
    RECEIVED = "received", "受取り"
    TOO_LATE = "too_late", "期限切れ・取消後の受取り"
    WITHDRAWN = "withdrawn", "取消し"


class RegisterKind(Term):
    """A register that a clause asks the contractor to keep."""

    STOCK_CHECK = "stock_check", "預かり品の点検"
    HANDLING_REVIEW = "handling_review", "個人情報の取扱方法の見直し"
    LENT_MATERIAL = "lent_material", "貸与された資料"
    DOOR_KEY = "door_key", "鍵・カード"
    DEVICE = "device", "装置の設置"
    OUTSIDE_SERVER = "outside_server", "庁舎外のサーバ"
    OUTSIDE_CHECK = "outside_check", "庁舎外サーバの対策の確認"
    ENTRY_LOG = "entry_log", "管理区域への入室"
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
