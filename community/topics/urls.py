from django.urls import path

from community.core import converters  # noqa: F401  (teaches the word “number”)
from community.topics.views import composing, reading, steering, writing

app_name = "topics"
urlpatterns = [
    path("topics/", reading.topic_list, name="list"),
    path("topics/new/", writing.topic_start, name="start"),
    path("topics/new/<number:pk>/", writing.topic_create_in, name="create_in"),
    path("topics/next-unread/", reading.topic_next_unread, name="next_unread"),
    path("tags/<str:slug>/", reading.tagged, name="tagged"),
    path("drafts/", composing.draft_list, name="drafts"),
    path("drafts/save/", composing.draft_save, name="draft_save"),
    path("drafts/drop/", composing.draft_drop, name="draft_drop"),
    path("preview/", composing.post_preview, name="preview"),
    path("g/<str:slug>/", reading.group_topics, name="of_group"),
    path("g/<str:slug>/around/", reading.around_group, name="around_group"),
    path("g/<str:slug>/new/", writing.topic_create, name="create"),
    path("people/<str:name>/posts/", reading.of_member, name="of_member"),
    path("posts/<number:pk>/edit/", writing.post_edit_by_pk, name="edit_by_pk"),
    path("t/<number:pk>/", reading.topic_detail, name="by_pk"),
    path("topics/<number:pk>/reply/", writing.reply_create, name="reply"),
    path("topics/<number:pk>/move/", steering.topic_move, name="move"),
    path("topics/<number:pk>/do/<slug:verb>/", steering.topic_steer, name="steer"),
    path("t/<number:pk>/<number:number>", reading.post_permalink, name="short"),
    path("t/<number:pk>/<number:number>/edit/", writing.post_edit, name="edit"),
    path("t/<number:pk>/<number:number>/delete/", steering.post_delete, name="delete"),
    path("t/<number:pk>/<number:number>/restore/", steering.post_restore, name="restore"),
    path("t/<number:pk>/<number:number>/purge/", steering.post_purge, name="purge"),
    path("t/<number:pk>/<number:number>/accept/", steering.answer_accept, name="accept"),
    path("t/<number:pk>/<number:number>/revisions/", reading.revision_list, name="revisions"),
    path("t/<number:pk>/<str:slug>/", reading.topic_detail, name="detail"),
    path("t/<number:pk>/<str:slug>/<number:number>", reading.post_permalink, name="post"),
]
