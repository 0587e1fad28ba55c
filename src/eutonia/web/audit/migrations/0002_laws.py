"""The trail is never changed."""

from django.db import migrations

from eutonia.web.database_laws import append_only, create, holding


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [holding(lambda vendor: create(vendor, (*append_only("audit_event"),)))]
