//! newsloom
