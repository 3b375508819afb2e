"""Trains the spam score from what the community decided. Only the worker imports this module.

What is trained stands on the scale before it: its word is one more trait, so that few lessons
bend it and many replace it. The mark past which a text is held is set on texts that the training
did not see: at most two honest ones in a thousand are over it.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from django.db import transaction
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from threadpoolctl import threadpool_limits

from community.screening import weighing
from community.screening.actions import use_scale
from community.screening.models import Lesson, Scale
from community.screening.traits import BUCKETS, VERSION, unpacked

SPAM_LEAST, HONEST_LEAST = 40, 200
LESSONS_MOST = 10_000  # of each kind, the newest
HONEST_HELD = 0.002
AREA_LEAST = 0.85
SCALES_KEPT = 30
STRICTNESS = 10.0
FOLDS = 5


@dataclass(frozen=True)
class Trained:
    """A scale, and how it did on texts it had not seen."""

    scale: weighing.Scale
    area: float
    held_share: float
    found_share: float


@threadpool_limits.wrap(limits=1)  # more threads only wait for each other, and for the pages
def train(
    texts: Sequence[array], is_spam: Sequence[bool], before: weighing.Scale | None = None
) -> Trained:
    """A scale for texts (each as its buckets) that were judged."""
    rows, told = _rows(texts, before), numpy.asarray(is_spam, dtype=bool)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
    guessed = cross_val_predict(_learner(), rows, told, cv=folds, method="decision_function")
    honest = numpy.sort(guessed[~told])
    mark = float(honest[min(int(len(honest) * (1 - HONEST_HELD)), len(honest) - 1)])
    learner = _learner().fit(rows, told)
    own, bias = learner.coef_[0], float(learner.intercept_[0])
    weights = own[:BUCKETS]
    if before is not None:
        weights = weights + own[BUCKETS] * numpy.asarray(before.weights) * before.unit
        bias += float(own[BUCKETS]) * before.bias
    whole, unit = weighing.quantised(weights.tolist())
    mark = max(mark, 0.0)
    return Trained(
        weighing.Scale(whole, unit, bias, mark),
        area=float(roc_auc_score(told, guessed)),
        held_share=float((guessed[~told] > mark).mean()),
        found_share=float((guessed[told] > mark).mean()),
    )


def train_from_lessons() -> Scale | None:
    """Tonight's scale, in use from now on; None where there is too little to learn from."""
    lessons = [*_newest(is_spam=True), *_newest(is_spam=False)]
    spam = sum(is_spam for is_spam, _traits in lessons)
    if spam < SPAM_LEAST or len(lessons) - spam < HONEST_LEAST:
        return None
    texts = [unpacked(traits) for _is_spam, traits in lessons]
    trained = train(texts, [is_spam for is_spam, _traits in lessons], before=weighing.start())
    return _kept(trained, len(lessons), spam)


@transaction.atomic
def _kept(trained, lesson_count, spam_count):
    """One that cannot tell them apart is kept to be looked at, and not used."""
    scale = Scale.objects.create(
        weights=trained.scale.weights.tobytes(),
        unit=trained.scale.unit,
        bias=trained.scale.bias,
        threshold=trained.scale.threshold,
        version=VERSION,
        lesson_count=lesson_count,
        spam_count=spam_count,
        area=trained.area,
        held_share=trained.held_share,
        found_share=trained.found_share,
    )
    if trained.area >= AREA_LEAST:
        use_scale(scale=scale)
    kept = Scale.objects.order_by("-pk").values("pk")[:SCALES_KEPT]
    Scale.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return scale


def _newest(*, is_spam):
    lessons = Lesson.objects.filter(is_spam=is_spam, version=VERSION).order_by("-at", "-pk")
    return list(lessons.values_list("is_spam", "traits")[:LESSONS_MOST])


def _learner():
    return LogisticRegression(C=STRICTNESS, max_iter=300)


def _rows(texts, before):
    """One row a text: its buckets, each worth the same, and what the scale before says."""
    counts = [len(buckets) for buckets in texts]
    ends = numpy.concatenate([[0], numpy.cumsum(counts)])
    worth = numpy.repeat([1 / max(count, 1) ** 0.5 for count in counts], counts)
    places = numpy.concatenate([numpy.frombuffer(one, dtype=numpy.uint16) for one in texts])
    rows = sparse.csr_matrix((worth, places.astype(numpy.int32), ends), (len(texts), BUCKETS))
    if before is None:
        return rows
    told = rows @ (numpy.asarray(before.weights) * before.unit) + before.bias
    return sparse.hstack([rows, told.reshape(-1, 1)], format="csr")
