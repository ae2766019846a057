//! Values that several threads write.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A panic elsewhere leaves a whole value behind.
pub(crate) fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
