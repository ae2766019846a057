//! Mail: newsletters out of a mailbox (mbox, RFC 4155) or one by one (RFC 5322).

use super::error::{FileError, MAX_DOCUMENT};
use super::records::{hash_id, moment};
use mail_parser::{Addr, HeaderName, HeaderValue, Message, MessageParser, PartType};
use newsloom_model::{Body, Entry};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

/// What the line before each mail begins with.
const SEPARATOR: &[u8] = b"From ";

/// The mails of a mailbox.
pub(super) struct Mailbox {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    mail: u64,
    state: Place,
}

/// Where the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Begin,
    /// Behind the line that begins a mail.
    InMail,
    End,
}

/// A mail as found, without the line before it.
enum Mail {
    Whole(Vec<u8>),
    TooLong,
}

impl Mailbox {
    pub(super) fn new(path: &Path, reader: Box<dyn BufRead + Send>) -> Self {
        Self { path: path.into(), reader, mail: 0, state: Place::Begin }
    }

    /// The next mail; none at the end.
    fn mail(&mut self) -> Result<Option<Mail>, FileError> {
        if self.state == Place::Begin {
            self.begin()?;
        }
        if self.state == Place::End {
            return Ok(None);
        }
        self.mail += 1;
        let (mut bytes, mut is_cut, mut after_blank) = (Vec::new(), false, false);
        loop {
            let mut line = Vec::new();
            let read = (&mut self.reader).take(MAX_DOCUMENT).read_until(b'\n', &mut line);
            if read.map_err(|source| self.unreadable(source))? == 0 {
                self.state = Place::End;
                break;
            }
            if after_blank && line.starts_with(SEPARATOR) {
                break;
            }
            after_blank = line.trim_ascii().is_empty();
            is_cut |= bytes.len() as u64 + line.len() as u64 > MAX_DOCUMENT;
            if !is_cut {
                bytes.extend(unquoted(&line));
            }
        }
        Ok(Some(if is_cut { Mail::TooLong } else { Mail::Whole(bytes) }))
    }

    /// Passes the line before the first mail.
    fn begin(&mut self) -> Result<(), FileError> {
        loop {
            let mut line = Vec::new();
            let read = (&mut self.reader).take(MAX_DOCUMENT).read_until(b'\n', &mut line);
            if read.map_err(|source| self.unreadable(source))? == 0 {
                self.state = Place::End;
                return Ok(());
            }
            if line.starts_with(SEPARATOR) {
                self.state = Place::InMail;
                return Ok(());
            }
            if !line.trim_ascii().is_empty() {
                self.state = Place::End;
                let problem = "its first line does not begin with \"From \", so it is no mailbox";
                return Err(self.wrong(problem.into()));
            }
        }
    }

    fn unreadable(&mut self, source: std::io::Error) -> FileError {
        self.state = Place::End;
        FileError::Read { path: self.path.clone(), source }
    }

    fn wrong(&self, problem: String) -> FileError {
        FileError::Mail { path: self.path.clone(), mail: self.mail.max(1), problem }
    }
}

impl Iterator for Mailbox {
    type Item = Result<Entry, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self.mail().transpose()? {
            Err(error) => Err(error),
            Ok(Mail::TooLong) => Err(self.wrong(format!("longer than {MAX_DOCUMENT} bytes"))),
            Ok(Mail::Whole(bytes)) => entry(&bytes).map_err(|problem| self.wrong(problem)),
        })
    }

    /// Skips without parsing.
    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        for _ in 0..n {
            if let Err(error) = self.mail().transpose()? {
                return Some(Err(error));
            }
        }
        self.next()
    }
}

/// ">From " is a line of the mail that would have begun another one.
fn unquoted(line: &[u8]) -> &[u8] {
    let quotes = line.iter().take_while(|byte| **byte == b'>').count();
    if quotes > 0 && line[quotes..].starts_with(SEPARATOR) { &line[1..] } else { line }
}

/// What a mail says: its subject is the title, its sender the outlet, its HTML the page, or its text the text.
pub(super) fn entry(bytes: &[u8]) -> Result<Entry, String> {
    if has_encoded_mail(bytes) {
        return Err("a mail within it is encoded, which RFC 2046 forbids".into());
    }
    let mail = MessageParser::default().parse(bytes).ok_or("it has no headers, so it is no mail")?;
    let entry = read(bytes, &mail);
    take_apart(mail);
    entry
}

