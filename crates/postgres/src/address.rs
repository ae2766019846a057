//! Where a PostgreSQL database is, and who asks for it.

use crate::{Error, Result};
use std::net::IpAddr;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// The address of a database. It shows itself without the password.
#[derive(Clone)]
pub struct Address {
    pub(crate) config: Config,
}

impl Address {
    /// Reads `postgres://user:password@host:port/name?sslmode=require`. Connections to other machines are always inside TLS,
    /// unless the address says `sslmode=disable`.
    ///
    /// # Errors
    /// [`Error::Address`], [`Error::Password`].
    pub fn parse(url: &str) -> Result<Self> {
        let mut config: Config = url.parse().map_err(|source| Error::Address { source })?;
        // The client ends the password at the first @; what follows would be shown as the host.
        if config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(name) if name.contains('@'))) {
            return Err(Error::Password);
        }
        config.application_name("newsloom");
        if config.get_ssl_mode() == SslMode::Prefer {
            // Where there are addresses of hosts, these are asked and not the names.
            let is_local = config.get_hosts().iter().all(is_local)
                && config.get_hostaddrs().iter().all(IpAddr::is_loopback);
            config.ssl_mode(if is_local { SslMode::Disable } else { SslMode::Require });
        }
        Ok(Self { config })
    }

    /// Whether it holds no password yet.
    pub fn lacks_password(&self) -> bool {
        self.config.get_password().is_none()
    }

    /// Takes a password.
    pub fn set_password(&mut self, password: &str) {
        self.config.password(password);
    }
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) if name.contains(':') => write!(f, "[{name}]")?,
            Some(Host::Tcp(name)) => f.write_str(name)?,
            #[cfg(unix)]
            Some(Host::Unix(path)) => write!(f, "{}", path.display())?,
            None => {}
        }
        if let Some(port) = self.config.get_ports().first() {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}", self.config.get_dbname().unwrap_or_default())
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_never_shows_its_password() {
        let mut address = Address::parse("postgres://desk:pa55@db.example:5433/news").unwrap();
        assert_eq!(address.to_string(), "postgres://desk@db.example:5433/news");
        assert!(!address.lacks_password());
        address.set_password("0ther");
        assert!(!format!("{address} {address:?}").contains("0ther"));
        let error = Address::parse("postgres://desk:pa55@db.example:port/news").unwrap_err();
        let shown = format!("{error} {:?} {}", error, std::error::Error::source(&error).unwrap());
        assert!(!shown.contains("pa55"), "{shown}");
        let error = Address::parse("postgres://desk:pa@55@db.example/news").unwrap_err();
        assert!(!error.to_string().contains("55") && error.to_string().contains("%40"), "{error}");
    }

    #[test]
    fn only_this_machine_is_asked_without_tls() {
        let mode = |url: &str| Address::parse(url).unwrap().config.get_ssl_mode();
        for url in [
            "postgres://localhost/news",
            "postgres://127.0.0.1/news",
            "postgres://[::1]/news",
            "postgres://localhost/news?hostaddr=127.0.0.1",
        ] {
            assert_eq!(mode(url), SslMode::Disable, "{url}");
        }
        for url in [
            "postgres://db.example/news",
            "postgres://10.0.0.7/news",
            "postgres://127.0.0.1,db.example/news",
            "postgres://localhost/news?hostaddr=10.0.0.7",
            "postgres:///news?hostaddr=10.0.0.7",
        ] {
            assert_eq!(mode(url), SslMode::Require, "{url}");
        }
        assert_eq!(mode("postgres://db.example/news?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("postgres://localhost/news?sslmode=require"), SslMode::Require);
    }
}
