import gettext

import polib
import pytest

from community.core.management.commands.check_translations import fault_of, faults_in
from community.core.management.commands.compilepo import compile_catalogue, is_stale


def entry(msgid, msgstr="", **more):
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def plural(*forms):
    return entry(
        "%(count)s reply",
        msgid_plural="%(count)s replies",
        msgstr_plural=dict(enumerate(forms)),
    )


@pytest.mark.parametrize(
    ("subject", "fault"),
    [
        (entry("Groups", "Grupper"), ""),
        (entry("Groups", ""), "is empty"),
        (entry("Groups", "Grupper", flags=["fuzzy"]), "is fuzzy"),
        (entry("Hello %(name)s", "Hej"), "should hold ['%(name)s'] and holds []"),
        (entry("100%% sure", "100%% säkert"), ""),
        (plural("ett svar", "%(count)s svar"), ""),
        (plural("ett svar", ""), "is empty"),
        (plural("%(count)s svar"), "has 1 of 2 plural forms"),
        (
            plural("%(antal)s svar", "%(count)s svar"),
            "holds ['%(antal)s'], which the English has not",
        ),
    ],
)
def test_fault_of_an_entry(subject, fault):
    assert fault_of(subject, 2) == fault


def test_a_language_without_a_catalogue_is_a_fault(tmp_path):
    assert faults_in(tmp_path / "django.po", "sv") == [f"sv: there is no {tmp_path / 'django.po'}"]


def test_compiled_catalogues_answer_and_are_not_compiled_twice(tmp_path):
    source = tmp_path / "django.po"
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    po.append(entry("Groups", "קבוצות"))
    po.save(str(source))
    assert is_stale(source)

    compile_catalogue(source)

    assert not is_stale(source)
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Groups") == "קבוצות"
