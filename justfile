# Recipes for people who work on newsloom. `just` lists them.

_default:
    @just --list

# Build and read the sample reports
sample:
    cargo run --release -- ingest --db target/sample.db config/sample

# All tests, as CI runs them
test:
    cargo test --workspace

# Format, lints, docs, tests: what must hold before a change lands
ci:
    .ci/run

# Format the code
fmt:
    cargo fmt --all

# Lints, warnings denied
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Micro-benchmarks (divan)
bench *ARGS:
    cargo bench --workspace -- {{ARGS}}

# Labelled benchmarks, where ../shared is there
score: release
    python3 ../shared/bench/cluster.py
    python3 ../shared/bench/extraction.py
    python3 ../shared/bench/feeds.py
    python3 ../shared/bench/pages.py

# The optimized binary
release:
    cargo build --release --bin newsloom

# Licences and advisories (needs cargo-deny)
deny:
    cargo deny check

# Fuzz one target for a while (needs cargo-fuzz)
fuzz TARGET SECONDS="600":
    RUSTC_BOOTSTRAP=1 cargo fuzz run {{TARGET}} -- -max_total_time={{SECONDS}}

# Prove that two programs say the same on the labelled data
same BEFORE AFTER="target/release/newsloom" *ARGS:
    scripts/same {{BEFORE}} {{AFTER}} {{ARGS}}
