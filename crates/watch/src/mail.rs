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
    let mut failure = String::new();
    for address in addresses.iter().take(MAX_ADDRESSES) {
        match transport(*address, server, timeout)?.send(mail.clone()).await {
            Ok(_) => return Ok(()),
            Err(error) => failure = format!("{}: {error}", server.host),
        }
        // A server that has answered is the right one.
        if failure.contains("error (") {
            break;
        }
    }
    Err(failure)
}

/// The server is reached at the address that was judged, and must prove its name.
fn transport(
    address: IpAddr,
    server: &MailServer,
    timeout: Duration,
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
        .timeout(Some(timeout));
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
