from madoguchi.core.modules import Job, NavItem, ServiceModule

JOBS = "madoguchi.core.vault.jobs"
MODULE = ServiceModule(
    name="vault",
    label="保管庫",
    description="受領したファイルを、確かめ、封緘し、鍵ごとに保管します。",
    permissions="madoguchi.core.vault.permissions.PERMISSIONS",
    action_names={
        "vault.file_received": "ファイルの受領",
        "vault.file_copied": "ファイルの複製",
        "vault.file_inspected": "ファイルの安全確認",
        "vault.file_opened": "ファイルの閲覧",
        "vault.file_denied": "ファイルの閲覧の拒否",
        "vault.file_erased": "ファイルの消去",
        "vault.retention_set": "保存期限の登録",
        "vault.opening_begun": "開封の承認",
        "vault.seal_opened": "封緘の開封",
        "vault.seal_postponed": "開封日時の延期",
        "vault.key_destroyed": "鍵の破棄",
    },
    announces=("vault.file_refused.v1",),
    navigation=(
        NavItem(
            label="安全確認が終わらないファイル",
            url_name="vault:stuck-list",
            permission="vault.stuck.see",
            audience="ward",
        ),
        NavItem(
            label="保存期限",
            url_name="vault:retention-list",
            permission="vault.retention.see",
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
