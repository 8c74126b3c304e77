# What a new database begins with; one that has begun before goes through what it replaces.

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('llmservice', '0001_initial'),
        ('llmservice', '0002_names'),
        ('llmservice', '0003_state'),
        ('llmservice', '0004_chat_faults'),
        ('llmservice', '0005_texts_kept'),
        ('llmservice', '0006_fallback_reason'),
        ('llmservice', '0007_said_latest'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DealtPhrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=100)),
                ('phrase', models.BigIntegerField()),
                ('dealt_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'phrase'), name='dealtphrase_once')],
            },
        ),
        migrations.CreateModel(
            name='ModelCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=100, verbose_name='owner')),
                ('purpose', models.CharField(max_length=64, verbose_name='purpose')),
                ('role', models.CharField(choices=[('director', 'Director'), ('persona', 'Persona'), ('image', 'Image'), ('judge', 'Judge')], max_length=16, verbose_name='role')),
                ('backend', models.CharField(max_length=32, verbose_name='backend')),
                ('model', models.CharField(blank=True, max_length=200, verbose_name='model')),
                ('endpoint', models.CharField(blank=True, help_text='The host that was asked.', max_length=255, verbose_name='endpoint')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('prompt_system', models.TextField(blank=True, verbose_name='system prompt')),
                ('prompt_user', models.TextField(blank=True, verbose_name='user prompt')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('tokens_in', models.PositiveIntegerField(default=0, verbose_name='tokens in')),
                ('tokens_out', models.PositiveIntegerField(default=0, verbose_name='tokens out')),
                ('cost', models.DecimalField(decimal_places=6, default=0, max_digits=12, verbose_name='cost')),
                ('currency', models.CharField(default='CNY', max_length=3, verbose_name='currency')),
                ('latency_ms', models.PositiveIntegerField(default=0, verbose_name='latency (ms)')),
                ('tries', models.PositiveSmallIntegerField(default=1, verbose_name='tries')),
                ('state', models.CharField(choices=[('ok', 'Answered'), ('fallback', 'Written by the phrase book'), ('stopped', 'Stopped by the reader'), ('too_late', 'Too late for its reader'), ('timeout', 'Timed out'), ('overloaded', 'Overloaded'), ('refused', 'Refused'), ('unavailable', 'Unavailable'), ('failed', 'Failed')], max_length=16, verbose_name='state')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='error')),
                ('texts_kept', models.BooleanField(default=True, editable=False)),
                ('fallback_reason', models.JSONField(blank=True, null=True, verbose_name='why the phrase book')),
                ('parse_failures', models.PositiveSmallIntegerField(default=0, verbose_name='parse failures')),
                ('parse_error', models.CharField(blank=True, max_length=500, verbose_name='parse error')),
                ('created_at', models.DateTimeField(verbose_name='created')),
            ],
            options={
                'verbose_name': 'model call',
                'verbose_name_plural': 'model calls',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['owner', '-id'], name='modelcall_owner'), models.Index(fields=['backend', 'endpoint', '-id'], name='modelcall_backend'), models.Index(condition=models.Q(('cost__gt', 0)), fields=['created_at', 'cost'], name='modelcall_spent')],
                'constraints': [models.CheckConstraint(condition=models.Q(('cost__gte', 0)), name='modelcall_cost_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='SaidSentence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=100)),
                ('digest', models.BigIntegerField()),
                ('said_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['owner', '-said_at'], name='saidsentence_latest')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'digest'), name='saidsentence_once')],
            },
        ),
    ]
