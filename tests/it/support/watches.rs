//! A place whose daemon has watches, and reports for them.

use super::sink::Sink;
use super::{Daemon, Place};

pub(crate) const KEY_TEXT: &str = "whsec_bmV3c2xvb20gd2ViaG9vayBrZXkgMDEyMzQ1Njc4OQ==";

/// A place whose daemon reads the folder `in`, with these watches, and delivers to this machine.
pub(crate) fn place(options: &str, watches: &str) -> Place {
    let place = Place::new();
    place.write("key", &format!("{KEY_TEXT}\n"));
    std::fs::create_dir_all(place.path("in")).unwrap();
    configure(&place, options, watches);
    place
}

pub(crate) fn configure(place: &Place, options: &str, watches: &str) {
    let config = format!(
        "[store]\npath = \"news.db\"\n[sources]\nfolders = [\"in\"]\nscan_interval = \"1s\"\n[web]\nlisten = \"\"\n\
         [stories]\nreview_interval = \"1s\"\n\
         [watches]\nallow_private = [\"127.0.0.0/8\"]\npause = \"0s\"\nbase_url = \"https://desk.example\"\n{options}\n{watches}"
    );
    place.write("newsloom.toml", &config);
}

/// Starts the daemon, and waits until its watches have begun.
pub(crate) fn start(place: &Place) -> Daemon {
    let daemon = place.start();
    place.wait_for("SELECT count(*) > 0 FROM watches", 1);
    daemon
}

pub(crate) fn webhook(sink: &Sink) -> String {
    format!("[[watch.webhook]]\nurl = \"http://{}/hook\"\nsecret_file = \"key\"\n", sink.address)
}

pub(crate) fn record(id: &str, outlet: &str, title: &str, text: &str) -> String {
    let record = serde_json::json!({
        "id": id, "title": title, "text": text, "published": "2026-07-07T08:00:00Z", "source": outlet, "language": "en"
    });
    format!("{record}\n")
}

/// A report of a burning ferry.
pub(crate) fn ferry(id: &str, outlet: &str, title: &str) -> String {
    let text = "The ferry Halvard caught fire off Port Ellery on Tuesday. The crew of the Halvard put out the fire within an \
                hour, coastguard captain Ilse Varga said. Nine people were injured in the fire on the ferry.";
    record(id, outlet, title, text)
}
