"""Pages for whoever works on the house; the site includes them only in development."""

from django.urls import path

from community.core import views

app_name = "core"
urlpatterns = [
    path("dev/mail/", views.dev_mail, name="dev_mail"),
    path("dev/mail/<str:file>", views.dev_letter, name="dev_letter"),
    path("dev/mail/<str:file>/html", views.dev_letter_html, name="dev_letter_html"),
]
