"""In which part of the house a row lies."""

from django.db.models import Q

from analytics.scopes import GROUP, LANGUAGE, TAG, Scope


def within(scope: Scope, path: str = "") -> Q:
    """Of rows whose topic stands at the end of `path`; of the whole place, all of them."""
    if scope.kind == GROUP:
        return Q(**{f"{path}group": scope.pk})
    if scope.kind == LANGUAGE:
        return Q(**{f"{path}language": scope.key})
    if scope.kind == TAG:
        return Q(**{f"{path}tags": scope.pk})
    return Q()
