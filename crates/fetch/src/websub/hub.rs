//! Asking a hub to deliver, or to stop.

use crate::fetcher::Fetcher;
use jiff::Timestamp;
use newsloom_model::Subscription;
use url::{Url, form_urlencoded};

/// Seconds that are asked for; the hub decides.
const LEASE: u64 = 10 * 86_400;

impl Fetcher {
    /// Asks the hub for the subscription, or for its end where it is being left. The hub asks back at its callback.
    ///
    /// The secret travels with it, so that a public hub is asked over https, whatever the feed says.
    ///
    /// # Errors
    /// Why the hub does not take the request, in words.
    pub async fn ask_hub(&self, subscription: &Subscription, now: Timestamp) -> Result<(), String> {
        let mut hub = Url::parse(&subscription.hub).map_err(|e| format!("{:.200}: {e}", subscription.hub))?;
        if hub.scheme() == "http" && !self.client.guard.trusts(&hub) && hub.set_scheme("https").is_err() {
            return Err(format!("{hub:.200} cannot be asked over https"));
        }
        let status = self.client.post(&hub, form(subscription), now).await.map_err(|e| e.to_string())?;
        if status.is_success() { Ok(()) } else { Err(format!("{hub:.200}: HTTP {status}")) }
    }
}

fn form(subscription: &Subscription) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("hub.callback", &subscription.callback)
        .append_pair("hub.mode", if subscription.leaving { "unsubscribe" } else { "subscribe" })
        .append_pair("hub.topic", &subscription.topic);
    if !subscription.leaving {
        form.append_pair("hub.lease_seconds", &LEASE.to_string())
            .append_pair("hub.secret", &subscription.secret);
    }
    form.finish()
}
