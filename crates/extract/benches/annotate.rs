//! How fast everything that a report says is found, in text a second on one core: in usual news, in text with as many
//! numbers and dates as business news has, and in text full of quotes.

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

const NUMBERS: &str = "The harbour authority said on Tuesday that at least 31 vessels, some of them carrying as much as \
    40,000 tonnes of grain, had been waiting outside the port since the end of March. Its director told reporters that \
    insurers now ask for between $2 million and $3.5 million per voyage, up 18 percent from a year ago.\n\
    Nobody expects the queue to shrink before next week. The ministry will meet owners on April 22-23, and a second \
    round is planned for June 2021, officials said. Talks in 2014 led nowhere, although two senior envoys had spent \
    three weeks on them, and the town of 12,500 people still remembers the strike of that year.\n";

const QUOTES: &str = "The harbour authority said on Tuesday that the ferry had been late because of fog. \"Nobody was in \
    danger at any time,\" its director, Lena Voss, told reporters. \"We will look into it.\" The union criticized the \
    authority's plan to close the old pier and called on the ministry to step in.\n\
    According to the coast guard, two vessels came within 50 metres of each other. The ministry ordered an \
    investigation, adding that a report would be ready in May. Norland has imposed sanctions on three shipping firms, \
    while its neighbour agreed to send a team of experts, the foreign minister said.\n";

fn main() {
    divan::main();
}

/// Reads about three kilobytes, as a usual report has.
fn annotate(bencher: Bencher<'_, '_>, text: &str) {
    let text = text.repeat(4);
    let published = "2021-04-14".parse().ok().and_then(Moment::day);
    let report = Report { published, ..Report::plain(&text, Some("en")) };
    let extractor = Extractor::default();
    bencher.counter(BytesCount::of_str(&report.text)).bench_local(|| extractor.annotate(&report));
}

#[divan::bench]
fn everything(bencher: Bencher<'_, '_>) {
    annotate(bencher, TEXT);
}

#[divan::bench]
fn numbers_and_dates(bencher: Bencher<'_, '_>) {
    annotate(bencher, NUMBERS);
}

#[divan::bench]
fn quotes_and_actions(bencher: Bencher<'_, '_>) {
    annotate(bencher, QUOTES);
}
