"""Permissions of the rooms below accounts, which cannot import what permissions are made of."""

from madoguchi.core.accounts.permissions import Permission
from madoguchi.core.accounts.terms import Role

WATCHERS = (Role.AUDITOR, Role.WARD_ADMINISTRATOR)

TRAIL = (
    Permission("trail.view", "操作履歴の閲覧", roles=WATCHERS),
    Permission("trail.export", "操作履歴の出力", roles=WATCHERS),
    Permission("trail.verify", "操作履歴の検証", roles=WATCHERS),
)
EVENTS = (
    Permission("events.view", "自動処理の状況の閲覧", roles=(Role.WARD_ADMINISTRATOR,)),
    Permission("events.delivery.retry", "引き継ぎの再試行", roles=(Role.WARD_ADMINISTRATOR,)),
)
