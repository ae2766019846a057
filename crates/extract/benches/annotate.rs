//! How fast everything that a report says is found, in text a second on one core.

use divan::{Bencher, counter::BytesCount};
use newsloom_extract::Extractor;
use newsloom_model::{Moment, Report};

/// Names, quotes, figures, dates and actions in the measure that news has.
const TEXT: &str = "The mayor of Gothenburg, Elin Sandberg, said on Friday that the Swedish Ministry of Transport had agreed \
    to pay $240 million for a new tunnel under the river. \"We have waited for this since 2014,\" she told reporters.\n\
    Work will begin next spring, according to the Northern Harbour Company, which runs the port and employs some 3,200 people. \
    Ships from Rotterdam and Hamburg would not have to wait any longer, its director, Paul Achterberg, said on Tuesday.\n\
    The opposition criticized the decision. At least 40 members of the Harbour Workers' Union protested in Stockholm, where \
    the government had promised between 5 and 7 percent more money for the railway last year.\n";

fn main() {
    divan::main();
}

/// About three kilobytes, as a usual report has.
fn report() -> Report {
    let text = TEXT.repeat(4);
    let published = "2021-04-14".parse().ok().and_then(Moment::day);
    Report { published, ..Report::plain(&text, Some("en")) }
}

#[divan::bench]
fn everything(bencher: Bencher<'_, '_>) {
    let (report, extractor) = (report(), Extractor::default());
    bencher.counter(BytesCount::of_str(&report.text)).bench_local(|| extractor.annotate(&report));
}
