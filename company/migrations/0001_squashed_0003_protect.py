# What a new database begins with; one that has begun before goes through what it replaces.

import django.db.models.deletion
import vtuber.models.shapes
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('company', '0001_initial'),
        ('company', '0002_shapes'),
        ('company', '0003_protect'),
    ]

    dependencies = [
        ('vtuber', '0001_squashed_0011_retention'),
    ]

    operations = [
        migrations.CreateModel(
            name='Advertiser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='key')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name, Chinese')),
                ('name_en', models.CharField(max_length=60, verbose_name='name, English')),
                ('tone', models.CharField(choices=[('grand', 'pompous'), ('shy', 'shy'), ('breezy', 'breezy'), ('science', 'scientific'), ('granny', 'grandmotherly'), ('drill', 'military')], max_length=10, verbose_name='tone')),
            ],
            options={
                'verbose_name': 'advertiser',
                'verbose_name_plural': 'advertisers',
                'ordering': ['key'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='key')),
                ('name_zh', models.CharField(max_length=40, verbose_name='name, Chinese')),
                ('name_en', models.CharField(max_length=60, verbose_name='name, English')),
                ('kin', models.CharField(choices=[('food', 'something to eat'), ('cosy', 'something soft or warm'), ('gadget', 'a device'), ('service', 'a service'), ('play', 'something to play with')], max_length=10, verbose_name='kind of thing')),
                ('product_zh', models.CharField(max_length=60, verbose_name='product, Chinese')),
                ('product_en', models.CharField(max_length=80, verbose_name='product, English')),
                ('tagline_zh', models.CharField(max_length=80, verbose_name='tagline, Chinese')),
                ('tagline_en', models.CharField(max_length=120, verbose_name='tagline, English')),
                ('active', models.BooleanField(default=True, verbose_name='buys ads')),
                ('advertiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='brands', to='company.advertiser', verbose_name='advertiser')),
            ],
            options={
                'verbose_name': 'brand',
                'verbose_name_plural': 'brands',
                'ordering': ['key'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailbox', models.CharField(choices=[('personal', 'hers'), ('company', "the company's")], max_length=10, verbose_name='mailbox')),
                ('kind', models.CharField(choices=[('job', 'job'), ('answer', 'answer'), ('proposal', 'proposal'), ('fan', 'fan mail'), ('notice', 'notice')], max_length=10, verbose_name='kind')),
                ('sender', models.CharField(max_length=80, verbose_name='from')),
                ('recipient', models.CharField(max_length=80, verbose_name='to')),
                ('subject', models.CharField(max_length=120, verbose_name='subject')),
                ('body', models.TextField(max_length=4000, verbose_name='text')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read at')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('in_reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='company.mail', verbose_name='in reply to')),
                ('thread', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='company.mail', verbose_name='thread')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail', to='vtuber.vtuber', verbose_name='VTuber')),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mail',
                'ordering': ['-sent_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ad_stream', 'ad stream'), ('project_talk', 'project talk')], max_length=12, verbose_name='kind')),
                ('brief', models.CharField(max_length=300, verbose_name='what is wanted')),
                ('ad_lines', models.JSONField(blank=True, default=list, validators=[vtuber.models.shapes.check_texts], verbose_name='ad lines')),
                ('deadline', models.DateField(verbose_name='deadline')),
                ('reward', models.PositiveSmallIntegerField(verbose_name='reward, coins')),
                ('state', models.CharField(choices=[('offered', 'offered'), ('accepted', 'accepted'), ('declined', 'declined'), ('done', 'done'), ('expired', 'expired')], default='offered', max_length=10, verbose_name='state')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='company.brand', verbose_name='brand')),
                ('vtuber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='vtuber.vtuber', verbose_name='VTuber')),
                ('mail', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='job', to='company.mail', verbose_name='mail')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'ordering': ['deadline', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['vtuber', 'mailbox', '-sent_at'], name='mail_by_box'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('read_at__isnull', True), ('read_at__gte', models.F('sent_at')), _connector='OR'), name='mail_read_after_sent'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('answered_at__gte', models.F('sent_at')), _connector='OR'), name='mail_answered_after_sent'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'proposal'), _negated=True), ('mailbox', 'company'), _connector='OR'), name='proposals_go_to_the_company'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['vtuber', 'state', 'deadline'], name='job_open'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('brand__isnull', False), ('kind', 'ad_stream')), models.Q(('brand__isnull', True), ('kind', 'project_talk')), _connector='OR'), name='ads_have_a_brand'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'declined', 'expired']), ('accepted_at__isnull', False), _connector='OR'), name='job_accepted_before_done'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_at__isnull', True)), _connector='OR'), name='done_jobs_say_when'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'ad_stream'), ('state__in', ['offered', 'accepted'])), fields=('vtuber', 'deadline'), name='one_open_ad_a_deadline'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('reward__gte', 1), ('reward__lte', 1000)), name='job_reward_in_range'),
        ),
    ]
