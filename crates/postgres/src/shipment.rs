//! Sending what changed.

use crate::connection::{Connection, Database};
use crate::replace::Statements;
use crate::{Error, LiveStore, Result};
use futures_util::future::{join, join_all};
use newsloom_store::{TableChanges, encode_changes};
use std::collections::HashSet;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, IsolationLevel, Transaction};

/// A shipment that is sent, in one transaction. Dropped, nothing of it is there.
pub struct Shipment<'l> {
    transaction: Transaction<'l>,
    database: &'l Database,
    statements: &'l Statements,
    epoch: i64,
    position: i64,
    through: i64,
    parts: i32,
    /// The tables in which rows have NUL characters.
    nuls: HashSet<String>,
    /// Whether all that was to be sent so far is there.
    is_sound: bool,
}

impl LiveStore {
    /// Begins the shipment that follows the one with the number `position`. `through`: the last change of the keeper's file that
    /// is in it.
    ///
    /// # Errors
    /// [`Error::Fenced`] where another has the lease; [`Error::Position`] where the last shipment is another: it may be this
    /// one, whose commit was not heard of; [`Error::Query`], [`Error::Silent`].
    pub async fn begin(&mut self, epoch: i64, position: i64, through: i64) -> Result<Shipment<'_>> {
        const OPERATION: &str = "begin a shipment";
        let Self { connection, statements } = self;
        let prepared = match statements.take() {
            Some(prepared) => prepared,
            None => connection.database.within(OPERATION, Statements::prepare(connection)).await?,
        };
        let statements = statements.insert(prepared);
        let Connection { client, database } = connection;
        let (transaction, nuls) =
            database.within(OPERATION, advance(client, database, statements, epoch, position)).await?;
        Ok(Shipment {
            transaction,
            database,
            statements,
            epoch,
            position: position + 1,
            through,
            parts: 0,
            nuls,
            is_sound: true,
        })
    }
}

/// Moves the position, and so keeps everybody else from moving it until the transaction ends. Gives the tables in which rows have
/// NUL characters.
async fn advance<'l>(
    client: &'l mut Client,
    database: &Database,
    statements: &Statements,
    epoch: i64,
    position: i64,
) -> Result<(Transaction<'l>, HashSet<String>)> {
    const OPERATION: &str = "begin a shipment";
    let begun = client.build_transaction().isolation_level(IsolationLevel::ReadCommitted).start().await;
    let transaction = database.done(OPERATION, begun)?;
    let moved = transaction.query_opt(&statements.advance, &[&epoch, &position]).await;
    if let Some(row) = database.done(OPERATION, moved)? {
        let nuls: Vec<String> = row.get(0);
        return Ok((transaction, nuls.into_iter().collect()));
    }
    let found = transaction.query_one("SELECT epoch, position, keeper FROM t_lease", &[]).await;
    let found = database.done(OPERATION, found)?;
    let address = database.address();
    Err(if found.get::<_, i64>(0) == epoch {
        Error::Position { address, found: found.get(1) }
    } else {
        Error::Fenced { address, keeper: found.get(2) }
    })
}

impl Shipment<'_> {
    /// Sends a part; a table is in it once.
    ///
    /// # Errors
    /// [`Error::Value`] where PostgreSQL has no place for a value; [`Error::Table`]; [`Error::Query`], [`Error::Silent`]. The
    /// shipment is lost then.
    pub async fn add(&mut self, part: &[TableChanges]) -> Result<()> {
        // Also where nobody waits for the end of this.
        let was_sound = std::mem::replace(&mut self.is_sound, false);
        let nuls = self.database.within("send a shipment", self.send(part)).await?;
        self.nuls.extend(nuls);
        self.parts += 1;
        self.is_sound = was_sound;
        Ok(())
    }

    /// Sends rows of all tables and the log at once, without waiting for one another. Gives the tables in which rows have NUL
    /// characters.
    async fn send(&self, part: &[TableChanges]) -> Result<Vec<String>> {
        let replace = async |changes: &TableChanges| {
            let replacement = self.statements.of(&changes.table, self.database)?;
            let had_nuls = self.nuls.contains(&changes.table);
            let has_nuls = replacement.replace(&self.transaction, self.database, changes, had_nuls).await?;
            Ok(has_nuls.then(|| changes.table.clone()))
        };
        let (logged, replaced) = join(self.log(part), join_all(part.iter().map(replace))).await;
        let mut nuls = Vec::new();
        let replaced = replaced.into_iter().map(|table| table.map(|table| nuls.extend(table)));
        Error::first_cause([logged].into_iter().chain(replaced))?;
        Ok(nuls)
    }

    async fn log(&self, part: &[TableChanges]) -> Result<()> {
        let changes = encode_changes(part);
        let values: [&(dyn ToSql + Sync); 5] =
            [&self.position, &self.parts, &self.epoch, &self.through, &changes];
        let logged = self.transaction.execute(&self.statements.log, &values).await;
        self.database.done("log a shipment", logged).map(drop)
    }

    /// Makes all of it permanent; gives its number.
    ///
    /// # Errors
    /// [`Error::Broken`] where a part failed; [`Error::Query`], [`Error::Silent`]: the shipment may be there all the same, which
    /// the position of the lease says.
    pub async fn commit(mut self) -> Result<i64> {
        const OPERATION: &str = "commit a shipment";
        if self.is_sound && self.parts == 0 {
            self.add(&[]).await?;
        }
        let Self { transaction, database, position, is_sound, .. } = self;
        if !is_sound {
            return Err(Error::Broken { address: database.address() });
        }
        let work = async { database.done(OPERATION, transaction.commit().await) };
        database.within(OPERATION, work).await.map(|()| position)
    }
}

impl std::fmt::Debug for Shipment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shipment")
            .field("position", &self.position)
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}
