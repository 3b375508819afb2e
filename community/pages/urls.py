from django.urls import path

from community.core import converters  # noqa: F401  (teaches the word “number”)
from community.pages import feeds, sitemaps
from community.pages.views import feed_settings, guidelines, landing

app_name = "pages"
urlpatterns = [
    path("", landing.home, name="home"),
    path("feed/", feeds.site_feed, name="feed"),
    path("feed/mine/<str:secret>/", feeds.member_feed, name="member_feed"),
    path("settings/feed/", feed_settings.feed_settings, name="feed_settings"),
    path("settings/feed/remove/", feed_settings.feed_remove, name="feed_remove"),
    path("guidelines/", guidelines.guidelines, name="guidelines"),
    path(
        "guidelines/<number:number>/history/",
        guidelines.guideline_history,
        name="guideline_history",
    ),
    path("g/<str:slug>/feed/", feeds.group_feed, name="group_feed"),
    path("sitemap.xml", sitemaps.site_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.site_section, name="sitemap_section"),
    path("robots.txt", landing.robots, name="robots"),
    path("admin/", landing.admin, name="admin"),
]
