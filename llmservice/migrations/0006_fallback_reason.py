"""Why the phrase book wrote becomes a sentence as data. What is kept in words already stays in its language."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_words(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """One statement for each wording: there are few of them, and many rows."""
    rows = apps.get_model("llmservice", "ModelCall").objects.using(editor.connection.alias)
    wordings = rows.exclude(fallback_words="").order_by().values_list("fallback_words", flat=True).distinct()
    for words in list(wordings):
        rows.filter(fallback_words=words).update(fallback_reason={"msg": "{text}", "params": {"text": words}})


def back_to_words(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The sentences in English, as far as they fit."""
    rows = apps.get_model("llmservice", "ModelCall").objects.using(editor.connection.alias)
    for row in rows.exclude(fallback_reason=None).only("fallback_reason").iterator():
        text = row.fallback_reason["msg"]
        for name, value in row.fallback_reason["params"].items():
            text = text.replace("{" + name + "}", str(value)).replace(f"%({name})s", str(value))
        rows.filter(pk=row.pk).update(fallback_words=text[:300])


class Migration(migrations.Migration):
    dependencies = [("llmservice", "0005_texts_kept")]

    operations = [
        migrations.RenameField("ModelCall", "fallback_reason", "fallback_words"),
        migrations.AddField(
            "ModelCall",
            "fallback_reason",
            models.JSONField(blank=True, null=True, verbose_name="why the phrase book"),
        ),
        migrations.RunPython(keep_words, back_to_words),
        migrations.RemoveField("ModelCall", "fallback_words"),
    ]
