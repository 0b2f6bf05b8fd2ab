"""Pages for what went wrong: what happened, what to do, the way back."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madoguchi.core.errors import DomainError, NotNow


@dataclass(frozen=True)
class Explanation:
    """One sentence what happened, one what to do."""

    title: str
    happened: str
    todo: str


EXPLANATIONS = {
    400: Explanation(
        "送信内容を読み取れませんでした",
        "送られた内容に読み取れない部分がありました。",
        "前の画面に戻り、入力を確かめてもう一度送信してください。",
    ),
    403: Explanation(
        "この操作はできません",
        "いまの立場では、この画面または操作を使えません。",
        "必要な場合は、所属の管理者に権限を確認してください。",
    ),
    404: Explanation(
        "ページが見つかりません",
        "アドレスが違うか、ページがなくなったか、見ることのできないページです。",
        "ホームからお探しください。",
    ),
    409: Explanation(
        "先にほかの人が更新しました",
        "画面を開いたあとに、同じ内容がほかの人によって更新されました。",
        "最新の内容を開き、必要な変更をもう一度入力してください。",
    ),
    413: Explanation(
        "ファイルが大きすぎます",
        "送られた内容が、受け付けできる大きさを超えています。",
        "ファイルを分けるか小さくして、もう一度送信してください。",
    ),
    422: Explanation(
        "受け付けできませんでした",
        "内容または時期の条件を満たしていないため、手続きを進めていません。",
        "前の画面に戻り、内容を確かめてください。",
    ),
    429: Explanation(
        "しばらく待ってからお試しください",
        "短い時間に操作が続いたため、一時的に受け付けを止めています。",
        "数分待ってから、もう一度操作してください。",
    ),
    500: Explanation(
        "システムに問題が起きました",
        "処理の途中で問題が起き、操作は完了していません。",
        "少し待ってからもう一度お試しください。続く場合は担当部署へご連絡ください。",
    ),
}
NOT_NOW = Explanation(
    "いまは、この操作ができません",
    "時期または状態の条件を満たしていません。",
    "前の画面に戻り、いまできることを確かめてください。",
)
CSRF = Explanation(
    "画面の有効期限が切れました",
    "画面を開いてから時間がたったか、別の画面でサインインし直したため、送信を受け付けませんでした。",
    "前の画面に戻って読み込み直し、もう一度送信してください。",
)


def error_page(request: HttpRequest, status: int, *, reason: str = "") -> HttpResponse:
    """The page for a status; ``reason`` replaces the general sentence of what happened."""
    return _page(request, status, EXPLANATIONS.get(status, EXPLANATIONS[400]), reason)


def domain_error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page for a refusal that no view has shown beside its form."""
    reason = "" if error.status == 404 else error.message
    if isinstance(error, NotNow):
        return _page(request, error.status, NOT_NOW, reason)
    return error_page(request, error.status, reason=reason)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that came without a valid token; the reason is for developers only."""
    return _page(request, 403, CSRF, "")


def _page(request: HttpRequest, status: int, explanation: Explanation, reason: str) -> HttpResponse:
    context: dict[str, object] = {
        "status": status, "page": explanation, "reason": reason,
        "reason_says_todo": reason.endswith("確認してください。"),
        "frame_words": (),  # what services say is asked of the database: it may be what is broken
    }  # fmt: skip
    return render(request, "ui/errors/error.html", context, status=status)
