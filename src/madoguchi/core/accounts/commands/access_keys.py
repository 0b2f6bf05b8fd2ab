"""Issue and revoke keys of the API; begin and end a call under one."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from madoguchi.core.accounts.models import AccessKey, AccessKeyCall
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.queries.memberships import actor_for, valid_memberships
from madoguchi.core.accounts.queries.networks import is_kept_out, is_registered
from madoguchi.core.accounts.rules.calling import LIFETIMES_DAYS, MOST_KEYS, WINDOW, wait_of
from madoguchi.core.accounts.secrets import token_hash
from madoguchi.core.errors import Forbidden, Missing, NotNamed, Refused, TooMany
from madoguchi.core.trail import record
from madoguchi.core.trail.actor import Actor

PREFIX = "mdg_"


@dataclass(frozen=True)
class Issued:
    """A key and its text, which can be shown only now: it is stored nowhere."""

    key: AccessKey
    token: str


@dataclass(frozen=True)
class Call:
    """A call that has begun: who calls, and its row."""

    actor: Actor
    row: AccessKeyCall


@transaction.atomic
def issue_access_key(*, label: str, days: int, by: Actor, now: datetime) -> Issued:
    """A key for the organisation acted for; it may do what the person may do without a second
    factor, and nothing outside the API.

    raises  Forbidden; Refused: no label, another lifetime, or too many keys that still count
    """
    authorise(by, "accounts.access_key.issue", now=now)
    if not label.strip():
        raise Refused("label_missing", "キーの用途を入力してください。")
    if days not in LIFETIMES_DAYS:
        raise Refused("lifetime_unknown", "有効期間を、選択肢から選んでください。")
    own = AccessKey.objects.select_related("person").filter(person_id=by.person_id or 0)
    if sum(key.counts(now) for key in own) >= MOST_KEYS:
        raise Refused(
            "keys_enough", f"使えるキーは{MOST_KEYS}つまでです。使わないキーを取り消してください。"
        )
    token = PREFIX + secrets.token_urlsafe(32)
    key = AccessKey.objects.create(
        person_id=by.person_id or 0, organisation_id=by.organisation_id or 0, label=label.strip(),
        token_hash=token_hash(token), ending=token[-4:], created_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    return Issued(key, token)


@transaction.atomic
def revoke_access_key(key: AccessKey, *, by: Actor, now: datetime) -> AccessKey:
    """The key counts no longer; one's own only."""
    if key.person_id != by.person_id:
        raise Missing("no_such_key", "お探しのキーは見つかりません。")
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
    return key


@transaction.atomic
def begin_call(token: str, *, address: str, now: datetime) -> Call:
    """Name the caller of an API call, and count the call.

    raises  NotNamed   no such key, revoked, expired, or its person has left
            Forbidden  a ward administrator outside the registered networks
            TooMany    too often, or too many calls at once
    """
    key = (
        AccessKey.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if key is None or not key.counts(now):
        raise _void()
    actor = _actor(key, address, now)
    key.calls.filter(started_at__lte=now - WINDOW).delete()
    wait = wait_of(list(key.calls.values_list("started_at", "ended_at")), now)
    if wait:
        raise TooMany(
            "too_many_calls", f"利用が続いています。{wait}秒後にもう一度送ってください。",
            retry_after=wait,
        )  # fmt: skip
    return Call(actor, key.calls.create(started_at=now))


def _void() -> NotNamed:
    """One answer for unknown, revoked and expired keys: it does not tell which."""
    words = "接続キーが使えません。安全設定の「接続キー」で、新しいキーを発行してください。"
    return NotNamed("key_void", words)


def _actor(key: AccessKey, address: str, now: datetime) -> Actor:
    today = timezone.localdate(now)
    memberships = valid_memberships(key.person, today)
    chosen = next((m for m in memberships if m.organisation_id == key.organisation_id), None)
    if chosen is None:
        raise _void()
    if is_kept_out(key.person, address, today):
        raise Forbidden("outside_network", "区の登録ネットワークから利用してください。")
    return actor_for(
        key.person, memberships, chosen, from_ward_network=is_registered(address, today)
    )


@transaction.atomic
def end_call(call: Call, *, path: str, outcome: str, now: datetime) -> None:
    """The call is over: what was asked, and how it went ("ok" or a code), stands in the trail."""
    call.row.ended_at = now
    call.row.save(update_fields=["ended_at"])
    record(
        "accounts.api_call", by=call.actor, about=call.row.key, label=str(call.row.key),
        detail={"path": path, "outcome": outcome}, now=now,
    )  # fmt: skip
