import time, pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import *
@pytest.mark.django_db
def test_perf(client):
    m = make_member(is_manager=True); gm = make_member(); g = make_group(managers=[gm]); g2 = make_group()
    with connection.cursor() as c:
        c.execute("insert into topics_topic (group_id,author_id,kind,title,slug,made_at,last_number,reply_count,last_post_at,faces) select case when i%%20=0 then %s else %s end, %s,'discussion','Title number '||i,'t',now()-i*interval '1 min',1,0,now()-i*interval '1 min','{}' from generate_series(1,50000) i", [g.pk,g2.pk,m.pk])
        c.execute("insert into topics_post (topic_id,author_id,number,source,html,text,render_version,credit_html,made_at,revision_count,reaction_count,deleted_because,idempotency_key) select t.id, t.author_id, n, 's','h', repeat('lorem ipsum dolor ',30)||t.id,1,'',now(),0,0,'','' from topics_topic t, generate_series(1,4) n")
        c.execute("analyze")
    for who in (m, gm):
        client.force_login(who); client.get("/desk/")
        for u in ("/desk/topics/post/", "/desk/topics/post/?q=zzz", "/desk/topics/post/?q=dolor", ):
            with CaptureQueriesContext(connection) as q:
                t = time.perf_counter(); r = client.get(u); t = time.perf_counter() - t
            print(f"{who.is_manager!s:6} {u:40} {r.status_code} {t*1000:6.0f} ms ", r.context["cl"].result_count, [x["time"] for x in q.captured_queries])
