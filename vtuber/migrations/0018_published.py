from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vtuber', '0017_content_and_proposals'),
    ]

    operations = [
        migrations.AddField(
            model_name='diary',
            name='edited_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='edited at, game time'),
        ),
        migrations.AddField(
            model_name='diary',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='tweet',
            name='edited_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='edited at, game time'),
        ),
        migrations.AddField(
            model_name='tweet',
            name='taken_down_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='taken down at, game time'),
        ),
        migrations.AddField(
            model_name='tweet',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
