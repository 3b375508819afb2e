"""Words said at a post, and who said them."""

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.core.access import anyone, members_only, require
from community.core.htmx import fragment_or_redirect, page_or_fragment
from community.topics import permissions, queries
from community.topics.actions import react, take_back
from community.topics.marks import marks_at
from community.topics.models import Post

NO_WORD = "That is none of the community's words."


@require_POST
@members_only
def post_react(request, pk, number):
    """Say a word at a post, or say it no more. Pressed twice, it is as pressed once."""
    post = post_of(request, pk, number)
    require(permissions.can_react(request.user, post))
    act, name = (take_back, "unsay") if "unsay" in request.POST else (react, "say")
    post = act(post=post, member=request.user, slot=_slot(request.POST.get(name, "")))
    return marks_answer(request, post)


def marks_answer(request, post, to=None):
    """The marks under the post as they are now, or its place on the page."""
    to = to or queries.address_of(post.topic, post.number)
    return fragment_or_redirect(request, "topics/_marks.html", _marks(request, post), to=to)


def _marks(request, post):
    own = queries.own_marks(request.user, [post.pk]).get(post.pk, queries.Own())
    return {"marks": marks_at(post, request.user, own), "topic": post.topic}


@require_safe
@anyone
@never_cache
def post_marks(request, pk, number):
    """The marks under a post, for pages that heard of a reaction."""
    posts = Post.objects.visible_to(request.user).standing().select_related("topic__group")
    post = get_object_or_404(posts, topic=pk, number=number)
    return render(request, "topics/_marks.html", _marks(request, post))


def post_of(request, pk, number):
    posts = Post.objects.visible_to(request.user).select_related("topic__group", "author")
    return get_object_or_404(posts, topic=pk, number=number)


def _slot(text):
    """One of the words that the community has now."""
    slots = {str(word.slot): word.slot for word in queries.reaction_words()}
    if text not in slots:
        raise BadRequest(NO_WORD)
    return slots[text]


@require_safe
@members_only
def reactor_list(request, pk, number):
    """Who said which word at a post."""
    posts = Post.objects.visible_to(request.user).standing().select_related("topic__group")
    post = get_object_or_404(posts, topic=pk, number=number)
    reactors, page = queries.reactor_page(post, request.GET.get("after", ""))
    context = {"post": post, "topic": post.topic, "group": post.topic.group}
    context |= {"reactors": reactors, "page": page}
    return page_or_fragment(request, "topics/reactors.html", "topics/_reactors.html", context)
