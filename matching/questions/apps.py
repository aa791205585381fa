from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "matching.questions"
    label = "questions"
    verbose_name = "questions posées"

    def ready(self) -> None:
        from . import genuine, installation
        from .services import sending

        installation.FUNCTIONS.keep_with(self)
        genuine.FIND.append(sending.find_message)
        genuine.CAME_BACK.append(sending.message_came_back)
