//! Metrics, scraped by a real Prometheus; and the dashboard that shows them.

use crate::daemon::{configure, publish};
use crate::support::desk::{Answer, ask};
use crate::support::server::Server;
use crate::support::{Daemon, Place, repository};
use std::collections::BTreeSet;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

fn get(address: SocketAddr, path: &str) -> Answer {
    ask(TcpStream::connect(address).unwrap(), "GET", path, &[], "")
}

/// A daemon that has read three reports, and the address of its page.
fn daemon(place: &Place, server: &Server) -> (Daemon, SocketAddr) {
    configure(place, server, &[0], "[web]\nlisten = \"127.0.0.1:0\"\n[sinks]\nfile = \"ledger.jsonl\"\n");
    publish(server, 0, 0..3);
    let daemon = place.start();
    daemon.wait_for_log("the page is served");
    place.wait_for("SELECT count(*) FROM reports", 3);
    let log = std::fs::read_to_string(place.path("log")).unwrap();
    let address = log.split("http://127.0.0.1:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    (daemon, SocketAddr::from(([127, 0, 0, 1], address)))
}

/// The names of metrics in a text.
fn names(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '_';
    let ends = text.match_indices("newsloom_").map(|(at, _)| {
        let rest = &text[at..];
        rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())].to_owned()
    });
    ends.collect()
}

/// What is served by a keeper alone; that it is, is tested with the metrics.
const OF_A_CLUSTER: [&str; 9] = [
    "live_store_up",
    "live_store_waiting",
    "transport_up",
    "tickets_waiting",
    "results_waiting",
    "tickets_resent",
    "process_in_flight",
    "process_done",
    "process_silence_seconds",
];

#[test]
fn the_dashboard_and_the_documentation_know_every_metric_that_is_served_and_no_other() {
    let (place, server) = (Place::new(), Server::start());
    let (_daemon, address) = daemon(&place, &server);
    place.wait_until("the account is published", || {
        get(address, "/metrics").body.contains("newsloom_documents_total{outcome=\"stored\"} 3\n")
    });
    let served = get(address, "/metrics").body;
    for line in [
        "newsloom_reports 3\n",
        "newsloom_polls_total{outcome=\"entries\"} ",
        "newsloom_pages_total{outcome=\"came\"} 3\n",
        "newsloom_page_answers_total{status=\"2xx\"} 3\n",
        "newsloom_stage_documents_total{stage=\"fetch\"} 3\n",
    ] {
        assert!(served.contains(line), "{line}{served}");
    }
    let mut names_served = names(&served);
    // Absent while nothing waits.
    names_served.insert("newsloom_oldest_pending_age_seconds".to_owned());
    names_served.extend(OF_A_CLUSTER.map(|name| format!("newsloom_{name}")));
    for page in ["packaging/grafana-dashboard.json", "docs/api.md"] {
        let text = std::fs::read_to_string(repository(page)).unwrap();
        let known: BTreeSet<String> = names(&text).into_iter().filter(|name| name != "newsloom_").collect();
        assert_eq!(known, names_served, "{page}");
    }
}

/// A Prometheus that scrapes an address; ended when it is dropped.
struct Prometheus {
    child: Child,
    address: SocketAddr,
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Prometheus {
    /// None, and a word on standard error, where it is not installed.
    fn start(place: &Place, target: SocketAddr) -> Option<Self> {
        // Prometheus does not say which port it took. The system is slow to give out again one that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        place.write(
            "prometheus.yml",
            &format!(
                "scrape_configs:\n  - job_name: newsloom\n    scrape_interval: 1s\n    static_configs: [{{ targets: [\"{target}\"] }}]\n"
            ),
        );
        let log = std::fs::File::create(place.path("prometheus.log")).unwrap();
        let child = Command::new("prometheus")
            .args(["--config.file=prometheus.yml", "--storage.tsdb.path=prometheus"])
            .arg(format!("--web.listen-address={address}"))
            .current_dir(place.path(""))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        let Ok(child) = child else {
            let said = b"SKIPPED, nothing was tested: there is no prometheus (Debian: prometheus)\n";
            std::io::stderr().write_all(said).unwrap();
            return None;
        };
        let prometheus = Self { child, address };
        place.wait_until("Prometheus is ready", || {
            TcpStream::connect(address).is_ok() && get(address, "/-/ready").status == 200
        });
        Some(prometheus)
    }

    fn query(&self, expression: &str) -> serde_json::Value {
        let encoded: String = expression.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = get(self.address, &format!("/api/v1/query?query={encoded}"));
        assert_eq!(answer.status, 200, "{expression}: {}", answer.body);
        answer.json()["data"]["result"].take()
    }
}

#[test]
fn prometheus_scrapes_a_daemon_and_understands_every_query_of_the_dashboard() {
    let (place, server) = (Place::new(), Server::start());
    let (_daemon, address) = daemon(&place, &server);
    let Some(prometheus) = Prometheus::start(&place, address) else { return };
    let stored = "newsloom_documents_total{outcome=\"stored\"}";
    place.wait_until("reports are scraped", || prometheus.query(stored)[0]["value"][1] == "3");
    assert_eq!(prometheus.query("newsloom_reports")[0]["value"][1], "3");
    let stages = prometheus.query("newsloom_stage_busy_seconds_total");
    assert_eq!(stages.as_array().unwrap().len(), 4, "{stages}");
    assert_eq!(prometheus.query("up{job=\"newsloom\"}")[0]["value"][1], "1");
    let dashboard = std::fs::read_to_string(repository("packaging/grafana-dashboard.json")).unwrap();
    let dashboard: serde_json::Value = serde_json::from_str(&dashboard).unwrap();
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            prometheus.query(target["expr"].as_str().unwrap());
        }
    }
}
