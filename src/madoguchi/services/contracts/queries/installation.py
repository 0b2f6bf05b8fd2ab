"""How this installation itself meets the clauses: facts read now, none of them typed (CONT-163)."""

import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import django
from django.conf import settings
from django.db import connection

from madoguchi.core.accounts.models import RegisteredNetwork
from madoguchi.core.calendar.jst import day_of
from madoguchi.core.calendar.wareki import format_moment
from madoguchi.core.trail.anchors import AnchorsDamaged, anchors_in_force
from madoguchi.core.trail.models import TrailEntry
from madoguchi.core.vault.backups.generations import KEPT
from madoguchi.core.vault.models import RestoreTest, VaultKey
from madoguchi.core.vault.terms import KeyState, RestoreResult
from madoguchi.services.contracts.queries.erasure import existing_generations

SYNCHRONISED = (Path("/run/systemd/timesync/synchronized"), Path("/run/chrony/chronyd.pid"))
FAILED_SIGN_IN = "accounts.sign_in_failed"
FRESH = timedelta(days=2)
RESTORED_WITHIN = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One clause, what the product does for it, what was found now, and whether that suffices.

    ``is_met`` None: people do it, and the product only reminds of it.
    """

    clause: str
    does: str
    found: str
    is_met: bool | None


def own_answers(now: datetime) -> list[Answer]:
    """In the order of the clauses of 電算処理の特記事項."""
    return [*_access(now), *_logs(now), _clock(), *_backups(now), _patches(), *_protection()]


def _access(now: datetime) -> Iterator[Answer]:
    networks = RegisteredNetwork.objects.filter(valid_from__lte=day_of(now)).count()
    yield Answer(
        clause="第14項 離席時のロック", does="操作のない画面を閉じ、サインインし直させる",
        found=f"{settings.SESSION_IDLE_MINUTES}分", is_met=settings.SESSION_IDLE_MINUTES <= 60,
    )  # fmt: skip
    yield Answer(
        clause="第15項 ID・パスワード", does="区管理者は登録したネットワークからだけ操作できる",
        found=f"登録したネットワーク {networks}件", is_met=networks > 0,
    )  # fmt: skip


def _logs(now: datetime) -> Iterator[Answer]:
    month = TrailEntry.objects.filter(at__gte=now - timedelta(days=30))
    failed = month.filter(action=FAILED_SIGN_IN).count()
    yield Answer(
        clause="第17項 アクセス記録",
        does="すべての変更・閲覧・出力・失敗したサインインを鎖でつないで残す",
        found=f"30日間に{month.count():,}件（失敗したサインイン{failed:,}件）",
        is_met=month.exists(),
    )  # fmt: skip
    try:
        anchors = anchors_in_force()
    except AnchorsDamaged as damage:
        found, is_met = f"固定の記録の{damage.line}行目が壊れています", False
    else:
        last = f"最後の固定 {format_moment(anchors[-1].moment)}" if anchors else ""
        found, is_met = last or "まだ固定していません", bool(anchors)
    yield Answer(
        clause="第17項 記録の保全", does="記録の末尾を署名して別の場所に置く",
        found=found, is_met=is_met,
    )  # fmt: skip


def _clock() -> Answer:
    synchronised = any(path.exists() for path in SYNCHRONISED)
    words = "自動同期中" if synchronised else "このサーバーの同期を確認できません"
    return Answer(
        clause="第18項 時刻の設定", does="サーバーの時刻を自動で合わせ、日本時間で表示する",
        found=f"{words}。データベースとの差 {clock_offset_ms()}ミリ秒",
        is_met=synchronised and abs(clock_offset_ms()) < 1000,
    )  # fmt: skip


def clock_offset_ms() -> int:
    """How far the database's clock is from this process's; 0 for the embedded database."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        found = cursor.fetchone()
    return round((float(found[0]) - time.time()) * 1000) if found else 0


def _backups(now: datetime) -> Iterator[Answer]:
    kept = existing_generations()
    last = _made_at(kept[-1]) if kept else None
    yield Answer(
        clause="第19項 バックアップ", does=f"検証済みの{KEPT}世代を保つ。鍵は含めない",
        found=f"{len(kept)}世代、最新 {format_moment(last) if last else 'なし'}",
        is_met=last is not None and now - last < FRESH,
    )  # fmt: skip
    yield _restore_test(now)


def _restore_test(now: datetime) -> Answer:
    """The last try of the register: equal, and within the year."""
    last = RestoreTest.objects.first()
    if last is None:
        found, is_met = "復元試験の記録がありません", False
    else:
        found = (
            f"最後の復元試験 {format_moment(last.tested_at)}　世代{last.generation}　"
            f"{RestoreResult(last.result).label}"
        )
        is_met = last.result == RestoreResult.EQUAL and now - last.tested_at < RESTORED_WITHIN
    return Answer(
        clause="第19項 復元の訓練", does="年に1回、世代を別の場所に復元し、全件を照合して記録する",
        found=found, is_met=is_met,
    )  # fmt: skip


def _made_at(folder: Path) -> datetime:
    """The generation's name is its moment in Japan."""
    made = datetime.strptime(folder.name, "%Y%m%d-%H%M%S")  # noqa: DTZ007 - the zone follows
    return made.replace(tzinfo=ZoneInfo("Asia/Tokyo"))


def _patches() -> Answer:
    return Answer(
        clause="第21項 修正プログラム",
        does="依存するソフトウェアの版を固定し、更新のたびに検査する",
        found=f"Python {platform.python_version()}、Django {django.get_version()}、{_system()}",
        is_met=None,
    )  # fmt: skip


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _protection() -> Iterator[Answer]:
    keys = VaultKey.objects.filter(state=KeyState.ACTIVE.value).count()
    yield Answer(
        clause="第27項 暗号化（保管）", does="契約ごとの鍵で文書・記載・メール本文を暗号化する",
        found=f"有効な鍵 {keys}件", is_met=keys > 0,
    )  # fmt: skip
    https = bool(getattr(settings, "SECURE_SSL_REDIRECT", False))
    yield Answer(
        clause="第27項 暗号化（通信）", does="画面との通信をTLSに限る",
        found="TLSだけを受け付けます" if https else "TLSを強制していません（試用の設定）",
        is_met=https,
    )  # fmt: skip
    smtp_tls = settings.MAIL_CHANNEL == "smtp" and settings.EMAIL_USE_TLS
    yield Answer(
        clause="第27項 暗号化（メール）", does="メールサーバーとの通信をTLSで守る",
        found="TLSで送信" if smtp_tls else "TLSを使っていません（試用の設定）", is_met=smtp_tls,
    )  # fmt: skip
    destroyed = VaultKey.objects.filter(wiped_at__isnull=False).count()
    yield Answer(
        clause="第29項 返却・消去",
        does="契約の鍵を2人の承認で破棄し、全世代で確かめて証明書を出す",
        found=f"破棄した鍵 {destroyed}件", is_met=True,
    )  # fmt: skip
