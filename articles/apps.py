from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "التحرير"


class DeskAdminConfig(AdminConfig):
    """The stock admin with the newsroom's own site: Arabic names, our dashboard, our sign-in."""

    default_site = "articles.desk.admin_site.Desk"
    verbose_name = "غرفة الأخبار"
