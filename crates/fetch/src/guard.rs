//! Which addresses may be asked: whoever writes a feed or a redirect must not reach what only this machine can.
//!
//! The address that is really dialled is judged, whatever it was called before: literals in any spelling are
//! addresses once the URL is parsed, and names are resolved by a resolver that leaves out what may not be asked.

use ipnet::IpNet;
use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{PoisonError, RwLock};
use url::{Host, Url};

/// A network as `10.0.0.0/8` or `fd00::/8`.
pub(crate) type Network = IpNet;

/// IPv4 networks that are no one's on the public internet (IANA special-purpose registry, RFC 6890), and multicast.
const V4: &[(Ipv4Addr, u8, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "an unspecified address"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private address"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "a carrier's internal address"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "this machine"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "a link-local address"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private address"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "a reserved address"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "a documentation address"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a relay address"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private address"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "a benchmarking address"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "a documentation address"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "a documentation address"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "a multicast address"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "a reserved address"),
];

/// IPv6 networks likewise. Those that carry an IPv4 address inside are taken apart by [`embedded`].
const V6: &[(Ipv6Addr, u8, &str)] = &[
    (Ipv6Addr::LOCALHOST, 128, "this machine"),
    (Ipv6Addr::UNSPECIFIED, 96, "an unspecified address"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "a local translation address"),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64, "a discard address"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "a reserved address"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "a documentation address"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "a documentation address"),
    (Ipv6Addr::new(0x5f00, 0, 0, 0, 0, 0, 0, 0), 16, "a reserved address"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "a private address"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "a link-local address"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "a site-local address"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "a multicast address"),
];

/// What `address` is where it is not on the public internet; none where it is.
pub(crate) fn not_public(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => {
            let inside = |net: Ipv4Addr, length: u8| (u32::from(v4) ^ u32::from(net)) >> (32 - length) == 0;
            V4.iter().find(|(net, length, _)| inside(*net, *length)).map(|(_, _, what)| *what)
        }
        IpAddr::V6(v6) => {
            if let Some(v4) = embedded(v6) {
                return not_public(IpAddr::V4(v4));
            }
            let inside =
                |net: Ipv6Addr, length: u8| (u128::from(v6) ^ u128::from(net)) >> (128 - length) == 0;
            V6.iter().find(|(net, length, _)| inside(*net, *length)).map(|(_, _, what)| *what)
        }
    }
}

/// The IPv4 address that a translator would reach in place of `v6`: mapped (RFC 4291), NAT64 (RFC 6052), 6to4
/// (RFC 3056).
fn embedded(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff) | (0, 0, 0, 0, 0xffff, 0) | (0x64, 0xff9b, 0, 0, 0, 0) => Some(v4(g, h)),
        (0x2002, ..) => Some(v4(b, c)),
        _ => None,
    }
}

/// Why an address is not asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// Another scheme than http and https, or no host.
    #[error("{0} is no web address: only http and https are fetched")]
    Scheme(String),
    /// Not on the public internet.
    #[error("{host} is {what}: it is asked only if {option} names it")]
    Address {
        /// The host as named.
        host: String,
        /// What its address is.
        what: &'static str,
        /// The option that would allow it.
        option: &'static str,
    },
}

/// Knows which private addresses may be asked all the same.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    hosts: RwLock<HashSet<String>>,
    networks: Vec<Network>,
    /// The option that names both.
    option: &'static str,
}

impl Guard {
    /// Allows `hosts` by name, and all of `networks`: what the option of this name says.
    pub(crate) fn new(hosts: &[String], networks: &[Network], option: &'static str) -> Self {
        let guard = Self { hosts: RwLock::default(), networks: networks.to_vec(), option };
        hosts.iter().for_each(|host| guard.allow(host));
        guard
    }

    /// Allows the host of this name from now on.
    pub(crate) fn allow(&self, host: &str) {
        let mut hosts = self.hosts.write().unwrap_or_else(PoisonError::into_inner);
        hosts.insert(name(host));
    }

    /// Whether the configuration allows `url`'s host by name, or its address by network.
    pub(crate) fn trusts(&self, url: &Url) -> bool {
        let address = url.host_str().and_then(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().ok());
        let hosts = self.hosts.read().unwrap_or_else(PoisonError::into_inner);
        url.host_str().is_some_and(|host| hosts.contains(&name(host)))
            || address.is_some_and(|address| self.networks.iter().any(|net| net.contains(&address)))
    }

