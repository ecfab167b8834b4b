# syntax=docker/dockerfile:1
# Two stages: the first installs, the second runs, without compilers, as nobody in particular.
# The base is pinned by its full version tag. Whoever releases an image pins the digest too:
#   docker buildx imagetools inspect python:3.11.14-slim-bookworm   ->   FROM python:3.11.14-slim-bookworm@sha256:...

FROM python:3.11.14-slim-bookworm AS build
WORKDIR /app
# PIP_ARGUMENTS lets a builder name another index, for example the CPU-only builds of torch.
ARG PIP_ARGUMENTS=""
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot ./bot
COPY cogs ./cogs
# A virtual environment does not move: both stages have it at the same place.
# hadolint ignore=SC2086
RUN python -m venv .venv && .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check $PIP_ARGUMENTS --constraint constraints.txt .

FROM python:3.11.14-slim-bookworm
WORKDIR /app
# Chinese letters in pictures; matplotlib brings the others.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-wqy-microhei && rm -rf /var/lib/apt/lists/*
# Everything the bot writes (database, model cache, heartbeat, lock) lies in this one folder.
ENV PIPEWRIGHT_STORAGE__PATH=/data \
    HF_HOME=/data/hub \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /app/.venv ./.venv
COPY config.toml ./
USER 10001:10001
VOLUME ["/data"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD [".venv/bin/python", "-m", "bot", "health"]
# SIGTERM drains and ends with 0; give it the time: docker stop --time 30
STOPSIGNAL SIGTERM
CMD [".venv/bin/python", "-m", "bot", "run"]
