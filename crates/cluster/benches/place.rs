//! What placing one report costs with more and more reports in the window, and what a start with as many.

use divan::Bencher;
use jiff::Timestamp;
use newsloom_cluster::{Clusterer, Features, Restore, Settings, StoredReport};
use newsloom_model::{Annotations, Moment, Report, ReportId, StoryId};

fn main() {
    divan::main();
}

/// A fixed stream of pseudo-random numbers (`SplitMix64`, Steele et al. 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A word of a vocabulary whose frequencies fall off as those of languages do.
    fn word(&mut self) -> String {
        let rank = (1.0 / (1.0 - (self.next() % 1_000_000) as f64 / 1_000_000.0)).powf(1.3);
        format!("w{}", (rank as u64).min(400_000))
    }
}

/// A report on one of very many events, of about 150 words.
fn report(n: u64) -> Report {
    let event = n / 4;
    let (mut own, mut any) = (Numbers(event), Numbers(n ^ 0xABCD));
    let names: Vec<String> = (0..8).map(|_| format!("Name{}", own.next() % 200_000)).collect();
    let word = |i: u64, any: &mut Numbers| {
        if i.is_multiple_of(9) { names[(any.next() % 8) as usize].clone() } else { any.word() }
    };
    let title: Vec<String> = (0..8).map(|i| word(i * 3, &mut any)).collect();
    let text: Vec<String> = (0..150).map(|i| word(i, &mut any)).collect();
    let text = text.join(" ");
    let at = Timestamp::from_second(1_600_000_000 + n as i64 * 4).unwrap_or_default();
    Report {
        outlet: format!("o{}", n % 700),
        title: Some(title.join(" ")),
        published: Some(Moment::utc(at)),
        fetched: at,
        ..Report::plain(&text, None)
    }
}

/// How many reports are in the window. A million takes minutes to fill: `NEWSLOOM_BENCH_MILLION=1` asks for it.
fn windows() -> Vec<u64> {
    #[allow(clippy::disallowed_methods, reason = "an option of the benchmark")]
    let million = std::env::var_os("NEWSLOOM_BENCH_MILLION").map(|_| 1_000_000);
    [10_000, 100_000].into_iter().chain(million).collect()
}

#[divan::bench(args = windows(), sample_count = 5, sample_size = 200)]
fn place(bencher: Bencher<'_, '_>, window: u64) {
    let mut clusterer = Clusterer::new(Settings::default());
    for n in 0..window {
        clusterer.place(ReportId(n as i64), Features::of(&report(n), &Annotations::default()));
    }
    let mut n = window;
    let inputs = std::cell::RefCell::new(&mut n);
    let clusterer = std::cell::RefCell::new(clusterer);
    bencher
        .with_inputs(|| {
            let mut n = inputs.borrow_mut();
            **n += 1;
            (**n, Features::of(&report(**n), &Annotations::default()))
        })
        .bench_local_values(|(n, features)| clusterer.borrow_mut().place(ReportId(n as i64), features));
}

/// Bringing a window back as it was placed, furniture aside.
#[divan::bench(args = windows(), sample_count = 3, sample_size = 1)]
fn start(bencher: Bencher<'_, '_>, window: u64) {
    let mut clusterer = Clusterer::new(Settings::default());
    let written: Vec<(ReportId, StoryId, Vec<u8>)> = (0..window)
        .filter_map(|n| {
            let id = ReportId(n as i64);
            let story = clusterer.place(id, Features::of(&report(n), &Annotations::default())).story;
            Some((id, story, clusterer.snapshot(id)?.report))
        })
        .collect();
    bencher.bench_local(|| {
        let mut restore = Restore::new(Settings::default());
        for (id, story, member) in &written {
            restore.report(
                StoredReport::from_bytes(*id, member).expect("it was just written").placed(*story, None),
            );
        }
        restore.finish()
    });
}

#[divan::bench]
fn features(bencher: Bencher<'_, '_>) {
    let report = report(7);
    bencher.bench(|| Features::of(&report, &Annotations::default()));
}
