# The site, and with another command its worker. See docs/deploy.md.
#   docker build -t zhegang .
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/zhegang
COPY postgres.lock .
RUN /opt/zhegang/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r postgres.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY examples examples
COPY src src
RUN /opt/zhegang/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim-bookworm
# pg_dump and pg_restore, for `zhegang backup` and `restore`; as new as the server or newer.
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --home-dir /var/lib/zhegang zhegang \
 && install -d -o zhegang -g zhegang -m 0700 /var/lib/zhegang
COPY --from=build /opt/zhegang /opt/zhegang
ENV PATH=/opt/zhegang/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1 ZHEGANG_HOME=/var/lib/zhegang
USER zhegang
VOLUME /var/lib/zhegang
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["gunicorn", "--config", "python:zhegang.web.server", "--bind", "0.0.0.0:8000"]
