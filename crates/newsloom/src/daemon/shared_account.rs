//! What became of the documents of the run, from the writer to whoever shows it.

use newsloom_store::Account;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The account of the run, for whoever started it; up to date after each tick and at the end.
#[derive(Clone, Default)]
pub(crate) struct SharedAccount(Arc<Mutex<Account>>);

impl SharedAccount {
    /// The account as last published.
    pub(crate) fn get(&self) -> Account {
        *self.lock()
    }

    pub(crate) fn set(&self, account: Account) {
        *self.lock() = account;
    }

    /// A panic elsewhere leaves a whole account behind.
    fn lock(&self) -> MutexGuard<'_, Account> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
