from django.urls import path

from community.pages import feeds, sitemaps
from community.pages.views import landing

app_name = "pages"
urlpatterns = [
    path("", landing.home, name="home"),
    path("feed/", feeds.site_feed, name="feed"),
    path("g/<str:slug>/feed/", feeds.group_feed, name="group_feed"),
    path("sitemap.xml", sitemaps.site_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.site_section, name="sitemap_section"),
    path("robots.txt", landing.robots, name="robots"),
    path("admin/", landing.admin, name="admin"),
]
