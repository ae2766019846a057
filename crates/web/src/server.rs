//! Listening, and connections within bounds.

use crate::access::Peer;
use crate::app::App;
use crate::router::router;
use crate::settings::{Error, Settings};
use crate::traffic::Traffic;
use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Time for the headers of a request: a client that dawdles loses its connection.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// Size of a request's line and headers, in bytes.
const MAX_HEADERS: usize = 32 * 1024;

/// Time for open connections to end when the server stops. Streams of events end at once.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(3);

/// Time before the next try when no connection can be accepted, as when there are no more file descriptors.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// A desk that listens.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: App,
    connections: Arc<Semaphore>,
    traffic: Traffic,
}

impl Server {
    /// Opens the database and listens.
    ///
    /// # Errors
    /// An address that other machines reach; one that cannot be listened on; a database that cannot be read.
    pub async fn bind(settings: Settings) -> Result<Self, Error> {
        let wanted = settings.listen;
        if !wanted.ip().is_loopback() && settings.user_header.is_none() {
            if settings.users.is_empty() {
                return Err(Error::Public(wanted));
            }
            tracing::warn!(
                "passwords cross the network unencrypted unless a web server with TLS is before the page"
            );
        }
        let listener = TcpListener::bind(wanted).await;
        let listener = listener.map_err(|source| Error::Listen { address: wanted, source })?;
        let address = listener.local_addr().map_err(|source| Error::Listen { address: wanted, source })?;
        let connections = Arc::new(Semaphore::new(settings.max_connections));
        let app = App::open(settings)?;
        Ok(Self { listener, address, app, connections, traffic: Traffic::default() })
    }

    /// Where it listens: the port that the system chose where port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How much it does.
    pub fn traffic(&self) -> Traffic {
        self.traffic.clone()
    }

    /// Answers requests until `stop` is cancelled; those under way have a few seconds to end.
    pub async fn serve(self, stop: CancellationToken) {
        let tracker = TaskTracker::new();
        let router = router(self.app.clone());
        let app = self.app.clone();
        tracker.spawn(async move { app.ledger.follow(&app.readers, &app.stop).await });
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer, permit)) => {
                    let service = Service { router: router.clone(), traffic: self.traffic.clone() };
                    tracker.spawn(answer(stream, Peer(peer), service, self.app.stop.clone(), permit));
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection to the page");
                    tokio::time::sleep(ACCEPT_RETRY).await;
                }
            }
        }
        self.app.stop.cancel();
        tracker.close();
        // What is not finished by then is cut off: nothing is written in pieces.
        let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, tracker.wait()).await;
    }

    /// A connection, when there is room for one more.
    async fn accept(&self) -> std::io::Result<(TcpStream, IpAddr, OwnedSemaphorePermit)> {
        let permit = Arc::clone(&self.connections).acquire_owned().await.map_err(std::io::Error::other)?;
        let (stream, peer) = self.listener.accept().await?;
        Ok((stream, peer.ip(), permit))
    }
}

/// What answers requests, and counts them.
struct Service {
    router: Router,
    traffic: Traffic,
}

/// Answers the requests of one connection.
async fn answer(
    stream: TcpStream,
    peer: Peer,
    Service { router, traffic }: Service,
    stop: CancellationToken,
    _permit: OwnedSemaphorePermit,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let (answer, under_way) = (router.clone().oneshot(request.map(Body::new)), traffic.begin());
        async move {
            let answer = answer.await;
            drop(under_way);
            answer
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection to the page ended early");
    }
}
