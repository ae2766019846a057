//! Mail by SMTP.

use crate::message::Message;
use jiff::Timestamp;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use newsloom_model::{MailServer, MailTls, Secret};
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

/// Bytes of the text.
const MAX_BODY: usize = 64 * 1024;

/// Characters of a subject.
const MAX_SUBJECT: usize = 200;

/// Addresses of the server that are tried.
const MAX_ADDRESSES: usize = 4;

/// Sends a mail to all of `to` at once, by the first of the server's addresses that answers.
///
/// # Errors
/// Why it was not taken, in words.
pub(crate) async fn send(
    addresses: &[IpAddr],
    server: &MailServer,
    to: &[String],
    message: &Message,
    timeout: Duration,
    now: Timestamp,
) -> Result<(), String> {
    let mail = mail(server, to, message, now)?;
    let tried = addresses.len().clamp(1, MAX_ADDRESSES);
    // One address that nobody answers at leaves time for the others.
    let time_to_connect = timeout.div_f64(tried as f64);
    let mut failure = String::new();
    for address in addresses.iter().take(tried) {
        let Err(error) = transport(*address, server, time_to_connect)?.send(mail.clone()).await else {
            return Ok(());
        };
        failure = format!("{}: {error}", server.host);
        // A server that has answered is the right one.
        if error.status().is_some() {
            break;
        }
    }
    Err(failure)
}

/// The server is reached at the address that was judged, and must prove its name.
fn transport(
    address: IpAddr,
    server: &MailServer,
    time_to_connect: Duration,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let proof = || TlsParameters::new(server.host.clone()).map_err(|error| error.to_string());
    let tls = match server.tls {
        MailTls::Implicit => Tls::Wrapper(proof()?),
        MailTls::StartTls => Tls::Required(proof()?),
        MailTls::None => Tls::None,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.to_string())
        .port(server.port)
        .tls(tls)
        .timeout(Some(time_to_connect));
    if let Some((user, Secret(password))) = &server.login {
        builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
    }
    Ok(builder.build())
}

fn mail(
    server: &MailServer,
    to: &[String],
    message: &Message,
    now: Timestamp,
) -> Result<lettre::Message, String> {
    let from: Mailbox =
        server.from.parse().map_err(|error| format!("{} is no mail address: {error}", server.from))?;
    let id = format!("<{}@{}>", message.id, from.email.domain());
    let mut builder = lettre::Message::builder()
        .from(from)
        .subject(message.title(MAX_SUBJECT))
        .date(SystemTime::from(now))
        // The same for every try, so that readers show one mail where two arrive.
        .message_id(Some(id))
        // Nobody's holiday notice comes back (RFC 3834).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .header(ContentType::TEXT_PLAIN);
    for address in to {
        let address: Address =
            address.parse().map_err(|error| format!("{address} is no mail address: {error}"))?;
        builder = builder.to(Mailbox::new(None, address));
    }
    builder.body(message.text(MAX_BODY)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_adds_no_line_to_the_head() {
        let server = MailServer {
            host: "smtp.desk.example".into(),
            port: 25,
            tls: MailTls::None,
            login: None,
            from: "News desk <newsloom@desk.example>".into(),
        };
        let now = Timestamp::from_second(1_767_614_400).unwrap();
        let message = Message::test("Fähre\r\nBcc: <spy@quay.example>\r\n\r\nburns", now, "");
        let mail = mail(&server, &["night@desk.example".into()], &message, now).unwrap();
        let mail = String::from_utf8(mail.formatted()).unwrap();
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        assert!(head.is_ascii() && head.contains("\r\nSubject: "), "{head}");
        assert!(!head.contains("\r\nBcc:"), "{head}");
        assert_eq!(mail.matches("\r\nTo: night@desk.example\r\n").count(), 1, "{mail}");
    }
}
