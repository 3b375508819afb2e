"""What managers hear before anybody tells them: unanswered questions, and heat."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.htmx import fragment_or_redirect
from community.members.models import User
from moderation.actions.asking import ask
from moderation.models import topics_in_care
from moderation.queries.listening import AGES, heated_topics, question_page, questions_of
from moderation.views.doors import desk_page, reviewers_only

HEATED_MOST = 50


@require_safe
@reviewers_only
def unanswered_list(request):
    """Questions without a reply, and who answered such ones before."""
    age = request.GET.get("age", "")
    age = age if age in AGES else ""
    page = question_page(request.user, request.GET.get("after", ""), age)
    context = {"page": page, "age": age, "here": "unanswered"}
    return desk_page(request, "moderation/unanswered.html", context)


@require_POST
@reviewers_only
def question_ask(request, topic_id, member_id):
    """Ask somebody to look at a question."""
    topic = get_object_or_404(
        topics_in_care(request.user).select_related("group", "author"), pk=topic_id
    )
    member = get_object_or_404(User.objects.visible_to(request.user), pk=member_id)
    ask(topic=topic, member=member, by=request.user)
    messages.success(request, _("%(name)s was asked.") % {"name": member})
    context = {"question": questions_of([topic], request.user)[0]}
    back = request.POST.get("back")
    address = "admin:index" if back == "today" else "moderation:unanswered"
    return fragment_or_redirect(request, "moderation/_question.html", context, to=address)


@require_safe
@reviewers_only
def heated_list(request):
    """Topics where it gets warm, why, and what can be done."""
    context = {"heated": heated_topics(request.user, HEATED_MOST), "here": "heated"}
    return desk_page(request, "moderation/heated.html", context)
