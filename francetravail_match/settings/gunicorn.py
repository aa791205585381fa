"""gunicorn's configuration in production: `gunicorn -c python:francetravail_match.settings.gunicorn`.

No access log: addresses of pages are what people searched for.
"""

import os
from typing import Any

from francetravail_match.common.before_django import answer_in_french

bind = "0.0.0.0:8000"  # noqa: S104 - inside a container, which publishes the port on the loopback address
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 30
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory: a slow disk must not look like a dead worker
accesslog = None
control_socket_disable = True


def on_starting(server: Any) -> None:
    answer_in_french()
