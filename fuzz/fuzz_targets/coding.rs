//! Any bytes under any Content-Encoding: never more than the cap, the same twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsloom_fetch::decode;

const CAP: usize = 1 << 16;

const LABELS: [Option<&str>; 8] = [
    None,
    Some("gzip"),
    Some("deflate"),
    Some("br"),
    Some("zstd"),
    Some("gzip, br"),
    Some("GZIP, x-gzip, deflate"),
    Some("identity"),
];

/// What bodies begin with.
const HEADS: [&[u8]; 5] = [b"", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\x78\x9c", b"\x28\xb5\x2f\xfd", b"<rss"];

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (label, head, bytes) = input;
    let label = LABELS[usize::from(label) % LABELS.len()];
    let body = [HEADS[usize::from(head) % HEADS.len()], bytes].concat();
    let first = decode(body.clone(), label, CAP);
    assert!(first.bytes.len() <= CAP.max(body.len()));
    let second = decode(body, label, CAP);
    assert_eq!((first.bytes, first.cut, first.problems), (second.bytes, second.cut, second.problems));
});
