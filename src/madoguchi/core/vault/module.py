from madoguchi.core.modules import Job, NavItem, ServiceModule

JOBS = "madoguchi.core.vault.jobs"
MODULE = ServiceModule(
    name="vault",
    label="保管庫",
    description="受領したファイルを、確かめ、封緘し、鍵ごとに保管します。",
    permissions="madoguchi.core.vault.permissions.PERMISSIONS",
    announces=("vault.file_refused.v1",),
    navigation=(
        NavItem(
            label="安全確認が終わらないファイル",
            url_name="vault:stuck-list",
            permission="vault.stuck.see",
            audience="ward",
        ),
    ),
    jobs=(
        Job(
            name="inspect-again",
            label="受け付けたファイルの確認",
            run=f"{JOBS}.inspect_again",
            every_seconds=60,
        ),
        Job(
            name="finish-destructions",
            label="破棄した鍵の消去",
            run=f"{JOBS}.finish_key_destructions",
            every_seconds=60,
        ),
        Job(
            name="forget-unfinished",
            label="途中でやめたアップロードの片付け",
            run=f"{JOBS}.forget_unfinished",
            every_seconds=3600,
        ),
    ),
)
