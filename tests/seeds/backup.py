"""Vaults and plans."""

from __future__ import annotations

from typing import Any

LACKS = {
    "backup.jobs": "moto has no ListBackupJobs; MiniStack runs none",
    "backup.points": "moto has no ListRecoveryPointsByBackupVault; MiniStack makes none",
    "backup.protected": "moto has no ListProtectedResources; MiniStack knows none",
    "backup.restores": "moto has no ListRestoreJobs; MiniStack runs none",
}
SILENT = {
    "backup.rules": "Continuous, Copies to",
    "backup.vaults": "KMS key, Kind, Least days, Most days",
}


def moto(aws: Any) -> None:
    """Three vaults and three plans."""
    backup = aws("backup")
    for name in ("alpha", "beta", "gamma"):
        backup.create_backup_vault(BackupVaultName=name)
        rule = {
            "RuleName": f"{name}-nightly",
            "TargetBackupVaultName": name,
            "ScheduleExpression": "cron(0 3 * * ? *)",
            "Lifecycle": {"DeleteAfterDays": 35, "MoveToColdStorageAfterDays": 7},
            "StartWindowMinutes": 60,
        }
        backup.create_backup_plan(BackupPlan={"BackupPlanName": name, "Rules": [rule]})


def ministack(aws: Any) -> None:
    """The same, with what each plan selects."""
    moto(aws)
    backup = aws("backup")
    for plan in backup.list_backup_plans()["BackupPlansList"]:
        choice = {
            "SelectionName": plan["BackupPlanName"],
            "IamRoleArn": "arn:aws:iam::123456789012:role/backup",
            "Resources": ["arn:aws:ec2:*:*:volume/*"],
            "NotResources": ["arn:aws:ec2:*:*:volume/vol-1"],
            "ListOfTags": [
                {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": plan["BackupPlanName"]}
            ],
        }
        backup.create_backup_selection(BackupPlanId=plan["BackupPlanId"], BackupSelection=choice)
