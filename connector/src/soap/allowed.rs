//! Where commands may be POSTed. A charge point names its address itself, and could name a neighbour of ours.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FORMS: &str = "a list such as peer, 10.20.0.0/16, [2001:db8::/32]:8080, cp7.example.net, *.example.net:80";

/// The setting `soap-callback`, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed(Vec<Entry>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    place: Place,
    /// `None`: every port.
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// The address that the charge point's own latest request came from.
    Peer,
    /// The host as it is written in the URL; kept in lower case.
    Host(String),
    /// Every name that ends in a dot and this.
    Below(String),
    /// The first bits of an address; a single address has all of them.
    Network(IpAddr, u32),
}

impl Allowed {
    /// Reads the setting. The error says what is allowed.
    pub fn read(text: &str) -> Result<Self, String> {
        let entry =
            |entry: &str| Entry::read(entry.trim()).ok_or_else(|| format!("{FORMS} ({entry:?} is none of them)"));
        text.split(',').map(entry).collect::<Result<_, _>>().map(Allowed)
    }

    /// Whether a POST may go to `address`, the one that will be connected to. `host` is what the URL says, `peer` where
    /// the charge point's latest request came from.
    pub fn permits(&self, host: &str, address: SocketAddr, peer: Option<IpAddr>) -> bool {
        let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        let ip = address.ip().to_canonical();
        self.0.iter().filter(|entry| entry.port.is_none_or(|port| port == address.port())).any(|entry| {
            match &entry.place {
                Place::Peer => peer.is_some_and(|peer| peer.to_canonical() == ip),
                Place::Host(name) => *name == host,
                Place::Below(domain) => host.strip_suffix(&**domain).is_some_and(|rest| rest.ends_with('.')),
                Place::Network(network, bits) => contains(*network, *bits, ip),
            }
        })
    }
}

impl Entry {
    fn read(text: &str) -> Option<Self> {
        if let Some((inner, rest)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let place = network(inner).filter(|_| inner.contains(':'))?;
            let port = if rest.is_empty() { None } else { Some(port(rest.strip_prefix(':')?)?) };
            return Some(Entry { place, port });
        }
        // A bare IPv6 address is all colons: it has a port only in brackets.
        if let Some(place) = network(text) {
            return Some(Entry { place, port: None });
        }
        match text.split_once(':') {
            Some((place, number)) => Some(Entry { place: self::place(place)?, port: Some(port(number)?) }),
            None => Some(Entry { place: place(text)?, port: None }),
        }
    }
}

fn place(text: &str) -> Option<Place> {
    if text.eq_ignore_ascii_case("peer") {
        return Some(Place::Peer);
    }
    network(text).or_else(|| match text.strip_prefix("*.") {
        Some(domain) => Some(Place::Below(name(domain)?)),
        None => Some(Place::Host(name(text)?)),
    })
}

/// An address, or a network as address/bits. IPv4 in IPv6's clothes is IPv4.
fn network(text: &str) -> Option<Place> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(most);
    match (address, address.to_canonical()) {
        _ if bits > most => None,
        (IpAddr::V6(_), IpAddr::V4(mapped)) if bits >= 96 => Some(Place::Network(mapped.into(), bits - 96)),
        (address, _) => Some(Place::Network(address, bits)),
    }
}

/// A host name, in lower case. One that ends in a number is a misspelt address.
fn name(text: &str) -> Option<String> {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    let fits = text.split('.').all(is_label) && text.rsplit('.').next().is_some_and(|last| !is_number(last));
    fits.then(|| text.to_ascii_lowercase())
}

fn port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|port| *port != 0)
}

