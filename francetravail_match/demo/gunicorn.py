"""gunicorn's configuration for the demonstration."""

from typing import Any

from francetravail_match.embedded.processes import die_with_parent

worker_class = "gthread"
workers = 2
threads = 4
accesslog = None
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent()
