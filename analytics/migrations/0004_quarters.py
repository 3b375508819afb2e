from django.db import migrations, models

SPANS = [
    ("day", "A day"),
    ("week", "Seven days"),
    ("days30", "Thirty days"),
    ("month", "A calendar month"),
    ("quarter", "A quarter of a year"),
]


class Migration(migrations.Migration):
    dependencies = [("analytics", "0003_dismissed")]

    operations = [
        migrations.AlterField(
            model_name="signal",
            name="span",
            field=models.CharField(choices=SPANS, max_length=7),
        ),
        migrations.AlterField(
            model_name="goal",
            name="span",
            field=models.CharField(
                choices=SPANS, default="week", max_length=7, verbose_name="over"
            ),
        ),
        migrations.AlterField(
            model_name="pin",
            name="span",
            field=models.CharField(blank=True, choices=SPANS, max_length=7),
        ),
    ]
