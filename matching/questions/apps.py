from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "matching.questions"
    label = "questions"
    verbose_name = "questions posées"
