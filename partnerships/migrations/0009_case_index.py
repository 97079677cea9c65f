"""The narrow table on which cases are searched, filtered and counted, and the triggers that tell it what is due.

docs/decisions/0029 says why it is there and what it costs. The rows are written by partnerships.finding.indexing.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What else an index row is made of than the case: topics, tags, names. A change of these makes it due, by whatever way
# it was changed. An organisation that is no longer for all takes the rows that could hold its name with it at once.
DUE = """
CREATE FUNCTION partnerships_case_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed bigint := CASE TG_OP WHEN 'DELETE' THEN (to_jsonb(OLD) ->> TG_ARGV[0])::bigint
    ELSE (to_jsonb(NEW) ->> TG_ARGV[0])::bigint END;
BEGIN
    UPDATE partnerships_caseindex SET is_due = true WHERE case_id = changed AND NOT is_due;
    RETURN NULL;
END $$;
CREATE TRIGGER case_is_due AFTER INSERT OR UPDATE OR DELETE ON partnerships_partnershiptopic
    FOR EACH ROW EXECUTE FUNCTION partnerships_case_is_due('partnership_id');
CREATE TRIGGER case_is_due AFTER INSERT OR UPDATE OR DELETE ON partnerships_partnershiptag
    FOR EACH ROW EXECUTE FUNCTION partnerships_case_is_due('content_object_id');

CREATE FUNCTION partnerships_word_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'curation_topic' THEN
        UPDATE partnerships_caseindex SET is_due = true WHERE topics @> ARRAY[OLD.slug::text];
    ELSIF TG_TABLE_NAME = 'partnerships_partnershiptagname' THEN
        UPDATE partnerships_caseindex SET is_due = true WHERE tags @> ARRAY[OLD.slug::text];
    ELSE
        UPDATE partnerships_caseindex SET is_due = true WHERE form = OLD.slug;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_are_due AFTER UPDATE OF name, slug ON curation_topic
    FOR EACH ROW EXECUTE FUNCTION partnerships_word_renamed();
CREATE TRIGGER cases_are_due AFTER UPDATE OF name, slug ON partnerships_partnershiptagname
    FOR EACH ROW EXECUTE FUNCTION partnerships_word_renamed();
CREATE TRIGGER cases_are_due AFTER UPDATE OF name, slug ON partnerships_partnershipform
    FOR EACH ROW EXECUTE FUNCTION partnerships_word_renamed();

CREATE FUNCTION partnerships_organisation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE naming bigint[] := ARRAY(
    SELECT partnership_id FROM partnerships_partnerorganisation WHERE organisation_id = NEW.id);
BEGIN
    IF OLD.state = 'published' AND (NEW.state <> 'published'
        OR array_position(ARRAY['public', 'members', 'confidential'], NEW.audience)
         > array_position(ARRAY['public', 'members', 'confidential'], OLD.audience)) THEN
        DELETE FROM partnerships_casetext USING partnerships_caseindex AS i
        WHERE i.id = row_id AND i.case_id = ANY (naming);
        DELETE FROM partnerships_caseindex WHERE case_id = ANY (naming);
    ELSE
        UPDATE partnerships_caseindex SET is_due = true WHERE case_id = ANY (naming) AND NOT is_due;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_are_due AFTER UPDATE ON partnerships_organisation FOR EACH ROW
    WHEN (OLD.published_at IS NOT NULL OR NEW.state = 'published')
    EXECUTE FUNCTION partnerships_organisation_changed();
"""
DROP_DUE = """
DROP TRIGGER cases_are_due ON partnerships_organisation;
DROP TRIGGER cases_are_due ON partnerships_partnershipform;
DROP TRIGGER cases_are_due ON partnerships_partnershiptagname;
DROP TRIGGER cases_are_due ON curation_topic;
DROP TRIGGER case_is_due ON partnerships_partnershiptag;
DROP TRIGGER case_is_due ON partnerships_partnershiptopic;
DROP FUNCTION partnerships_organisation_changed();
DROP FUNCTION partnerships_word_renamed();
DROP FUNCTION partnerships_case_is_due();
"""

# When what anyone could see of lists last changed, for counts that are kept. As literature_indexstamp: bumped at the
# end of each transaction that touched something, so that its row is locked for the commit only.
STAMP = """
CREATE TABLE partnerships_indexstamp (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    stamp bigint NOT NULL,
    transaction xid8 NOT NULL
);
INSERT INTO partnerships_indexstamp VALUES (true, 1, pg_current_xact_id());
CREATE FUNCTION partnerships_index_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partnerships_indexstamp SET stamp = stamp + 1, transaction = pg_current_xact_id()
    WHERE transaction <> pg_current_xact_id();
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER stamp_index AFTER INSERT OR UPDATE OR DELETE ON partnerships_caseindex
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partnerships_index_changed();
CREATE TRIGGER stamp_truncated AFTER TRUNCATE ON partnerships_caseindex
    FOR EACH STATEMENT EXECUTE FUNCTION partnerships_index_changed();
