from django.urls import path, register_converter

from community.core import converters  # noqa: F401  (teaches the word “number”)
from community.uploads import views


class Key:
    """What nobody can guess."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(Key, "file_key")

app_name = "uploads"
urlpatterns = [
    path("files/", views.file_list, name="list"),
    path("files/new/", views.file_create, name="create"),
    path("files/<file_key:key>/remove/", views.file_remove, name="remove"),
    path("files/<file_key:key>/<number:width>.webp", views.picture, name="picture"),
    path("files/<file_key:key>/<str:name>", views.file, name="file"),
]
