"""What each register asks: its fields, and the clause whose duty it answers. Data, no logic."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from madoguchi.services.contracts.terms import RegisterKind

FieldKind = Literal["text", "date", "moment", "number", "yes", "choice", "worker"]


@dataclass(frozen=True, kw_only=True)
class RegisterField:
    """One field; ``needed`` ones refuse an empty row."""

    code: str
    label: str
    kind: FieldKind = "text"
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterSpec:
    """``duty``: code of the duty in its clause set; ``clause``: how the page names it.

    ``proves``: kept as it should be, it is the proof of the duty; a mere log beside it is not.
    """

    kind: RegisterKind
    duty: str
    clause: str
    fields: tuple[RegisterField, ...]
    proves: bool = True


def text(code: str, label: str, *, needed: bool = False, hint: str = "") -> RegisterField:
    return RegisterField(code=code, label=label, needed=needed, hint=hint)


def day(code: str, label: str, *, needed: bool = False) -> RegisterField:
    return RegisterField(code=code, label=label, kind="date", needed=needed)


def yes(code: str, label: str) -> RegisterField:
    return RegisterField(code=code, label=label, kind="yes")


def number(code: str, label: str) -> RegisterField:
    return RegisterField(code=code, label=label, kind="number", needed=True)


def choice(code: str, label: str, *pairs: tuple[str, str]) -> RegisterField:
    return RegisterField(code=code, label=label, kind="choice", needed=True, choices=pairs)


NAME = text("name", "名称", needed=True)
PERSON = text("person", "実施者の氏名", needed=True)
SITING = (
    yes("fire", "火災への対策"), yes("water", "水害への対策"), yes("dust", "埃への対策"),
    yes("vibration", "振動への対策"), yes("heat", "温度への対策"), yes("damp", "湿度への対策"),
    yes("lock", "取り外しへの対策（固定・施錠）"),
)  # fmt: skip
CLOUD_POINTS = (
    text("published", "提供者が公表する対策の確認"), text("identities", "IDの管理"),
    text("third_parties", "第三者への提供の有無"), text("at_the_end", "利用終了時のデータの扱い"),
)  # fmt: skip


def _spec(
    kind: RegisterKind, duty: str, clause: str, *fields: RegisterField, proves: bool = True
) -> RegisterSpec:
    return RegisterSpec(kind=kind, duty=duty, clause=clause, fields=fields, proves=proves)


K = RegisterKind
_SPECS = (
    _spec(K.STOCK_CHECK, "data_processing.storage", "電算処理 第28項",
          day("checked_on", "点検日", needed=True), number("expected", "あるべき数"),
          number("found", "あった数"), PERSON, text("note", "結果")),
    _spec(K.HANDLING_REVIEW, "personal_information.due_care", "個人情報 第10項",
          day("reviewed_on", "見直した日", needed=True), PERSON,
          text("note", "授受・保管・管理の方法と、見直した点", needed=True)),
    _spec(K.LENT_MATERIAL, "data_processing.lent_assets", "電算処理 第6項",
          NAME, day("lent_on", "受け取った日", needed=True),
          choice("outcome", "いまの状態", ("held", "使用中"), ("returned", "返還"),
                 ("destroyed", "破棄")),
          day("settled_on", "返還・破棄の日")),
    _spec(K.DOOR_KEY, "data_processing.storage", "電算処理 第28項",
          NAME, text("holder", "持っている人", needed=True),
          day("issued_on", "渡した日", needed=True), day("returned_on", "返った日"),
          proves=False),
    _spec(K.DEVICE, "data_processing.siting", "電算処理 第9項",
          NAME, text("place", "設置場所", needed=True), *SITING),
    _spec(K.OUTSIDE_SERVER, "data_processing.outside_servers", "電算処理 第10項",
          NAME, text("place", "設置場所", needed=True), text("operator", "運営者", needed=True),
          text("measures", "対策", needed=True), day("starts_on", "運用の開始日", needed=True)),
    _spec(K.OUTSIDE_CHECK, "data_processing.outside_servers_checked", "電算処理 第10項",
          NAME, day("checked_on", "確認日", needed=True), PERSON,
          text("note", "結果", needed=True)),
    _spec(K.ENTRY_LOG, "data_processing.badges", "電算処理 第11項",
          RegisterField(code="entered_at", label="入室の日時", kind="moment", needed=True),
          RegisterField(code="person", label="入室した従事者", kind="worker", needed=True),
          text("place", "管理区域", needed=True, hint="例: 情報システム室"),
          yes("shown", "身分証提示"),
          text("badge", "身分証の番号", hint="空欄のときは、従事者の名簿の番号を記録します。"),
          text("note", "用件"), proves=False),
    _spec(K.COMPUTER, "data_processing.computers", "電算処理 第12項・第31項",
          NAME, choice("protection", "盗難防止", ("wire", "ワイヤー"), ("cabinet", "施錠保管"),
                       ("none", "なし")),
          choice("use", "いまの状態", ("in_use", "使用中"), ("scrapped", "廃棄")),
          day("erased_on", "消去した日"), text("erased_how", "消去の方法（復元できない状態）"),
          text("erased_by", "消去した人"), text("erased_proof", "消去の証拠")),
    _spec(K.CHANGE, "data_processing.logs", "電算処理 第17項",
          RegisterField(code="changed_at", label="日時", kind="moment", needed=True),
          PERSON, text("note", "変更・作業の内容", needed=True), proves=False),
    _spec(K.LOG_KEEPING, "data_processing.logs", "電算処理 第17項",
          NAME, text("kept_for", "保存期間", hint="例: 5年")),
    _spec(K.CLOCK, "data_processing.clocks", "電算処理 第18項",
          NAME, choice("sync", "時刻同期", ("automatic", "自動（NTP）"), ("manual", "手動"),
                       ("none", "なし")), text("reason", "同期しない理由")),
    _spec(K.VERIFICATION, "data_processing.verification", "電算処理 第20項",
          NAME, day("agreed_on", "区と協議した日", needed=True),
          choice("result", "結果", ("waiting", "未実施"), ("passed", "合格"), ("failed", "不合格")),
          text("decision", "合格でないときの判断（だれが、どう扱うか）")),
    _spec(K.PATCH, "data_processing.patches", "電算処理 第21項",
          NAME, day("published_on", "公表日", needed=True), text("impact", "影響の確認"),
          day("consulted_on", "区と協議した日"), day("applied_on", "適用日"),
          text("malware", "ウイルス対策の確認")),
    _spec(K.SEPARATION, "data_processing.separation", "電算処理 第22項",
          NAME, text("evidence", "分離を示す文書", needed=True)),
    _spec(K.ISOLATION, "data_processing.isolation", "電算処理 第23項",
          NAME, choice("isolation", "分離の方法", ("physical", "物理的"), ("logical", "論理的"))),
    _spec(K.LOG_ANALYSIS, "data_processing.log_analysis", "電算処理 第24項",
          day("month_on", "対象月の初日", needed=True), day("analysed_on", "分析日", needed=True),
          PERSON, text("note", "結果と、許可のない媒体・機器・ソフトウェアへの措置", needed=True)),
    _spec(K.CLOUD_SERVICE, "data_processing.cloud_measures", "電算処理 第25項", NAME,
          *CLOUD_POINTS),
    _spec(K.CREATED_ASSET, "data_processing.hand_over", "電算処理 第30項",
          NAME, day("finished_on", "作成が終わった日"), text("receiver", "指定された職員"),
          RegisterField(code="handed_at", label="引渡しの日時", kind="moment"),
          text("signed", "受領の署名")),
    _spec(K.BODY_HANDOVER, "data_processing.purpose", "仕様書 §3(8)②・電算処理 第5項",
          text("person", "利用者（番号など）", needed=True), text("body", "引継ぎ先", needed=True),
          day("handed_on", "引継ぎの日", needed=True),
          day("consented_on", "本人・保護者の同意の日"),
          text("note", "引き継いだ内容", needed=True)),
)  # fmt: skip
SPECS: Mapping[RegisterKind, RegisterSpec] = {spec.kind: spec for spec in _SPECS}
