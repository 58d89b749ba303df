# syntax=docker/dockerfile:1
# One image for web, workers, beat and commands: compose.yaml says which. Built without secrets.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/desk
RUN python -m venv .venv
COPY requirements.txt ./
RUN .venv/bin/pip install --require-hashes -r requirements.txt
COPY package.json package-lock.json ./
# node is in one of the wheels; nothing of the packages is run.
RUN PATH="/opt/desk/.venv/bin:$PATH" npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY . .
# Static files need settings, and settings need keys: these live as long as this line.
RUN .venv/bin/python config/dev/vendor.py \
 && .venv/bin/python config/dev/messages.py \
 && key() { .venv/bin/python -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())'; } \
 && DESK_MODE=demo DATABASE_URL=postgresql:///none DATABASE_OWNER_URL=postgresql:///none \
    DJANGO_SECRET_KEY="$(key)$(key)" FIELD_KEYS="1:$(key)" INDEX_KEY="$(key)" DIGEST_KEY="$(key)" \
    .venv/bin/python manage.py collectstatic --noinput --verbosity=0 --ignore='hx-*' \
 && rm -rf node_modules

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH="/opt/desk/.venv/bin:$PATH"
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin desk \
 && install -d -o desk -g desk -m 0700 /srv/desk/private /backup/database /backup/documents \
 && install -d -o desk -g desk -m 0755 /run/desk /run/desk-public
COPY --from=build /opt/desk /opt/desk
WORKDIR /opt/desk
USER 10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "-c", "python:config.gunicorn"]
