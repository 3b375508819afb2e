# The image of site, live and migrate: one build, and a word says which it becomes.

FROM node:24-slim AS modules
WORKDIR /modules
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /hearth
COPY requirements/base.lock requirements/base.lock
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements/base.lock
COPY manage.py ./
COPY community community
COPY analytics analytics
COPY moderation moderation
COPY events events
COPY templates templates
COPY locale locale
COPY static static
COPY --from=modules /modules/node_modules /modules/node_modules
# The words below only satisfy the settings while files are gathered; none of them stays in the image.
RUN /venv/bin/python -c "from pathlib import Path; from community.config.assets import VENDOR, copy; copy(Path('/modules/node_modules'), VENDOR)" \
    && export SITE_URL=https://build.invalid SECRET_KEY=for-the-build-alone \
       DATABASE_URL=postgresql:///build REDIS_URL=redis://build.invalid \
       EMAIL_URL=smtp://build.invalid DEFAULT_FROM_EMAIL=build@build.invalid \
       STATIC_ROOT=/static \
    && /venv/bin/python manage.py compilepo \
    && /venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11-slim
# What reports are printed with: WeasyPrint draws by Pango, and letters of our three languages.
# The distribution's release says which versions.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 1000 hearth && useradd --uid 1000 --gid hearth --home-dir /hearth hearth \
    && install --directory --owner=1000 --group=1000 /data
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/static DATA=/data HOST=0.0.0.0
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /hearth /hearth
WORKDIR /hearth
USER 1000:1000
VOLUME /data
EXPOSE 8000 8001
ENTRYPOINT ["python", "-m", "community.config.processes"]
CMD ["site"]