CREATE CONSTRAINT TRIGGER stamp_index AFTER UPDATE ON partnerships_partnership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state = 'published' OR NEW.state = 'published')
    EXECUTE FUNCTION partnerships_index_changed();
-- Their names stand beside the counts.
CREATE CONSTRAINT TRIGGER stamp_renamed AFTER UPDATE ON partnerships_organisation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.state = 'published' OR NEW.state = 'published')
    EXECUTE FUNCTION partnerships_index_changed();
CREATE TRIGGER stamp_cases AFTER UPDATE ON curation_topic
    FOR EACH STATEMENT EXECUTE FUNCTION partnerships_index_changed();
CREATE TRIGGER stamp_cases AFTER INSERT OR UPDATE ON partnerships_partnershipform
    FOR EACH STATEMENT EXECUTE FUNCTION partnerships_index_changed();
CREATE TRIGGER stamp_cases AFTER INSERT OR UPDATE ON partnerships_stakeholdergroup
    FOR EACH STATEMENT EXECUTE FUNCTION partnerships_index_changed();
CREATE TRIGGER stamp_cases AFTER UPDATE ON partnerships_partnershiptagname
    FOR EACH STATEMENT EXECUTE FUNCTION partnerships_index_changed();
"""
DROP_STAMP = """
DROP TRIGGER stamp_cases ON partnerships_partnershiptagname;
DROP TRIGGER stamp_cases ON partnerships_stakeholdergroup;
DROP TRIGGER stamp_cases ON partnerships_partnershipform;
DROP TRIGGER stamp_cases ON curation_topic;
DROP TRIGGER stamp_renamed ON partnerships_organisation;
DROP TRIGGER stamp_index ON partnerships_partnership;
DROP TRIGGER stamp_truncated ON partnerships_caseindex;
DROP TRIGGER stamp_index ON partnerships_caseindex;
DROP FUNCTION partnerships_index_changed();
DROP TABLE partnerships_indexstamp;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('curation', '0005_merging'),
        ('partnerships', '0008_organisations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the network')], max_length=8)),
                ('audience', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the network only'), ('confidential', 'the coordinators named here only')], max_length=16)),
                ('revision', models.PositiveIntegerField()),
                ('form', models.CharField(blank=True, max_length=60)),
                ('scope', models.CharField(blank=True, max_length=12)),
                ('say', models.CharField(blank=True, max_length=20)),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('stakeholders', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('shared', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('organisations', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('begins', models.SmallIntegerField(null=True)),
                ('ends', models.SmallIntegerField(null=True)),
                ('decade', models.SmallIntegerField(null=True)),
                ('is_good_practice', models.BooleanField(default=False)),
                ('good_practice_on', models.DateField(null=True)),
                ('title_key', models.CharField(db_collation='C', max_length=300)),
                ('published_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('is_due', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'index row of a case',
                'verbose_name_plural': 'index rows of cases',
            },
        ),
        migrations.CreateModel(
            name='CaseText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('public', 'anyone'), ('members', 'members of the network')], max_length=8)),
                ('configuration', models.CharField(max_length=16)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'verbose_name': 'words of a case',
                'verbose_name_plural': 'words of cases',
            },
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=models.Index(condition=models.Q(('amends__isnull', True), ('state', 'published')), fields=['id'], include=('audience', 'revision'), name='partnership_shown'),
        ),
        migrations.AddField(
            model_name='caseindex',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='index_rows', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='casetext',
            name='row',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='partnerships.caseindex'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(fields=['level', '-published_at', '-case'], name='case_index_newest'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(fields=['level', 'title_key', 'case'], name='case_index_title'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=models.Index(condition=models.Q(('is_due', True)), fields=['is_due'], name='case_index_due'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=django.contrib.postgres.indexes.GinIndex(fields=['organisations'], name='case_index_organisations'),
        ),
        migrations.AddIndex(
            model_name='caseindex',
            index=django.contrib.postgres.indexes.GinIndex(fields=['topics'], name='case_index_topics'),
        ),
        migrations.AddConstraint(
            model_name='caseindex',
            constraint=models.UniqueConstraint(fields=('case', 'level'), name='case_index_once'),
        ),
        migrations.AddConstraint(
            model_name='caseindex',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['public', 'members'])), name='case_index_level_known'),
        ),
        migrations.AddConstraint(
            model_name='caseindex',
            constraint=models.CheckConstraint(condition=models.Q(('audience', 'public'), models.Q(('audience', 'members'), ('level', 'members')), _connector='OR'), name='case_index_for_its_readers'),
        ),
        migrations.AddIndex(
            model_name='casetext',
            index=django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='case_text_vector'),
        ),
        # The words lie out of line, so that counting reads few pages; what is counted stays in line.
        migrations.RunSQL(
            "ALTER TABLE partnerships_casetext ALTER COLUMN vector SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
        migrations.RunSQL(DUE, DROP_DUE),
        migrations.RunSQL(STAMP, DROP_STAMP),
    ]
