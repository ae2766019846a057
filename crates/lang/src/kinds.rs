//! Enums over the kinds of rows in data files.

/// Makes an enum whose variants are kinds of a table's rows, each with the name that the table has for it, and a function `of`
/// from the name to the kind.
#[macro_export]
macro_rules! kinds {
    (
        $(#[$about:meta])*
        $visible:vis enum $kinds:ident {
            $($(#[$doc:meta])* $kind:ident = $name:literal,)*
        }
    ) => {
        $(#[$about])*
        $visible enum $kinds {
            $($(#[$doc])* $kind,)*
        }

        impl $kinds {
            /// The kind that tables call `name`.
            $visible fn of(name: &str) -> Option<Self> {
                Some(match name {
                    $($name => Self::$kind,)*
                    _ => return None,
                })
            }
        }
    };
}
