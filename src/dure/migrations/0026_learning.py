import django.db.models.deletion
import dure.chance
import dure.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dure', '0025_plans_and_registrations'),
    ]

    operations = [
        dure.migrating.CreateTogether(
            models=[migrations.CreateModel(
                name='CooperativeStart',
                fields=[
                    ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='cooperative_start', serialize=False, to='dure.matter')),
                    ('who', models.CharField(max_length=200, verbose_name='who needs it')),
                    ('founders', models.PositiveIntegerField(verbose_name='founders who must have learned')),
                    ('present', models.PositiveIntegerField(blank=True, null=True)),
                    ('in_favour', models.PositiveIntegerField(blank=True, null=True)),
                    ('organization', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='started_as', to='dure.organization')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('founders__gte', 2)), name='start_founders_at_least_two')],
                },
            ), migrations.CreateModel(
                name='Course',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.CharField(default=dure.chance.new_reference, max_length=16, unique=True)),
                    ('title', models.CharField(max_length=160, verbose_name='title')),
                    ('learns', models.TextField(verbose_name='what one learns')),
                    ('audience', models.CharField(max_length=200, verbose_name='for whom')),
                    ('place', models.CharField(max_length=160, verbose_name='place')),
                    ('sector', models.CharField(blank=True, max_length=40, verbose_name='sector')),
                    ('language', models.CharField(max_length=12, verbose_name='language')),
                    ('minutes', models.PositiveIntegerField()),
                    ('last_on', models.DateField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='dure.area')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='courses_offered', to=settings.AUTH_USER_MODEL)),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='dure.organization')),
                    ('teacher', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='courses_taught', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['-last_on', '-id'], name='course_by_last_day'), models.Index(fields=['organization', '-last_on', '-id'], name='course_by_organization')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gt', 0), ('minutes__lte', 1440)), name='course_minutes')],
                },
            ), migrations.CreateModel(
                name='CourseSession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('on', models.DateField()),
                    ('present', models.PositiveIntegerField(blank=True, null=True)),
                    ('marked_at', models.DateTimeField(blank=True, null=True)),
                    ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='dure.course')),
                    ('marked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions_marked', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('course', 'number'), name='course_session_number'), models.UniqueConstraint(fields=('course', 'on'), name='course_session_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('marked_at__isnull', True), ('present__isnull', True)), models.Q(('marked_at__isnull', False), ('present__isnull', False)), _connector='OR'), name='course_session_marked_pair')],
                },
            ), migrations.CreateModel(
                name='Enrolment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('left_at', models.DateTimeField(blank=True, null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='enrolled', to=settings.AUTH_USER_MODEL)),
                    ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='dure.course')),
                    ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='dure.organization')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('course', 'person'), name='enrolled_once')],
                },
            ), migrations.CreateModel(
                name='SeasonReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('season', models.CharField(max_length=40, verbose_name='season')),
                    ('from_on', models.DateField(verbose_name='first day of the season')),
                    ('version', models.PositiveIntegerField()),
                    ('product', models.CharField(max_length=80, verbose_name='product')),
                    ('kilograms', models.PositiveIntegerField(verbose_name='kilograms bought of members')),
                    ('currency', models.CharField(max_length=3, verbose_name='currency')),
                    ('price', models.BigIntegerField(verbose_name='price paid to members for a kilogram')),
                    ('market_price', models.BigIntegerField(verbose_name='market price for a kilogram')),
                    ('market_source', models.CharField(max_length=200, verbose_name='source of the market price')),
                    ('sold_price', models.BigIntegerField(blank=True, null=True, verbose_name='price that the buyer paid for a kilogram')),
                    ('sold_currency', models.CharField(blank=True, max_length=3, verbose_name='its currency')),
                    ('floor_price', models.BigIntegerField(blank=True, null=True, verbose_name='floor price')),
                    ('floor_currency', models.CharField(blank=True, max_length=3, verbose_name='its currency')),
                    ('floor_unit', models.CharField(choices=[('kg', 'kilogram'), ('lb', 'pound')], default='lb', max_length=2, verbose_name='for one')),
                    ('floor_source', models.CharField(blank=True, max_length=200, verbose_name='source of the floor price')),
                    ('premium', models.BigIntegerField(verbose_name='premium received')),
                    ('premium_currency', models.CharField(max_length=3, verbose_name='its currency')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='why it is corrected')),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='seasons_told', to=settings.AUTH_USER_MODEL)),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='season_reports', to='dure.organization')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organization', 'from_on', 'version'), name='season_report_version'), models.CheckConstraint(condition=models.Q(('kilograms__gt', 0), ('market_price__gt', 0), ('premium__gte', 0), ('price__gt', 0)), name='season_report_sums'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='season_report_corrected_with_reason')],
                },
            ), migrations.CreateModel(
                name='PremiumUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('title', models.CharField(max_length=160)),
                    ('sum', models.BigIntegerField()),
                    ('to_members', models.BooleanField(default=False)),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='dure.seasonreport')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='premium_use_number'), models.CheckConstraint(condition=models.Q(('sum__gt', 0)), name='premium_use_sum')],
                },
            ), migrations.CreateModel(
                name='SessionCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('present', models.PositiveIntegerField()),
                    ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='session_counts', to='dure.organization')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='dure.coursesession')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('session', 'organization'), name='session_count_once')],
                },
            ), migrations.CreateModel(
                name='SessionPresence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='dure.enrolment')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='dure.coursesession')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('session', 'enrolment'), name='present_once')],
                },
            ), migrations.CreateModel(
                name='StartTopic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('title', models.CharField(max_length=120)),
                    ('act', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dure.act')),
                    ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='dure.course')),
                    ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics_to_hold', to='dure.organization')),
                    ('start', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='dure.cooperativestart')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('start', 'number'), name='start_topic_number')],
                },
            ), migrations.CreateModel(
                name='YearFigures',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveIntegerField(verbose_name='year')),
                    ('version', models.PositiveIntegerField()),
                    ('members', models.PositiveIntegerField(blank=True, null=True, verbose_name='members')),
                    ('took_part', models.PositiveIntegerField(blank=True, null=True, verbose_name='members who took part in the general assembly')),
                    ('workers', models.PositiveIntegerField(blank=True, null=True, verbose_name='workers')),
                    ('worker_members', models.PositiveIntegerField(blank=True, null=True, verbose_name='workers who are members')),
                    ('board', models.PositiveIntegerField(blank=True, null=True, verbose_name='seats on the board')),
                    ('board_women', models.PositiveIntegerField(blank=True, null=True, verbose_name='of them held by women')),
                    ('income', models.BigIntegerField(blank=True, null=True, verbose_name='income')),
                    ('to_members', models.BigIntegerField(blank=True, null=True, verbose_name='surplus paid to members')),
                    ('reserves', models.BigIntegerField(blank=True, null=True, verbose_name='surplus kept in reserves that nobody can divide')),
                    ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                    ('reason', models.CharField(blank=True, max_length=300, verbose_name='why it is corrected')),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='figures_told', to=settings.AUTH_USER_MODEL)),
                    ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_figures', to='dure.organization')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('organization', 'year', 'version'), name='year_figures_version'), models.CheckConstraint(condition=models.Q(('took_part__isnull', True), ('members__isnull', True), ('took_part__lte', models.F('members')), _connector='OR'), name='year_figures_assembly'), models.CheckConstraint(condition=models.Q(('worker_members__isnull', True), ('workers__isnull', True), ('worker_members__lte', models.F('workers')), _connector='OR'), name='year_figures_workers'), models.CheckConstraint(condition=models.Q(('board_women__isnull', True), ('board__isnull', True), ('board_women__lte', models.F('board')), _connector='OR'), name='year_figures_board'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='year_figures_corrected_with_reason')],
                },
            )],
        ),
    ]
