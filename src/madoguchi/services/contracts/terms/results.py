"""Terms of what is delivered and paid."""

from madoguchi.core.terms import Term


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
    SENT_BACK = "sent_back", "会計から差戻し"
    PAID = "paid", "支払済"
    REFUSED = "refused", "返戻"


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


class InvoiceMatter(Term):
    """What an invoice asks money for."""

    WORK = "work", "契約の業務"
    UPGRADE = "upgrade", "バージョンアップ・保守"


class PayStand(Term):
    """How a planned payment stands for the accountant."""

    PAYABLE = "payable", "支払えます"
    DOUBTFUL = "doubtful", "確認が必要"
    APPROVAL = "approval", "承認待ち"
    SENT_BACK = "sent_back", "差戻し中"
    INVOICE = "invoice", "請求待ち"
    INSPECTION = "inspection", "検査待ち"
    PAID = "paid", "支払済"
    RETURNED = "returned", "返戻"
