# newsloom in a container: `docker compose up` is the easy way (see docker-compose.yml).
# The toolchain of the image, as rust-toolchain.toml says; without the lints that the file asks for as well.
FROM rust:1.95.0-bookworm AS build
ENV RUSTUP_TOOLCHAIN=1.95.0
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin newsloom

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 newsloom \
 && useradd --system --uid 10001 --gid newsloom --home-dir /var/lib/newsloom newsloom \
 && install -d -o newsloom -g newsloom -m 750 /var/lib/newsloom /var/lib/newsloom/inbox
# Yours take their place where they are mounted.
COPY packaging/newsloom.docker.toml /etc/newsloom/newsloom.toml
COPY config/feeds.toml /etc/newsloom/feeds.toml
COPY --from=build /src/target/release/newsloom /usr/local/bin/newsloom
USER 10001:10001
WORKDIR /var/lib/newsloom
VOLUME /var/lib/newsloom
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["newsloom", "health", "--config", "/etc/newsloom/newsloom.toml"]
ENTRYPOINT ["newsloom"]
CMD ["run", "--config", "/etc/newsloom/newsloom.toml"]
