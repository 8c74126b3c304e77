# What a new database begins with; one that has begun before goes through what it replaces.

import django.core.validators
import django.db.models.deletion
import vtuber.models.shapes
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('streaming', '0001_initial'),
        ('streaming', '0002_chat'),
        ('streaming', '0003_chat_waiting'),
        ('streaming', '0004_shapes'),
        ('streaming', '0005_chat_faults'),
        ('streaming', '0006_retention'),
    ]

    dependencies = [
        ('vtuber', '0001_squashed_0011_retention'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChatRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slow_s', models.PositiveSmallIntegerField(default=0, help_text='Real seconds that a viewer waits between two messages; 0 for none.', validators=[django.core.validators.MaxValueValidator(600)], verbose_name='slow mode')),
                ('followers_only', models.BooleanField(default=False, verbose_name='followers only')),
                ('emote_only', models.BooleanField(default=False, verbose_name='emotes only')),
                ('links', models.BooleanField(default=False, verbose_name='links allowed')),
                ('max_length', models.PositiveSmallIntegerField(default=200, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)], verbose_name='longest message')),
                ('silenced', models.BooleanField(default=False, verbose_name='silenced')),
                ('vtuber', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='chat_rules', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'chat rules',
                'verbose_name_plural': 'chat rules',
            },
        ),
        migrations.CreateModel(
            name='Cover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='number of the day')),
                ('headline', models.CharField(max_length=60, verbose_name='headline')),
                ('file', models.CharField(blank=True, max_length=160, verbose_name='file')),
                ('thumbnail', models.CharField(max_length=160, verbose_name='thumbnail')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('made_by', models.CharField(max_length=120, verbose_name='made by')),
                ('made_at', models.DateTimeField(verbose_name='made at, game time')),
                ('task', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cover', to='vtuber.todotask', verbose_name='task')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covers', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'cover',
                'verbose_name_plural': 'covers',
                'ordering': ['-date', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Stream',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('game_title', models.CharField(blank=True, max_length=80, verbose_name='game')),
                ('content', models.TextField(max_length=600, verbose_name='content')),
                ('sponsor', models.CharField(blank=True, max_length=80, verbose_name='sponsor')),
                ('job_id', models.CharField(blank=True, editable=False, max_length=20, verbose_name='job')),
                ('state', models.CharField(choices=[('live', 'live'), ('ended', 'ended')], default='live', max_length=10, verbose_name='state')),
                ('started_at', models.DateTimeField(verbose_name='started at, game time')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at, game time')),
                ('ad_read_at', models.DateTimeField(blank=True, null=True, verbose_name='ad read at, game time')),
                ('viewers_simulated', models.PositiveIntegerField(default=0, verbose_name='viewers, simulated')),
                ('viewers_peak', models.PositiveIntegerField(default=0, verbose_name='most viewers, simulated')),
                ('next_cue', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('chat_kept', models.BooleanField(default=True, editable=False)),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='streams', to='streaming.cover', verbose_name='cover')),
                ('task', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stream', to='vtuber.todotask', verbose_name='task')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='streams', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'stream',
                'verbose_name_plural': 'streams',
                'ordering': ['-started_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='StreamLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('greeting', 'greeting'), ('talk', 'talk'), ('ad', 'ad'), ('goodbye', 'goodbye'), ('answer', 'answer')], max_length=10, verbose_name='kind')),
                ('text', models.TextField(max_length=600, verbose_name='text')),
                ('short', models.CharField(max_length=40, verbose_name='in short')),
                ('expression', models.CharField(max_length=12, verbose_name='expression')),
                ('action', models.CharField(blank=True, max_length=12, verbose_name='action')),
                ('cut', models.BooleanField(default=False, verbose_name='cut short')),
                ('said_at', models.DateTimeField(verbose_name='said at, game time')),
                ('stream', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='streaming.stream', verbose_name='stream')),
            ],
            options={
                'verbose_name': 'line',
                'verbose_name_plural': 'lines',
                'ordering': ['stream', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nickname', models.CharField(max_length=24, verbose_name='nickname')),
                ('question', models.CharField(max_length=500, verbose_name='question')),
                ('askers', models.PositiveSmallIntegerField(default=1, verbose_name='how many asked')),
                ('state', models.CharField(choices=[('speaking', 'speaking'), ('said', 'said'), ('cut', 'cut short'), ('dropped', 'dropped')], default='speaking', max_length=10, verbose_name='state')),
                ('token', models.PositiveIntegerField(default=1, editable=False)),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('begun_at', models.DateTimeField(verbose_name='begun at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('stream', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='streaming.stream', verbose_name='stream')),
                ('line', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answer', to='streaming.streamline', verbose_name='line')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Viewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(default='web', max_length=20, verbose_name='comes from')),
                ('key', models.CharField(editable=False, max_length=64)),
                ('address', models.CharField(blank=True, editable=False, max_length=64)),
                ('nickname', models.CharField(max_length=24, verbose_name='nickname')),
                ('colour', models.PositiveSmallIntegerField(default=0, verbose_name='colour')),
                ('follows', models.BooleanField(default=False, verbose_name='follows her')),
                ('notes', models.JSONField(blank=True, default=list, validators=[vtuber.models.shapes.check_texts], verbose_name='what she remembers')),
                ('answered_before', models.BooleanField(default=False, editable=False)),
                ('forgetting', models.JSONField(blank=True, editable=False, null=True, validators=[vtuber.models.shapes.check_object])),
                ('first_seen', models.DateTimeField(verbose_name='first seen, real time')),
                ('last_seen', models.DateTimeField(verbose_name='last seen, real time')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='viewers', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'viewer',
                'verbose_name_plural': 'viewers',
                'ordering': ['-last_seen'],
            },
        ),
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(blank=True, editable=False, max_length=64)),
                ('kind', models.CharField(choices=[('timeout', 'timed out'), ('ban', 'banned'), ('shadow', 'shadow-muted')], max_length=10, verbose_name='kind')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('by', models.CharField(max_length=150, verbose_name='by')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='lifted at')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restrictions', to='vtuber.vtuber', verbose_name='VTuber')),
                ('viewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restrictions', to='streaming.viewer', verbose_name='viewer')),
            ],
            options={
                'verbose_name': 'restriction',
                'verbose_name_plural': 'restrictions',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ChatMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.CharField(editable=False, max_length=64)),
                ('nickname', models.CharField(max_length=24, verbose_name='nickname')),
                ('text', models.CharField(max_length=500, verbose_name='text')),
                ('state', models.CharField(choices=[('shown', 'shown'), ('shadow', 'shadow-muted'), ('removed', 'removed')], default='shown', max_length=10, verbose_name='state')),
                ('highlighted', models.BooleanField(default=False, verbose_name='highlighted')),
                ('highlighted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('by_staff', models.BooleanField(default=False, verbose_name='by the staff')),
                ('passed_over', models.BooleanField(default=False, editable=False)),
                ('said_at', models.DateTimeField(verbose_name='said at, game time')),
                ('real_time', models.DateTimeField(verbose_name='real time')),
                ('answer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='streaming.answer', verbose_name='answer')),
                ('stream', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='streaming.stream', verbose_name='stream')),
                ('viewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='streaming.viewer', verbose_name='viewer')),
            ],
            options={
                'verbose_name': 'chat message',
                'verbose_name_plural': 'chat messages',
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='viewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='streaming.viewer', verbose_name='viewer'),
        ),
        migrations.CreateModel(
            name='BannedWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, verbose_name='word')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='banned_words', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'banned word',
                'verbose_name_plural': 'banned words',
                'ordering': ['word'],
                'constraints': [models.UniqueConstraint(fields=('vtuber', 'word'), name='one_entry_a_word')],
            },
        ),
        migrations.AddIndex(
            model_name='cover',
            index=models.Index(condition=models.Q(('file', ''), _negated=True), fields=['id'], name='cover_with_picture'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.UniqueConstraint(fields=('vtuber', 'date', 'number'), name='one_cover_a_name'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='covers_count_from_one'),
        ),
        migrations.AddIndex(
            model_name='stream',
            index=models.Index(fields=['vtuber', '-started_at'], name='stream_latest'),
        ),
        migrations.AddConstraint(
            model_name='stream',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('vtuber',), name='one_live_stream'),
        ),
        migrations.AddConstraint(
            model_name='stream',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'live')), models.Q(('ended_at__gte', models.F('started_at')), ('state', 'ended')), _connector='OR'), name='ended_streams_have_an_end'),
        ),
        migrations.AddConstraint(
            model_name='stream',
            constraint=models.CheckConstraint(condition=models.Q(('viewers_peak__gte', models.F('viewers_simulated'))), name='peak_is_the_most'),
        ),
        migrations.AddConstraint(
            model_name='streamline',
            constraint=models.UniqueConstraint(fields=('stream', 'number'), name='one_line_a_number'),
        ),
        migrations.AddConstraint(
            model_name='streamline',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['greeting', 'ad', 'goodbye'])), fields=('stream', 'kind'), name='one_greeting_ad_and_goodbye'),
        ),
        migrations.AddIndex(
            model_name='viewer',
            index=models.Index(fields=['vtuber', 'address'], name='viewer_address'),
        ),
        migrations.AddIndex(
            model_name='viewer',
            index=models.Index(fields=['last_seen'], name='viewer_last_seen'),
        ),
        migrations.AddIndex(
            model_name='viewer',
            index=models.Index(condition=models.Q(('forgetting__isnull', False)), fields=['id'], name='viewer_forgetting'),
        ),
        migrations.AddConstraint(
            model_name='viewer',
            constraint=models.UniqueConstraint(fields=('vtuber', 'key'), name='one_viewer_a_key'),
        ),
        migrations.AddIndex(
            model_name='restriction',
            index=models.Index(fields=['vtuber', 'address'], name='restricted_address'),
        ),
        migrations.AddConstraint(
            model_name='restriction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'timeout'), _negated=True), ('until__isnull', False), _connector='OR'), name='timeouts_end'),
        ),
        migrations.AddIndex(
            model_name='chatmessage',
            index=models.Index(fields=['stream', 'id'], name='chat_in_order'),
        ),
        migrations.AddIndex(
            model_name='chatmessage',
            index=models.Index(condition=models.Q(('answer', None), ('passed_over', False)), fields=['stream', 'real_time'], name='chat_waiting'),
        ),
        migrations.AddConstraint(
            model_name='chatmessage',
            constraint=models.UniqueConstraint(fields=('viewer', 'client_id'), name='one_message_a_client_id'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'speaking')), fields=('stream',), name='one_answer_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['said', 'cut'])), models.Q(('ended_at__isnull', False), ('line__isnull', True), ('state', 'dropped')), models.Q(('ended_at__isnull', True), ('line__isnull', True), ('state', 'speaking')), _connector='OR'), name='answers_end_once'),
        ),
    ]
