from django.db import migrations, models


class Migration(migrations.Migration):
    """The posts of one small group are found without walking through all the others."""

    dependencies = [("search", "0003_names")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(models.F("group"), models.F("post").desc(), name="entry_of_group"),
        )
    ]
