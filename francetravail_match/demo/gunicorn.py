"""gunicorn's configuration for the demonstration."""

from typing import Any

from francetravail_match.common.before_django import answer_in_french
from francetravail_match.embedded.processes import die_with_parent

worker_class = "gthread"
workers = 2
threads = 4
accesslog = None
control_socket_disable = True


def on_starting(server: Any) -> None:
    answer_in_french()


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent()
