from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QuestionsConfig(AppConfig):
    name = "matching.questions"
    label = "questions"
    verbose_name = "questions posées"

    def ready(self) -> None:
        from . import genuine, installation
        from .services import sending

        post_migrate.connect(installation.install_after_migrate, sender=self)
        genuine.FIND.append(sending.find_message)
        genuine.CAME_BACK.append(sending.message_came_back)
