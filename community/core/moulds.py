"""Whole pages of kept pieces, put together once and remembered.

Most of a busy page is pieces (core/pieces.py), and putting them together would be most of its
work. So the page itself is kept as a piece is: its few own words, and between them the very bytes
of the others, under all that it shows. Around what is the viewer's own, such as the bar with their
name and counts, stands `{% own %}`: it is drawn anew, and knows what the view gave, not what a
`with` or `for` around it did. One with a name (`{% own frame %}`) is kept, too, under what a
function of this name says that it shows; where that says nothing, it is drawn anew.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Node
from django.template.context import Context, make_context
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from community.core.framing import AROUND
from community.core.memory import may_be_kept
from community.core.pieces import FACE, FRESH, TOKEN, Given, Mould, filled, here, pieces

OwnKey = Callable[[Context], tuple | None]


class OwnNode(Node):
    """`{% own %}`: what every answer draws anew; with a name, what one viewer sees of a page."""

    def __init__(self, nodelist, name=""):
        self.nodelist, self.name = nodelist, name

    def render(self, context):
        mould = mould_of(context)
        return mould.put_in(self) if mould else self.nodelist.render(context)


def mould_of(context) -> Mould | None:
    """Where something is drawn to be kept."""
    return getattr(context, "mould", None)


def render_kept(
    request: HttpRequest,
    name: str,
    context: dict,
    key: Callable[[], tuple],
    own: dict[str, OwnKey] | None = None,
) -> HttpResponse:
    """What `render` gives; for members put together from what is kept. The key says all that the
    page shows outside `{% own %}`, beside address, language and day; those in `own` say it of what
    is the viewer's, by its name."""
    if not (request.user.is_authenticated and may_be_kept()):
        return render(request, name, context)
    template = get_template(name).template
    whole = make_context(context, request)
    whole.here = here()
    place = name, request.get_full_path(), whole.here
    with whole.render_context.push_state(template), whole.bind_template(template):
        parts = pieces.take((place, key()))
        if parts is None:
            parts = _drawn(template.nodelist, whole)
            # Asked again: what was drawn may be newer than what was asked for.
            parts = pieces.put((place, key()), parts)
        return HttpResponse(_filled(parts, whole, AROUND | own if own else AROUND))


def _drawn(nodelist, context):
    context.mould = mould = Mould()
    with context.push(csrf_token=TOKEN, fresh_key=FRESH, face=mark_safe(FACE)):  # noqa: S308
        text = nodelist.render(context)
    context.mould = None
    return mould.parts(text)


def _filled(parts, context, keys):
    whole = []
    for part in parts:
        if type(part) is OwnNode:
            whole += _own(part, context, keys.get(part.name))
        else:
            whole.append(part)
    token, fresh = context["csrf_token"], context.get("fresh_key") or ""
    return filled(whole, Given(token, fresh, context.get("face") or ""))


def _own(node, context, key_of):
    key = key_of(context) if key_of else None
    if key is None:
        return [node.nodelist.render(context).encode()]
    place = node, context.here, key
    parts = pieces.take(place)
    return pieces.put(place, _drawn(node.nodelist, context)) if parts is None else parts
