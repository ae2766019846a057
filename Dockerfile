# newsloom in a container: `docker compose up` is the easy way (see docker-compose.yml).
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin newsloom

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/newsloom --create-home newsloom
COPY --from=build /src/target/release/newsloom /usr/local/bin/newsloom
USER newsloom
WORKDIR /var/lib/newsloom
VOLUME /var/lib/newsloom
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["newsloom", "health", "--config", "/etc/newsloom/newsloom.toml"]
ENTRYPOINT ["newsloom"]
CMD ["run", "--config", "/etc/newsloom/newsloom.toml"]
