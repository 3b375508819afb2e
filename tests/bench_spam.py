"""`make bench-spam`: how well the spam score tells spam, as `name value unit` lines.

Every figure is of texts that the training did not see, and so is the mark past which a text is
held: each fold sets its own. Needs ../shared/data. ARGS="--write" trains the start of new houses
(community/screening/start) from the same sets.
"""

import os
import sys
import time
from pathlib import Path

import django

os.environ |= {"DJANGO_SETTINGS_MODULE": "community.config.settings", "HEARTH_DEV": "1"}
django.setup()  # no database: nothing is asked of it

import numpy  # noqa: E402 - Django must be set up first
from sklearn.metrics import roc_auc_score  # noqa: E402
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold  # noqa: E402

from community.screening import weighing  # noqa: E402
from community.screening.training import train  # noqa: E402
from community.screening.traits import packed, traits_of, unpacked  # noqa: E402
from tests.bench_spam_sets import archive, honest, sms, youtube  # noqa: E402

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FOLDS = 10
ARCHIVES = ("beer-full-A", "bicycles.meta")
FOREIGN = 3  # in a thousand of a forum's honest texts may be over the mark of the start


def say(name, value, unit=""):
    print(f"{name} {value} {unit}".rstrip(), flush=True)


def buckets(text):
    return unpacked(packed(traits_of(text)))


def judged(rows, folds):
    """For each text what a scale says that was trained without it: its logit less the mark."""
    texts = [text for text, _spam, _from in rows]
    known, told = [buckets(text) for text in texts], [spam for _text, spam, _from in rows]
    logits, over = numpy.zeros(len(rows)), numpy.zeros(len(rows), dtype=bool)
    for learned, asked in folds:
        scale = train([known[one] for one in learned], [told[one] for one in learned]).scale
        for one in asked:
            logits[one] = scale.weigh(traits_of(texts[one]))
            over[one] = logits[one] > scale.threshold
    return numpy.array(told), logits, over


def copies(rows):
    """Texts that are letter by letter the same stay on one side of a fold."""
    return ["".join(filter(str.isalnum, text.casefold())) for text, _spam, _from in rows]


def by_folds(rows, seed=1):
    told, groups = [spam for _text, spam, _from in rows], copies(rows)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    return judged(rows, folds.split(rows, told, groups))


def quality(name, told, logits, over):
    say(f"{name}_auc", f"{roc_auc_score(told, logits):.4f}")
    say(f"{name}_spam_held_share", f"{over[told].mean():.3f}")


def start_rows():
    rows = [*youtube(DATA), *sms(DATA), *((text, False, "other") for text in honest(DATA))]
    return list({text: (text, spam, origin) for text, spam, origin in rows}.values())


def trained_start():
    """The start: its mark is as high as honest texts of a forum that nobody trained on ask for."""
    rows = start_rows()
    texts = [buckets(text) for text, _spam, _from in rows]
    scale = train(texts, [spam for _text, spam, _from in rows]).scale
    foreign = sorted(scale.weigh(traits_of(text)) for text in archive(DATA, ARCHIVES[0]))
    mark = foreign[len(foreign) * (1000 - FOREIGN) // 1000]
    threshold = max(scale.threshold, mark)
    return weighing.Scale(scale.weights, scale.unit, scale.bias, threshold)


def of_the_start():
    """How the scale that new houses begin with does on forums, their texts all taken as honest."""
    scale = weighing.start()
    for folder in ARCHIVES:
        texts = archive(DATA, folder)
        held = sum(scale.weigh(traits_of(text)) > scale.threshold for text in texts)
        name = folder.partition("-")[0].replace(".", "_")
        say(f"start_{name}_held_share", f"{held / len(texts):.4f}")
    spam = [text for text, is_spam, _from in youtube(DATA) if is_spam]
    held = sum(scale.weigh(traits_of(text)) > scale.threshold for text in spam)
    say("start_youtube_spam_held_share", f"{held / len(spam):.3f}", "(trained on it)")


def cost():
    text = " ".join(f"word{number} {number * 7919}" for number in range(3_000))[:32_000]
    for name, asked in (("short", text[:200]), ("longest", text)):
        begun = time.perf_counter()
        for _again in range(20):
            weighing.start().weigh(traits_of(asked))
        say(f"score_{name}_ms", f"{(time.perf_counter() - begun) / 20 * 1000:.2f}", "ms")


def main():
    if not DATA.is_dir():
        raise SystemExit(f"NOT RUN: {DATA} is absent, so nothing was measured")
    if "--write" in sys.argv:
        weighing.write_start(trained_start())
        weighing.start.cache_clear()
    comments = youtube(DATA)
    told, logits, over = by_folds(comments)
    quality("youtube", told, logits, over)
    say("honest_held_share", f"{over[~told].mean():.4f}")
    videos = [video for _text, _spam, video in comments]
    folds = GroupKFold(len(set(videos))).split(comments, groups=videos)
    other, logits, over = judged(comments, folds)
    quality("youtube_unseen_video", other, logits, over)
    say("youtube_unseen_video_honest_held_share", f"{over[~other].mean():.4f}")
    told, logits, over = by_folds(sms(DATA))
    quality("sms", told, logits, over)
    say("sms_honest_held_share", f"{over[~told].mean():.4f}")
    of_the_start()
    cost()


if __name__ == "__main__":
    main()
