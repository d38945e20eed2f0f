from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "التحرير"

    def ready(self):
        # Its check has to be known before the addresses are read.
        import articles.site.cards  # noqa: F401, PLC0415


class DeskAdminConfig(AdminConfig):
    """The stock admin with the newsroom's own site: Arabic names, our dashboard, our sign-in."""

    default_site = "articles.desk.admin_site.Desk"
    verbose_name = "غرفة الأخبار"
