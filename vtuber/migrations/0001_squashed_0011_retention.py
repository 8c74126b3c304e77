# What a new database begins with; one that has begun before goes through what it replaces.

import datetime
import django.db.models.deletion
import django.db.models.expressions
import vtuber.models.shapes
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('vtuber', '0001_initial'),
        ('vtuber', '0002_names'),
        ('vtuber', '0003_related_names'),
        ('vtuber', '0004_shapes'),
        ('vtuber', '0005_undo'),
        ('vtuber', '0006_open_tasks'),
        ('vtuber', '0007_any_kind'),
        ('vtuber', '0008_gifts'),
        ('vtuber', '0009_locked_help'),
        ('vtuber', '0010_weather_kinds'),
        ('vtuber', '0011_retention'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='VTuber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('seed', models.BigIntegerField(default=1, verbose_name='seed')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
            ],
            options={
                'verbose_name': 'VTuber',
                'verbose_name_plural': 'VTubers',
            },
        ),
        migrations.CreateModel(
            name='EventHead',
            fields=[
                ('vtuber', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='head', serialize=False, to='vtuber.vtuber')),
                ('seq', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='DayStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('token', models.PositiveIntegerField(default=0, editable=False)),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('retry_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reason', models.JSONField(blank=True, null=True, validators=[vtuber.models.shapes.check_words], verbose_name='reason')),
                ('date', models.DateField(verbose_name='date')),
                ('step', models.CharField(choices=[('night', 'night shift'), ('new_day', 'new day'), ('diary', 'diary')], max_length=10, verbose_name='step')),
                ('state', models.CharField(choices=[('pending', 'pending'), ('done', 'done'), ('skipped', 'skipped'), ('failed', 'failed')], default='pending', max_length=10, verbose_name='state')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'day step',
                'verbose_name_plural': 'day steps',
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=150, verbose_name='who')),
                ('verb', models.CharField(max_length=40, verbose_name='what')),
                ('target', models.CharField(blank=True, max_length=60, verbose_name='target')),
                ('before', models.JSONField(blank=True, default=dict, validators=[vtuber.models.shapes.check_object], verbose_name='before')),
                ('after', models.JSONField(blank=True, default=dict, validators=[vtuber.models.shapes.check_object], verbose_name='after')),
                ('game_time', models.DateTimeField(verbose_name='game time')),
                ('real_time', models.DateTimeField(verbose_name='real time')),
                ('undo', models.JSONField(blank=True, default=dict, editable=False, validators=[vtuber.models.shapes.check_object])),
                ('undone', models.BooleanField(default=False, verbose_name='undone')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='audit_entries', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='FollowerStats',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('followers_simulated', models.PositiveIntegerField(default=0, verbose_name='followers, simulated')),
                ('followers_real', models.PositiveIntegerField(default=0, verbose_name='followers, real')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follower_stats', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'fan figures',
                'verbose_name_plural': 'fan figures',
                'ordering': ['-date'],
            },
        ),
        migrations.CreateModel(
            name='GameClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor_real', models.DateTimeField(verbose_name='anchor, real time')),
                ('anchor_game', models.DateTimeField(verbose_name='anchor, game time')),
                ('speed', models.FloatField(default=60.0, verbose_name='day speed')),
                ('live_speed', models.FloatField(default=10.0, verbose_name='live speed')),
                ('live', models.BooleanField(default=False, verbose_name='live')),
                ('paused', models.BooleanField(default=False, verbose_name='paused')),
                ('waiting_for_stage', models.BooleanField(default=False, verbose_name='waits for a front end')),
                ('watched_at', models.DateTimeField(blank=True, null=True, verbose_name='last watched')),
                ('unwatched', models.BooleanField(default=False, verbose_name='rests, for nobody watches')),
                ('policy', models.CharField(choices=[('freeze', 'stands still while the system is down'), ('catch_up', 'goes on while the system is down')], default='freeze', max_length=10, verbose_name='outage policy')),
                ('hold_at', models.DateTimeField(verbose_name='holds at')),
                ('last_tick_real', models.DateTimeField(verbose_name='last tick')),
                ('generation', models.PositiveBigIntegerField(default=0, verbose_name='generation')),
                ('vtuber', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='clock', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'game clock',
                'verbose_name_plural': 'game clocks',
            },
        ),
        migrations.CreateModel(
            name='GiftGiven',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gifts_given', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
        ),
        migrations.CreateModel(
            name='Persona',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looks', models.TextField(help_text='The fixed description that every cover is painted from.', verbose_name='looks')),
                ('character', models.TextField(verbose_name='character')),
                ('tastes', models.TextField(blank=True, verbose_name='tastes')),
                ('catchphrases', models.JSONField(blank=True, default=list, validators=[vtuber.models.shapes.check_catchphrases], verbose_name='catchphrases')),
                ('voice', models.CharField(blank=True, max_length=60, verbose_name='voice')),
                ('adapter', models.CharField(blank=True, help_text='The LoRA adapter that the persona model speaks with.', max_length=120, verbose_name='adapter')),
                ('language', models.CharField(choices=[('zh', 'Chinese'), ('en', 'English')], default='zh', max_length=2, verbose_name='language')),
                ('wakes_at', models.TimeField(default=datetime.time(8, 0), verbose_name='wakes at')),
                ('sleeps_at', models.TimeField(default=datetime.time(2, 0), verbose_name='goes to sleep at')),
                ('vtuber', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='persona', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'persona',
                'verbose_name_plural': 'personas',
            },
        ),
        migrations.CreateModel(
            name='TodoList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('original', models.TextField(blank=True, verbose_name="the director's answer")),
                ('planned_by', models.CharField(max_length=60, verbose_name='planned by')),
                ('notes', models.JSONField(blank=True, default=list, validators=[vtuber.models.shapes.check_words_list], verbose_name='what the planner changed')),
                ('created_at', models.DateTimeField(verbose_name='planned at, game time')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='todolists', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'todolist',
                'verbose_name_plural': 'todolists',
            },
        ),
        migrations.CreateModel(
            name='TodoTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due', models.DateTimeField(blank=True, null=True, verbose_name='due')),
                ('token', models.PositiveIntegerField(default=0, editable=False)),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('retry_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reason', models.JSONField(blank=True, null=True, validators=[vtuber.models.shapes.check_words], verbose_name='reason')),
                ('type', models.CharField(max_length=40, verbose_name='type')),
                ('category', models.CharField(blank=True, choices=[('', 'none'), ('preview', 'announces a stream'), ('communication', 'everyday talk')], default='', max_length=15, verbose_name='category')),
                ('start', models.DateTimeField(verbose_name='start')),
                ('end', models.DateTimeField(verbose_name='end')),
                ('content', models.TextField(max_length=600, verbose_name='content')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('running', 'running'), ('done', 'done'), ('skipped', 'skipped'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='state')),
                ('source', models.CharField(choices=[('director', 'the director'), ('planner', 'the planner'), ('operator', 'an operator')], default='director', max_length=10, verbose_name='planned by')),
                ('origin', models.JSONField(blank=True, default=dict, validators=[vtuber.models.shapes.check_origin], verbose_name='origin')),
                ('prepared', models.JSONField(blank=True, null=True, validators=[vtuber.models.shapes.check_object], verbose_name='prepared')),
                ('is_prepared', models.BooleanField(default=False, verbose_name='is prepared')),
                ('locked', models.BooleanField(default=False, help_text='Nothing moves or calls it off by itself; going live says so.', verbose_name='locked')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('next_tick', models.DateTimeField(blank=True, editable=False, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('todolist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='vtuber.todolist', verbose_name='todolist')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'ordering': ['start', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='effect')),
                ('game_time', models.DateTimeField(verbose_name='game time')),
                ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='vtuber.daystep')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='vtuber.todotask')),
            ],
            options={
                'verbose_name': 'effect',
                'verbose_name_plural': 'effects',
            },
        ),
        migrations.CreateModel(
            name='Tweet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('', 'none'), ('preview', 'announces a stream'), ('communication', 'everyday talk')], max_length=15, verbose_name='category')),
                ('text', models.TextField(max_length=400, verbose_name='text')),
                ('published_at', models.DateTimeField(verbose_name='published at, game time')),
                ('likes_simulated', models.PositiveIntegerField(default=0, verbose_name='likes, simulated')),
                ('task', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tweet', to='vtuber.todotask', verbose_name='task')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tweets', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['-published_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Wallet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('balance', models.PositiveIntegerField(default=0, verbose_name='balance')),
                ('entries_count', models.PositiveIntegerField(default=0, verbose_name='entries')),
                ('vtuber', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wallet', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'wallet',
                'verbose_name_plural': 'wallets',
            },
        ),
        migrations.CreateModel(
            name='WalletEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('before', models.PositiveIntegerField(verbose_name='before')),
                ('amount', models.IntegerField(verbose_name='amount')),
                ('after', models.PositiveIntegerField(verbose_name='after')),
                ('why', models.JSONField(validators=[vtuber.models.shapes.check_words], verbose_name='why')),
                ('key', models.CharField(max_length=80, verbose_name='key')),
                ('game_time', models.DateTimeField(verbose_name='game time')),
                ('wallet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='vtuber.wallet', verbose_name='wallet')),
            ],
            options={
                'verbose_name': 'wallet entry',
                'verbose_name_plural': 'wallet entries',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Weather',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('sky', models.CharField(max_length=20, verbose_name='sky')),
                ('temperature', models.SmallIntegerField(verbose_name='temperature, °C')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weather', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'weather',
                'verbose_name_plural': 'weather',
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField(verbose_name='number')),
                ('type', models.CharField(max_length=40, verbose_name='type')),
                ('game_time', models.DateTimeField(verbose_name='game time')),
                ('real_time', models.DateTimeField(verbose_name='real time')),
                ('payload', models.JSONField(default=dict, validators=[vtuber.models.shapes.check_object], verbose_name='payload')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['vtuber', 'seq'],
                'constraints': [models.UniqueConstraint(fields=('vtuber', 'seq'), name='seq_unique_per_vtuber')],
            },
        ),
        migrations.CreateModel(
            name='Diary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('text', models.TextField(max_length=4000, verbose_name='text')),
                ('public', models.BooleanField(default=False, verbose_name='published')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='diaries', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'diary page',
                'verbose_name_plural': 'diary',
                'ordering': ['-date'],
                'constraints': [models.UniqueConstraint(fields=('vtuber', 'date'), name='one_diary_a_day')],
            },
        ),
        migrations.AddConstraint(
            model_name='daystep',
            constraint=models.UniqueConstraint(fields=('vtuber', 'date', 'step'), name='one_step_a_day'),
        ),
        migrations.AddConstraint(
            model_name='daystep',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('vtuber',), name='one_open_step'),
        ),
        migrations.AddConstraint(
            model_name='daystep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due__isnull', False), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('due__isnull', True)), _connector='OR'), name='open_steps_are_due'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['vtuber', '-id'], name='audit_latest'),
        ),
        migrations.AddConstraint(
            model_name='followerstats',
            constraint=models.UniqueConstraint(fields=('vtuber', 'date'), name='one_figure_a_day'),
        ),
        migrations.AddConstraint(
            model_name='gameclock',
            constraint=models.CheckConstraint(condition=models.Q(('live_speed__gt', 0), ('live_speed__lte', 3600), ('speed__gt', 0), ('speed__lte', 3600)), name='clock_speeds_in_range'),
        ),
        migrations.AddConstraint(
            model_name='giftgiven',
            constraint=models.UniqueConstraint(fields=('vtuber', 'name'), name='each_gift_once'),
        ),
        migrations.AddConstraint(
            model_name='todolist',
            constraint=models.UniqueConstraint(fields=('vtuber', 'date'), name='one_todolist_a_day'),
        ),
        migrations.AddIndex(
            model_name='todotask',
            index=models.Index(condition=models.Q(('due__isnull', False)), fields=['vtuber', 'due'], name='task_due'),
        ),
        migrations.AddIndex(
            model_name='todotask',
            index=models.Index(condition=models.Q(('due__isnull', False)), fields=['vtuber', 'start'], name='task_open_by_start'),
        ),
        migrations.AddIndex(
            model_name='todotask',
            index=models.Index(fields=['vtuber', 'start'], name='task_by_start'),
        ),
        migrations.AddConstraint(
            model_name='todotask',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='task_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='todotask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('vtuber',), name='one_task_running'),
        ),
        migrations.AddConstraint(
            model_name='todotask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__in', ['preview', 'communication']), ('type', 'tweet')), models.Q(models.Q(('type', 'tweet'), _negated=True), ('category', '')), _connector='OR'), name='category_only_for_tweets'),
        ),
        migrations.AddConstraint(
            model_name='todotask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due__isnull', False), ('state__in', ['planned', 'running'])), models.Q(('due__isnull', True), ('state__in', ['done', 'skipped', 'failed', 'cancelled'])), _connector='OR'), name='open_tasks_are_due'),
        ),
        migrations.AddConstraint(
            model_name='effect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step__isnull', True), ('task__isnull', False)), models.Q(('step__isnull', False), ('task__isnull', True)), _connector='OR'), name='effect_has_one_cause'),
        ),
        migrations.AddConstraint(
            model_name='effect',
            constraint=models.UniqueConstraint(condition=models.Q(('task__isnull', False)), fields=('task', 'name'), name='one_effect_per_task'),
        ),
        migrations.AddConstraint(
            model_name='effect',
            constraint=models.UniqueConstraint(condition=models.Q(('step__isnull', False)), fields=('step', 'name'), name='one_effect_per_step'),
        ),
        migrations.AddIndex(
            model_name='tweet',
            index=models.Index(fields=['vtuber', '-published_at'], name='tweet_latest'),
        ),
        migrations.AddConstraint(
            model_name='walletentry',
            constraint=models.CheckConstraint(condition=models.Q(('after', django.db.models.expressions.CombinedExpression(models.F('before'), '+', models.F('amount')))), name='entry_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='walletentry',
            constraint=models.UniqueConstraint(fields=('wallet', 'number'), name='entries_in_one_chain'),
        ),
        migrations.AddConstraint(
            model_name='walletentry',
            constraint=models.UniqueConstraint(fields=('wallet', 'key'), name='paid_once'),
        ),
        migrations.AddConstraint(
            model_name='weather',
            constraint=models.UniqueConstraint(fields=('vtuber', 'date'), name='one_weather_a_day'),
        ),
    ]
