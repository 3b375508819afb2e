"""The desk is the Django admin, under our own roof."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AppConfig):
    name = "community.desk"
    verbose_name = "Desk"


class DeskAdminConfig(AdminConfig):
    default_site = "community.desk.site.DeskSite"
