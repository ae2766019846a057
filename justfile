# Recipes for people who work on newsloom. `just` lists them.

_default:
    @just --list

# Build and read the sample reports
sample:
    cargo run --release -- ingest --db target/sample.db config/sample

# All tests, as CI runs them; or those whose name has a pattern
test *PATTERN:
    scripts/test {{PATTERN}}

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

# Micro-benchmarks of two commits in turns, with ratios; fails where one got 1.3 times slower
bench-compare BEFORE AFTER="HEAD" *ARGS:
    scripts/bench-compare {{BEFORE}} {{AFTER}} {{ARGS}}

# Labelled benchmarks, where ../shared is there
score: release
    python3 ../shared/bench/cluster.py
    python3 ../shared/bench/streams.py
    python3 ../shared/bench/streams.py --data tests/it/data/streams.jsonl
    python3 ../shared/bench/across.py
    python3 ../shared/bench/cases.py --data ../shared/data/cases
    python3 ../shared/bench/reports.py
    python3 ../shared/bench/extraction.py
    python3 ../shared/bench/feeds.py
    python3 ../shared/bench/pages.py

# The optimized binary
release:
    cargo build --release --bin newsloom

# The same with line tables, for perf and callgrind
profiling:
    cargo build --profile profiling --bin newsloom

# Licences, advisories and crates that come twice (needs cargo-deny)
deny:
    cargo deny check

# Fuzz one target for a while (needs cargo-fuzz)
fuzz TARGET SECONDS="600":
    RUSTC_BOOTSTRAP=1 cargo fuzz run {{TARGET}} -- -max_total_time={{SECONDS}}

# Run the daemon against outlets that publish, correct and fail, and kill it now and then
soak *ARGS: release
    scripts/soak target/release/newsloom {{ARGS}}

# Prove that two programs say the same on the labelled data
same BEFORE AFTER="target/release/newsloom" *ARGS:
    scripts/same {{BEFORE}} {{AFTER}} {{ARGS}}
