# The one image of web, worker, beat, migrate and the commands (docker-compose.yml).
FROM python:3.13-slim

RUN pip install --no-cache-dir uv==0.13.9 && useradd --create-home --uid 10001 app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    UV_COMPILE_BYTECODE=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=francetravail_match.settings.prod

COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups

COPY . .
# The settings ask for an environment; this one reaches nothing, and its keys are forgotten at once.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(64))') \
    HASH_KEYS=1:$(python -c 'import secrets; print(secrets.token_urlsafe(64))') \
    ALLOWED_HOSTS=localhost DATABASE_URL='postgresql:///none?host=/nowhere' REDIS_URL=unix:///nowhere \
    EMAIL_URL=smtp://localhost EMAIL_FROM=nobody@localhost CONTACT_EMAIL=nobody@localhost \
    DPO_EMAIL=nobody@localhost SEAL_PUBLIC_KEY=1:$(python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())') \
    python manage.py collectstatic --noinput

USER app
EXPOSE 8000
CMD ["gunicorn", "-c", "python:francetravail_match.settings.gunicorn", "francetravail_match.wsgi"]
