# Kordon: portal, workers and command line in one image; the command says which.
FROM debian:bookworm-slim AS build
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        python3 python3-venv python3-dev build-essential pkg-config libicu-dev postgresql-common
WORKDIR /opt/kordon
COPY deploy/requirements.lock deploy/
RUN python3 -m venv .venv && .venv/bin/pip install --quiet --require-hashes -r deploy/requirements.lock
COPY . .
RUN .venv/bin/pip install --quiet --no-deps --no-build-isolation -e . && .venv/bin/python -m portal.assets

FROM debian:bookworm-slim
# Back-ups need pg_dump of the server's version, which Debian has not: PostgreSQL's own packages, signed by
# the key that Debian's postgresql-common brings.
COPY --from=build /usr/share/postgresql-common/pgdg/apt.postgresql.org.asc /usr/share/keyrings/pgdg.asc
RUN echo "deb [signed-by=/usr/share/keyrings/pgdg.asc] http://apt.postgresql.org/pub/repos/apt bookworm-pgdg main" \
        > /etc/apt/sources.list.d/pgdg.list
RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        python3 libicu72 ca-certificates postgresql-client-17 && rm -rf /var/lib/apt/lists/* && \
    useradd --system --uid 10001 --home-dir /var/lib/kordon --create-home kordon
COPY --from=build /opt/kordon /opt/kordon
USER kordon
WORKDIR /opt/kordon
ENV PATH=/opt/kordon/.venv/bin:$PATH PYTHONUNBUFFERED=1 KORDON_HOME=/var/lib/kordon
VOLUME /var/lib/kordon
ENTRYPOINT ["kordon"]
CMD ["serve", "--host", "0.0.0.0", "--behind-proxy"]
