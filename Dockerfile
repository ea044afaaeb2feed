# One image, every process: the command says which.
FROM python:3.12-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-deps --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="Sigap" org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --home-dir /nonexistent --no-create-home sigap \
    && install --directory --owner=sigap --group=sigap --mode=700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
RUN python -m compileall -q .
ENV SIGAP_DATA_DIR=/data
USER 10001
CMD ["python", "-m", "sigap", "--help"]
