//! The `newsloom` program.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Threads hand millions of small strings to each other, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    newsloom::main()
}