    /// Judges `address`, which `host` was resolved to.
    ///
    /// # Errors
    /// [`Refused::Address`].
    pub(crate) fn check(&self, host: &str, address: IpAddr) -> Result<(), Refused> {
        let Some(what) = not_public(address) else { return Ok(()) };
        let hosts = self.hosts.read().unwrap_or_else(PoisonError::into_inner);
        if hosts.contains(&name(host)) || self.networks.iter().any(|net| net.contains(&address)) {
            return Ok(());
        }
        Err(Refused::Address { host: host.into(), what, option: self.option })
    }

    /// Judges what can be judged without resolving a name: the scheme, and addresses written in place of names.
    ///
    /// # Errors
    /// [`Refused`].
    pub(crate) fn check_url(&self, url: &Url) -> Result<(), Refused> {
        let host = url.host().filter(|_| matches!(url.scheme(), "http" | "https"));
        match host {
            None => Err(Refused::Scheme(url.as_str().chars().take(200).collect())),
            Some(Host::Domain(_)) => Ok(()),
            Some(Host::Ipv4(v4)) => self.check(&v4.to_string(), v4.into()),
            Some(Host::Ipv6(v6)) => self.check(&v6.to_string(), v6.into()),
        }
    }
}

/// One spelling for one host: lower case, no brackets, no dot at the end.
fn name(host: &str) -> String {
    host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(url: &str) -> bool {
        Url::parse(url).map_or(true, |url| Guard::default().check_url(&url).is_err())
    }

    #[test]
    fn literals_in_any_spelling_are_refused() {
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.1",
            "0177.0.0.1",
            "127.1",
            "0",
            "0.0.0.0",
            "127.0.0.1.",
            "169.254.169.254",
            "0xa9fea9fe",
            "10.0.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:a9fe:a9fe]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::10.0.0.1]",
            "[64:ff9b:1::1]",
            "[2002:7f00:1::]",
            "[2002:a9fe:a9fe::1]",
            "[fe80::1]",
            "[fe80::1%25eth0]",
            "[fc00::1]",
            "[fd12::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[::127.0.0.1]",
            "[2001:db8::1]",
            "224.0.0.1",
            "255.255.255.255",
            "１２７.0.0.1",
        ] {
            assert!(refused(&format!("http://{host}/")), "{host}");
        }
    }

    #[test]
    fn public_addresses_and_names_pass() {
        for host in ["93.184.215.14", "8.8.8.8", "[2606:4700::1111]", "[64:ff9b::808:808]", "example.org"] {
            assert!(!refused(&format!("https://{host}/")), "{host}");
        }
    }

    #[test]
    fn only_web_addresses_pass() {
        for url in ["file:///etc/passwd", "gopher://example.org/", "data:text/html,x", "ftp://example.org/"] {
            assert!(refused(url), "{url}");
        }
    }

    #[test]
    fn what_is_allowed_by_name_or_network_passes() {
        let guard = Guard::new(&["Intranet.Example.".into()], &["10.1.0.0/16".parse().unwrap()], "");
        let check = |host: &str, ip: &str| guard.check(host, ip.parse().unwrap()).is_ok();
        assert!(check("intranet.example", "192.168.0.1"));
        assert!(check("other.example", "10.1.2.3"));
        assert!(!check("other.example", "10.2.2.3"));
        assert!(!check("other.example", "::ffff:10.2.2.3"));
        guard.allow("::1");
        assert!(guard.check_url(&Url::parse("http://[::1]:8000/").unwrap()).is_ok());
    }

    proptest! {
        #[test]
        fn an_embedded_address_is_judged_like_itself(bits in any::<u32>()) {
            let v4 = Ipv4Addr::from(bits);
            let [a, b, c, d] = v4.octets();
            let judged = not_public(v4.into()).is_some();
            let (high, low) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
            for v6 in [
                v4.to_ipv6_mapped(),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
            ] {
                prop_assert_eq!(not_public(v6.into()).is_some(), judged);
            }
            let standard = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast()
                || v4.is_unspecified() || v4.is_broadcast() || v4.is_documentation();
            prop_assert!(judged || !standard);
        }
    }
}
