import pytest
from django.contrib import admin
from django.urls import reverse
from tests.factories import *
pytestmark = pytest.mark.django_db
def test_smoke(client):
    m = make_member(is_manager=True)
    g = make_group(managers=[m])
    t = make_topic(group=g, author=m, tags=["a"])
    make_post(topic=t, author=m)
    client.force_login(m)
    print(client.get("/desk/").status_code)
    for model in admin.site._registry:
        meta = model._meta
        r = client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
        print(meta.label, r.status_code)
    for u in (f"/desk/topics/topic/{t.pk}/change/", f"/desk/topics/post/{t.posts.first().pk}/change/", f"/desk/groups/group/{g.pk}/change/", f"/desk/members/user/{m.pk}/change/", "/desk/members/community/1/change/", f"/desk/topics/topic/{t.pk}/history/"):
        r = client.get(u); print(u, r.status_code)
