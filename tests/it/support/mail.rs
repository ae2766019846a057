//! A mail server (SMTP) on the loopback interface, with and without encryption.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

/// How a mail server wants to be spoken to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encryption {
    None,
    /// From the first byte (RFC 8314).
    Implicit,
    /// After STARTTLS (RFC 3207).
    StartTls,
}

type Mails = Arc<Mutex<Vec<String>>>;

/// A mail server that takes everything, and wants no login. It calls itself "localhost".
pub(crate) struct MailServer {
    pub(crate) port: u16,
    mails: Mails,
}

impl MailServer {
    pub(crate) fn start() -> Self {
        Self::start_with(Encryption::None)
    }

    pub(crate) fn start_with(encryption: Encryption) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, mails: Arc::default() };
        let (mails, config) = (Arc::clone(&server.mails), config());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (mails, config) = (Arc::clone(&mails), Arc::clone(&config));
                // A client that does not believe the certificate breaks the connection.
                thread::spawn(move || serve(stream, encryption, config, &mails).ok());
            }
        });
        server
    }

    /// Each mail as it came: the envelope's lines, then the text.
    pub(crate) fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }
}

/// The certificate of the server, which nobody signed but itself. Its key is known to everybody and good for nothing else.
pub(crate) fn certificate() -> PathBuf {
    super::repository("tests/it/support/localhost-cert.pem")
}

fn config() -> Arc<ServerConfig> {
    let key = super::repository("tests/it/support/localhost-key.pem");
    let certificate = CertificateDer::from_pem_file(certificate()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap())
}

fn serve(
    mut stream: TcpStream,
    encryption: Encryption,
    config: Arc<ServerConfig>,
    mails: &Mails,
) -> std::io::Result<()> {
    let encrypted = |stream| {
        let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
        Ok::<_, std::io::Error>(StreamOwned::new(connection, stream))
    };
    match encryption {
        Encryption::None => talk(stream, true, mails),
        Encryption::Implicit => talk(encrypted(stream)?, true, mails),
        Encryption::StartTls => {
            stream.write_all(b"220 localhost\r\n")?;
            let mut reader = BufReader::new(stream.try_clone()?);
            let mut line = String::new();
            while !line.starts_with("STARTTLS") {
                line.clear();
                if reader.read_line(&mut line)? == 0 {
                    return Ok(());
                }
                let is_greeting = line.starts_with("EHLO");
                stream.write_all(if is_greeting {
                    b"250-localhost\r\n250 STARTTLS\r\n"
                } else {
                    b"220 go on\r\n"
                })?;
            }
            talk(encrypted(stream)?, false, mails)
        }
    }
}

/// `greets`: nobody has spoken yet.
fn talk(stream: impl Read + Write, greets: bool, mails: &Mails) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut mail = String::new();
    if greets {
        stream.get_mut().write_all(b"220 localhost\r\n")?;
    }
    loop {
        stream.get_mut().flush()?;
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let reply: &[u8] = match verb.as_str() {
            "EHLO" => b"250-localhost\r\n250 8BITMIME\r\n",
            "MAIL" | "RCPT" => {
                mail.push_str(&line);
                b"250 fine\r\n"
            }
            "DATA" => {
                stream.get_mut().write_all(b"354 go on\r\n")?;
                stream.get_mut().flush()?;
                let mut text = String::new();
                while stream.read_line(&mut text)? > 0 && !text.ends_with("\r\n.\r\n") {}
                mails.lock().unwrap().push(std::mem::take(&mut mail) + &text);
                b"250 taken\r\n"
            }
            "QUIT" => return stream.get_mut().write_all(b"221 bye\r\n"),
            _ => b"250 fine\r\n",
        };
        stream.get_mut().write_all(reply)?;
    }
}
