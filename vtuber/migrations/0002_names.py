"""Names of the field: the wallet, follower stats, the audit log."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("vtuber", "0001_initial")]

    operations = [
        # On SQLite a field can't be renamed under a constraint that names it.
        migrations.RemoveConstraint("PurseEntry", "entries_in_one_chain"),
        migrations.RemoveConstraint("PurseEntry", "paid_once"),
        migrations.RenameModel("Purse", "Wallet"),
        migrations.RenameModel("PurseEntry", "WalletEntry"),
        migrations.RenameModel("FanFigures", "FollowerStats"),
        migrations.RenameModel("OperatorInput", "AuditEntry"),
        migrations.RenameField("WalletEntry", "purse", "wallet"),
        migrations.AddConstraint(
            "WalletEntry", models.UniqueConstraint(fields=("wallet", "number"), name="entries_in_one_chain")
        ),
        migrations.AddConstraint("WalletEntry", models.UniqueConstraint(fields=("wallet", "key"), name="paid_once")),
        migrations.RunSQL(
            "UPDATE vtuber_event SET type = 'wallet.changed' WHERE type = 'purse.changed'", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "UPDATE vtuber_event SET type = 'followers.changed' WHERE type = 'figures.changed'", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "UPDATE vtuber_todolist SET planned_by = 'fallback' WHERE planned_by = 'offline'", migrations.RunSQL.noop
        ),
    ]
