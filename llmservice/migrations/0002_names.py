"""One word for writing without a model: fallback."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("llmservice", "0001_initial")]

    operations = [
        migrations.RenameField("ModelCall", "offline_reason", "fallback_reason"),
        migrations.RunSQL(
            "UPDATE llmservice_modelcall SET state = 'fallback' WHERE state = 'offline'", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "UPDATE llmservice_modelcall SET backend = 'fallback' WHERE backend = 'offline'", migrations.RunSQL.noop
        ),
    ]
