//! `newsloom inspect`: what newsloom makes of a feed or a report.

mod feed;
mod report;

pub(crate) use feed::feed;
pub(crate) use report::report;
