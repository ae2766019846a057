//! Reads a feed and prints its entries: `cargo run -p newsloom-feed --example read -- FILE [URL]`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "its output is the result")]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("name a file that holds a feed")?;
    let url = arguments.next();
    let feed = newsloom_feed::parse(&std::fs::read(file)?, None, url.as_deref())?;
    for entry in &feed.entries {
        let (title, url) = (entry.title.as_deref().unwrap_or("-"), entry.url.as_deref().unwrap_or("-"));
        println!("{}\t{title}\t{url}", entry.id);
    }
    for problem in &feed.problems {
        println!("! {problem}");
    }
    Ok(())
}
