from madoguchi.core.modules import Job, NavItem, ServiceModule

JOBS = "madoguchi.core.vault.jobs"
MODULE = ServiceModule(
    name="vault",
    label="保管庫",
    description="受領したファイルを、確かめ、封緘し、鍵ごとに保管します。",
    permissions="madoguchi.core.vault.permissions.PERMISSIONS",
    navigation=(
        NavItem(
            label="安全確認が終わらないファイル",
            url_name="vault:stuck-list",
            permission="vault.stuck.see",
            audience="ward",
        ),
    ),
    jobs=(
        Job(name="inspect-again", run=f"{JOBS}.inspect_again", every_seconds=60),
        Job(name="finish-destructions", run=f"{JOBS}.finish_key_destructions", every_seconds=60),
        Job(name="forget-unfinished", run=f"{JOBS}.forget_unfinished", every_seconds=3600),
    ),
)
