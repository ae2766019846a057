//! Who writes to a live store.

use crate::connection::Connection;
use crate::{Error, LiveStore, Result, schema};
use newsloom_store::StoreState;
use tokio_postgres::Row;

/// What a live store says of who writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Counts the leases.
    pub epoch: i64,
    /// The last shipment.
    pub position: i64,
    /// Who has the lease; empty where it was given back, or nobody had it yet.
    pub keeper: String,
    /// Counts the keeper's signs of life.
    pub beat: i64,
    /// The keeper's version of newsloom.
    pub version: String,
    /// By what the store tells itself from every other.
    pub store: String,
}

impl Lease {
    /// The store at the moment of the lease.
    pub fn state<'s>(&'s self, server: &'s str) -> StoreState<'s> {
        StoreState { server, id: &self.store, epoch: self.epoch, position: self.position }
    }

    /// The lease of a database that is whole.
    pub(crate) async fn read(connection: &Connection) -> Result<Self> {
        let sql = "SELECT epoch, position, keeper, beat, version, store FROM t_lease";
        let row = connection.done("read the lease", connection.client.query_one(sql, &[]).await)?;
        Ok(Self {
            epoch: row.get(0),
            position: row.get(1),
            keeper: row.get(2),
            beat: row.get(3),
            version: row.get(4),
            store: row.get(5),
        })
    }
}

impl LiveStore {
    /// The lease; none where the database is empty, or a copy was begun that is not whole.
    ///
    /// # Errors
    /// [`Error::NotEmpty`] where others have tables there; [`Error::Version`]; [`Error::Query`], [`Error::Silent`].
    pub async fn lease(&self) -> Result<Option<Lease>> {
        let work = async {
            if schema::is_whole(&self.connection).await? {
                Lease::read(&self.connection).await.map(Some)
            } else {
                Ok(None)
            }
        };
        self.connection.database.within("read the lease", work).await
    }

    /// Takes the lease, where it is still as it was seen; gives the new epoch. None: another was faster, or the keeper that was
    /// taken for dead is writing right now.
    ///
    /// # Errors
    /// [`Error::Query`], [`Error::Silent`].
    pub async fn take_lease(&self, seen: &Lease, keeper: &str, version: &str) -> Result<Option<i64>> {
        const OPERATION: &str = "take the lease";
        let sql =
            "UPDATE t_lease SET epoch = epoch + 1, beat = beat + 1, keeper = $4, version = $5, seen = now()
            WHERE epoch = $1 AND beat = $2 AND keeper = $3 RETURNING epoch";
        let work = async {
            let values: [&(dyn tokio_postgres::types::ToSql + Sync); 5] =
                [&seen.epoch, &seen.beat, &seen.keeper, &keeper, &version];
            let taken = self.connection.client.query_opt(sql, &values).await;
            self.connection.done(OPERATION, taken)
        };
        match self.connection.database.within(OPERATION, work).await {
            Ok(row) => Ok(row.map(|row: Row| row.get(0))),
            Err(error) if error.is_lock_timeout() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives a sign of life.
    ///
    /// # Errors
    /// [`Error::Fenced`] where another has the lease; [`Error::Query`], [`Error::Silent`].
    pub async fn beat(&self, epoch: i64) -> Result<()> {
        let sql = "UPDATE t_lease SET beat = beat + 1, seen = now() WHERE epoch = $1";
        if self.update(sql, epoch).await? == 0 {
            let lease =
                self.connection.database.within("read the lease", Lease::read(&self.connection)).await?;
            return Err(Error::Fenced { address: self.connection.address(), keeper: lease.keeper });
        }
        Ok(())
    }

    /// Gives the lease back, unless another has it already.
    ///
    /// # Errors
    /// [`Error::Query`], [`Error::Silent`].
    pub async fn release(&self, epoch: i64) -> Result<()> {
        let sql = "UPDATE t_lease SET beat = beat + 1, keeper = '', seen = now() WHERE epoch = $1";
        self.update(sql, epoch).await.map(drop)
    }

    async fn update(&self, sql: &str, epoch: i64) -> Result<u64> {
        const OPERATION: &str = "write the lease";
        let work =
            async { self.connection.done(OPERATION, self.connection.client.execute(sql, &[&epoch]).await) };
        self.connection.database.within(OPERATION, work).await
    }
}