/// Whether a mail within the mail is encoded (RFC 2046, 5.2.1). The parser copies what is within those by recursion, to any depth.
fn has_encoded_mail(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase().replace("\r\n", "\n");
    let blocks: Vec<String> = text.split("\n\n").map(without_blanks).collect();
    let is_digest = blocks.iter().flat_map(|block| kinds(block)).any(|kind| kind.contains("digest"));
    blocks.iter().any(|block| {
        // The parts of a digest are mails where they do not say what they are; comments are not read here.
        let is_unsaid = |kind: &str| is_digest && !kind.starts_with(|c: char| c.is_ascii_alphanumeric());
        let is_mail = kinds(block)
            .any(|kind| kind.contains("message") || kind.contains('(') || is_unsaid(kind))
            || is_digest && kinds(block).next().is_none();
        let is_plain =
            |encoding: &str| ["7bit", "8bit", "binary"].iter().any(|plain| encoding.starts_with(plain));
        is_mail && values(block, "content-transfer-encoding").any(|encoding| !is_plain(encoding))
    })
}

/// Headers unfolded, without blanks: the parser passes over those in names, too.
fn without_blanks(block: &str) -> String {
    let unfolded = block.replace("\n ", "").replace("\n\t", "");
    unfolded.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\x0c')).collect()
}

/// What the headers of a block say that it is: "text/plain".
fn kinds(block: &str) -> impl Iterator<Item = &str> {
    values(block, "content-type").map(|value| value.split(';').next().unwrap_or_default())
}

/// The values of a header. The parser passes over colons before a name, and over a line without one.
fn values<'b>(block: &'b str, wanted: &'b str) -> impl Iterator<Item = &'b str> {
    let headers = block.lines().filter_map(|line| line.trim_start_matches(':').split_once(':'));
    headers.filter(move |(name, _)| name.ends_with(wanted)).map(|(_, value)| value)
}

/// Drops a mail and those within it one after the other: by recursion, as they are nested, a hostile one overflows the stack.
fn take_apart(mail: Message<'_>) {
    let mut mails = vec![mail];
    while let Some(mut mail) = mails.pop() {
        for part in &mut mail.parts {
            if let PartType::Message(inner) = std::mem::take(&mut part.body) {
                mails.push(inner);
            }
        }
    }
}

fn read(bytes: &[u8], mail: &Message<'_>) -> Result<Entry, String> {
    let content = content(mail).ok_or("it has neither text nor HTML")?;
    let external_id = mail.message_id().map(str::to_owned);
    Ok(Entry {
        id: external_id.as_ref().map_or_else(|| hash_id(bytes), |id| format!("id:{id}")),
        external_id,
        url: address(mail),
        title: mail.subject().map(|subject| subject.trim().to_owned()).filter(|subject| !subject.is_empty()),
        published: mail.date().and_then(|date| moment(&date.to_rfc3339())),
        outlet: mail.from().and_then(|from| from.first()).and_then(outlet),
        language: text(mail.header(HeaderName::ContentLanguage)),
        content: Some(content),
        ..Entry::default()
    })
}

/// The first part that is HTML, else the first one that is text.
fn content(mail: &Message<'_>) -> Option<Body> {
    let html = mail.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) if !html.trim().is_empty() => Some(Body::Html(html.to_string())),
        _ => None,
    });
    html.or_else(|| {
        mail.text_bodies().find_map(|part| match &part.body {
            PartType::Text(text) if !text.trim().is_empty() => Some(Body::Text(text.to_string())),
            _ => None,
        })
    })
}

/// Where the mail can be read on the web (RFC 5064).
fn address(mail: &Message<'_>) -> Option<String> {
    let url = mail.header_raw(HeaderName::ArchivedAt)?.trim().trim_matches(['<', '>']);
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_owned())
}

