"""What the guidelines say, in a reader's language or the nearest one there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.db.models import QuerySet

from community.core.diffs import word_diff
from community.core.markup import render
from community.members.queries import the_community
from community.pages.models import Guideline, GuidelineVersion

STEPS = 5  # versions on a page of a guideline's history


@dataclass(frozen=True)
class Said:
    """A guideline in the words that hold for a reader."""

    guideline: Guideline
    version: GuidelineVersion
    is_foreign: bool  # not in the language that was asked for

    @property
    def number(self) -> int:
        return self.guideline.number

    @property
    def title(self) -> str:
        return self.version.title

    @property
    def fine(self) -> list[str]:
        return self.version.fine.splitlines()

    @property
    def not_fine(self) -> list[str]:
        return self.version.not_fine.splitlines()

    @property
    def was_changed(self) -> bool:
        return self.version.number > 1

    @property
    def in_a_line(self) -> str:
        """Its first sentence or so, for lists to choose from."""
        return self.version.text.strip().split("\n")[0][:200]


@dataclass(frozen=True)
class Step:
    """One version, with the words it cut and added."""

    version: GuidelineVersion
    title_before: str
    diff: list


def guidelines_in(language: str, pks: Iterable[int] | None = None) -> list[Said]:
    """The guidelines in force in their order; or these, in force or not. One question."""
    guidelines = Guideline.objects.in_force() if pks is None else _these(pks)
    latest = latest_versions(guidelines)
    by_guideline: dict[int, dict[str, GuidelineVersion]] = {}
    for version in latest:
        by_guideline.setdefault(version.guideline_id, {})[version.language] = version
    found = (_said(versions, language) for versions in by_guideline.values())
    return sorted(found, key=lambda said: (said.number, said.guideline.pk))


def latest_versions(guidelines: QuerySet[Guideline]) -> QuerySet[GuidelineVersion]:
    """What holds in each language."""
    versions = GuidelineVersion.objects.filter(guideline__in=guidelines)
    return (
        versions.select_related("guideline")
        .order_by("guideline", "language", "-number")
        .distinct("guideline", "language")
    )


def guidelines_with_languages(language: str) -> list[tuple[Said, set[str]]]:
    """Those in force, each with the languages that it is said in."""
    languages: dict[int, set[str]] = {}
    for version in latest_versions(Guideline.objects.in_force()):
        languages.setdefault(version.guideline_id, set()).add(version.language)
    return [(said, languages[said.guideline.pk]) for said in guidelines_in(language)]


def version_in(guideline: Guideline, language: str) -> GuidelineVersion | None:
    """What holds in exactly this language."""
    return guideline.versions.filter(language=language).order_by("-number").first()


def as_it_would_read(guideline: Guideline | None, language: str, words: dict) -> Said:
    """A version that is not written yet, for a look at it."""
    version = GuidelineVersion(language=language, html=render(words["text"]).html, **words)
    return Said(guideline or Guideline(number=0), version, is_foreign=False)


def titles_of(pks: Iterable[int | None], language: str) -> dict[int, str]:
    """“2. Talk about the part, not the person”, for each of these; no question for none."""
    asked = {pk for pk in pks if pk}
    found = guidelines_in(language, asked) if asked else []
    return {said.guideline.pk: f"{said.number}. {said.title}" for said in found}


def retired_guidelines(language: str) -> list[Said]:
    """Those out of force."""
    gone = Guideline.objects.exclude(retired_at=None)
    return guidelines_in(language, gone.values_list("pk", flat=True))


def guideline_history(
    guideline: Guideline, language: str, before: str = ""
) -> tuple[list[Step], int]:
    """A few versions in one language, the newest first, each beside the one before it; and the
    number that the earlier ones end with, 0 where there are none."""
    versions = guideline.versions.filter(language=language).select_related("by")
    if before.isdecimal() and len(before) < 5:
        versions = versions.filter(number__lte=int(before))
    found: list[GuidelineVersion | None] = list(versions.order_by("-number")[: STEPS + 1])
    steps = [
        Step(version, old.title if old else "", word_diff(_all_words(old), _all_words(version)))
        for version, old in pairwise([*found, None])
        if version is not None
    ]
    return steps[:STEPS], found[STEPS].number if len(found) > STEPS else 0


def _all_words(version):
    if version is None:
        return ""
    parts = (version.title, version.text, version.fine, version.not_fine)
    return "\n\n".join(part for part in parts if part)


def _these(pks):
    return Guideline.objects.filter(pk__in=list(pks))


def _said(versions: dict[str, GuidelineVersion], language: str) -> Said:
    """In the reader's language, else the host's of the house, else English, else any."""
    host = the_community().host
    tried = (language[:2], host.language if host else "", settings.LANGUAGE_CODE[:2])
    nearest = next((one for one in tried if one in versions), min(versions))
    version = versions[nearest]
    return Said(version.guideline, version, is_foreign=nearest != language[:2])