fn contains(network: IpAddr, bits: u32, ip: IpAddr) -> bool {
    match (network, ip) {
        (IpAddr::V4(network), IpAddr::V4(ip)) => {
            (u32::from(network) ^ u32::from(ip)).checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (IpAddr::V6(network), IpAddr::V6(ip)) => {
            let number = |address: Ipv6Addr| u128::from(address);
            (number(network) ^ number(ip)).checked_shr(128 - bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `address` is what `host` was resolved to.
    fn permits(list: &str, host: &str, address: &str, peer: Option<&str>) -> bool {
        let peer = peer.map(|peer| peer.parse().unwrap());
        Allowed::read(list).unwrap().permits(host, address.parse().unwrap(), peer)
    }

    #[test]
    fn a_peer_is_called_back_where_it_called_from() {
        assert!(permits("peer", "10.0.0.9", "10.0.0.9:8080", Some("10.0.0.9")));
        assert!(permits("PEER", "cp.example.net", "10.0.0.9:80", Some("::ffff:10.0.0.9")));
        assert!(permits("peer", "cp.example.net", "[::ffff:10.0.0.9]:80", Some("10.0.0.9")));
        assert!(permits("peer", "[2001:db8::1]", "[2001:db8:0::1]:80", Some("2001:db8::1")));
        assert!(!permits("peer", "10.0.0.10", "10.0.0.10:80", Some("10.0.0.9")));
        assert!(!permits("peer", "10.0.0.9", "10.0.0.9:80", None));
        assert!(!permits("peer:8080", "10.0.0.9", "10.0.0.9:80", Some("10.0.0.9")));
        assert!(permits("peer:8080", "10.0.0.9", "10.0.0.9:8080", Some("10.0.0.9")));
    }

    #[test]
    fn an_address_counts_as_it_is_connected_to() {
        // Whatever the name says, and however the number is written.
        assert!(permits("10.1.0.0/16", "cp.example.net", "10.1.255.1:80", None));
        assert!(!permits("10.1.0.0/16", "10.1.0.1", "127.0.0.1:80", None));
        assert!(!permits("10.1.0.0/16", "10.1.0.1.example.net", "10.2.0.1:80", None));
        assert!(permits("10.1.2.3", "167838211", "10.1.2.3:80", None));
        assert!(!permits("10.1.2.3", "10.1.2.4", "10.1.2.4:80", None));
        assert!(permits("0.0.0.0/0", "x", "203.0.113.1:80", None));
        assert!(!permits("0.0.0.0/0", "x", "[2001:db8::1]:80", None));
        assert!(permits("0.0.0.0/0", "x", "[::ffff:203.0.113.1]:80", None));
        assert!(permits("::/0", "x", "[2001:db8::1]:80", None));
        assert!(!permits("::/0", "x", "203.0.113.1:80", None));
        assert!(permits("::ffff:10.0.0.0/104", "x", "10.9.9.9:80", None));
        assert!(permits("10.0.0.1/8", "x", "10.9.9.9:80", None), "bits behind the network do not count");
        assert!(permits("10.0.0.0/31", "x", "10.0.0.1:80", None) && !permits("10.0.0.0/31", "x", "10.0.0.2:80", None));
        assert!(permits("2001:db8::/33", "x", "[2001:db8:7fff::1]:80", None));
        assert!(!permits("2001:db8::/33", "x", "[2001:db8:8000::1]:80", None));
    }

    #[test]
    fn a_port_narrows_it() {
        for list in ["10.0.0.0/8:8080", "10.0.0.1:8080", "cp.example.net:8080", "*.example.net:8080"] {
            assert!(permits(list, "cp.example.net", "10.0.0.1:8080", None), "{list}");
            assert!(!permits(list, "cp.example.net", "10.0.0.1:80", None), "{list}");
        }
        for list in ["[2001:db8::1]:8080", "[2001:db8::/32]:8080"] {
            assert!(permits(list, "x", "[2001:db8::1]:8080", None), "{list}");
            assert!(!permits(list, "x", "[2001:db8::1]:80", None), "{list}");
        }
        assert!(permits("[2001:db8::1]", "x", "[2001:db8::1]:80", None));
    }

    #[test]
    fn a_name_counts_as_it_is_written() {
        assert!(permits("CP.example.net", "cp.EXAMPLE.net", "10.0.0.1:80", None));
        assert!(permits("cp.example.net", "cp.example.net.", "10.0.0.1:80", None));
        assert!(!permits("cp.example.net", "xcp.example.net", "10.0.0.1:80", None));
        assert!(!permits("cp.example.net", "cp.example.net.evil.org", "10.0.0.1:80", None));
        assert!(permits("*.example.net", "a.b.example.net", "10.0.0.1:80", None));
        assert!(!permits("*.example.net", "example.net", "10.0.0.1:80", None));
        assert!(!permits("*.example.net", "badexample.net", "10.0.0.1:80", None));
        // A peer or an address of that name does not exist.
        assert!(!permits("peer", "peer", "10.0.0.1:80", None));
    }

    #[test]
    fn one_entry_of_several_is_enough() {
        let list = "peer, 192.168.0.0/24 ,*.example.net";
        assert!(permits(list, "x", "192.168.0.7:80", Some("10.0.0.1")));
        assert!(permits(list, "x", "10.0.0.1:80", Some("10.0.0.1")));
        assert!(permits(list, "cp.example.net", "172.16.0.1:80", Some("10.0.0.1")));
        assert!(!permits(list, "x", "172.16.0.1:80", Some("10.0.0.1")));
    }

    #[test]
    fn what_is_no_entry_is_told_so() {
        for wrong in [
            "",
            "peer,",
            "*",
            "*.",
            "*.*.net",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.256",
            "10.0.0",
            "10.0.0.1:0",
            "10.0.0.1:65536",
            "host:",
            "host:x",
            "[10.0.0.1]:80",
            "[host]:80",
            "[::1",
            "[::1]80",
            "http://host/",
            "user@host",
            "ho st",
            "müller.net",
            "2001:db8::1::",
            "host/8",
        ] {
            let error = Allowed::read(wrong).unwrap_err();
            assert!(error.contains("such as peer, "), "{wrong}: {error}");
        }
    }
}