fn text(value: Option<&HeaderValue<'_>>) -> Option<String> {
    let text = value?.as_text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The name of the sender, else the host of the address.
fn outlet(from: &Addr<'_>) -> Option<String> {
    let name = from.name().map(str::trim).filter(|name| !name.is_empty());
    let host = || from.address().and_then(|address| address.rsplit_once('@')).map(|(_, host)| host);
    name.or_else(host).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::prelude::{BASE64_STANDARD as BASE64, Engine};
    use std::io::Cursor;

    const LETTER: &str = "From: Quay Letter <desk@quay.example>\r\nSubject: =?utf-8?Q?F=C3=A4hre?= burns\r\n\
        Date: Wed, 4 Mar 2026 07:30:00 +0100\r\nMessage-ID: <4@quay.example>\r\nArchived-At: <https://quay.example/4>\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nPlain.\r\n\
        --b\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p>The F=E4hre burned.</p>\r\n--b--\r\n";
    const PLAIN: &str =
        "From: desk@skarn.example\nSubject: \n\nThe kiln reopened.\n>From the mayor: thanks.\n";

    fn all(text: &str) -> Vec<Result<Entry, String>> {
        let reader = Box::new(Cursor::new(text.as_bytes().to_vec()));
        Mailbox::new(Path::new("a.mbox"), reader)
            .map(|mail| mail.map_err(|error| error.to_string()))
            .collect()
    }

    fn mailbox() -> String {
        format!(
            "From desk Wed Mar  4 07:30:00 2026\n{LETTER}\nFrom desk Thu\n{PLAIN}\nFrom x\nSubject: empty\n\n\n"
        )
    }

    #[test]
    fn the_mails_of_a_mailbox_are_read() {
        let mails = all(&mailbox());
        let [Ok(letter), Ok(plain), Err(empty)] = &mails[..] else { panic!("{mails:?}") };
        assert_eq!((letter.id.as_str(), letter.title.as_deref()), ("id:4@quay.example", Some("Fähre burns")));
        assert_eq!(letter.content, Some(Body::Html("<p>The Fähre burned.</p>".into())));
        assert_eq!(
            (letter.outlet.as_deref(), letter.url.as_deref()),
            (Some("Quay Letter"), Some("https://quay.example/4"))
        );
        let published = letter.published.unwrap();
        assert_eq!(
            (published.at.to_string().as_str(), published.offset),
            ("2026-03-04T06:30:00Z", Some(3600))
        );
        assert_eq!((plain.outlet.as_deref(), plain.title.as_deref()), (Some("skarn.example"), None));
        let Some(Body::Text(text)) = &plain.content else { panic!("{plain:?}") };
        assert!(text.contains("\nFrom the mayor: thanks."), "{text}");
        assert_eq!(empty, "a.mbox: mail 3: it has neither text nor HTML");
    }

    #[test]
    fn reading_is_resumed_and_what_is_no_mailbox_is_refused() {
        let reader = Box::new(Cursor::new(mailbox().into_bytes()));
        let rest: Vec<_> = Mailbox::new(Path::new("a.mbox"), reader).skip(1).collect();
        assert_eq!(rest.len(), 2);
        let wrong = all("Subject: a mail of its own\n\nText.\n");
        assert_eq!(wrong.len(), 1);
        assert!(wrong[0].as_ref().unwrap_err().contains("does not begin with \"From \""), "{wrong:?}");
        assert_eq!(all("\n\n").len(), 0);
    }

    #[test]
    fn mails_within_mails_of_any_depth_cost_themselves_alone() {
        let nested = "Content-Type: message/rfc822\n\n".repeat(60_000) + "Subject: innermost\n\nText.\n";
        assert_eq!(entry(nested.as_bytes()).unwrap_err(), "it has neither text nor HTML");
        let encoded = BASE64.encode(&nested);
        let digest =
            "Content-Type: multipart/digest; boundary=b\n\n--b\nContent-Transfer-Encoding:\n base64\n\n";
        let of_one = [
            "Content-Type:\r\n message/rfc822",
            "Content-Type: message /rfc822",
            "Content-Type: message(x)/rfc822",
            "Content-Type: (x) message/rfc822",
            ":Content-Type: message/rfc822",
            "Content- Type: message/rfc822",
            "x\n Content-Type: message/rfc822",
        ];
        let mut heads =
            of_one.map(|kind| format!("Content-Transfer-Encoding : BASE64\r\n{kind}\r\n\r\n")).to_vec();
        heads.extend([
            digest.to_owned(),
            digest.replace("t/digest", "t/ digest"),
            digest.replace("--b\n", "--b\nContent-Type:\n"),
        ]);
        for head in heads {
            let problem = entry(format!("{head}{encoded}\n").as_bytes()).unwrap_err();
            assert_eq!(problem, "a mail within it is encoded, which RFC 2046 forbids", "{head}");
        }
    }

    #[test]
    fn a_mail_that_speaks_of_mails_and_their_headers_is_read() {
        let signed = "From: desk@quay.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\
            DKIM-Signature: v=1; h=from:content-type:mime-version:content-transfer-encoding:message-id;\n b=x\n\n\
            VGhlIGZlcnJ5IGJ1cm5lZC4=\n";
        assert_eq!(entry(signed.as_bytes()).unwrap().content, Some(Body::Text("The ferry burned.".into())));
        let attached = "From: desk@quay.example\nSubject: The morning digest\nContent-Type: multipart/mixed; boundary=b\n\n\
            --b\nContent-Type: text/plain\n\nSee below.\n\
            --b\nContent-Type: text/x-log; name=message.txt\nContent-Transfer-Encoding: base64\n\neA==\n--b--\n";
        assert_eq!(entry(attached.as_bytes()).unwrap().content, Some(Body::Text("See below.".into())));
    }

    #[test]
    fn a_forwarded_mail_is_no_text_of_the_one_that_brings_it() {
        let mail = "From: desk@quay.example\nContent-Type: multipart/mixed; boundary=b\n\n\
            --b\nContent-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nSee below.\n\
            --b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\nSubject: x\n\nThe ferry burned.\n--b--\n";
        assert_eq!(entry(mail.as_bytes()).unwrap().content, Some(Body::Text("See below.".into())));
    }
}
