//! Users of the page: `[[web.user]]`.

use crate::problem::{Checker, Problem};
use crate::table::{TableReader, tables};
use crate::{Environment, Options};
use std::fmt;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Somebody who signs in at the page.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// As it stands in the ledger.
    pub name: String,
    /// Whether they may correct stories, or read alone.
    pub is_editor: bool,
    /// The hash of the password, as `newsloom web hash-password` makes it.
    pub password: Option<String>,
    /// The hash of the token, as `newsloom web new-token` makes it.
    pub token: Option<String>,
}

/// Without the hashes, so that no log has them.
impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, is_editor) = (&self.name, self.is_editor);
        f.debug_struct("User").field("name", name).field("is_editor", &is_editor).finish_non_exhaustive()
    }
}

const KEYS: [&str; 8] =
    ["name", "role", "password", "password_env", "password_file", "token", "token_env", "token_file"];

/// The users that `text`, the configuration in `file`, lists, and every mistake in them.
pub(crate) fn load(
    text: &str,
    file: &Path,
    options: &Options,
    environment: &dyn Environment,
) -> (Vec<User>, Vec<Problem>) {
    let (document, syntax) = DeTable::parse_recoverable(text);
    let web = document.get_ref().get("web").and_then(|web| web.get_ref().as_table());
    let mut checker = Checker::new(Some(file), text);
    let mut users = Vec::new();
    if let Some(value) = web.and_then(|web| web.get("user")).filter(|_| syntax.is_empty()) {
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut reader =
            TableReader { checker: &mut checker, folder, environment, pages: options.fetch.pages };
        match tables(value) {
            Some(tables) => tables.into_iter().for_each(|table| reader.user(table, options, &mut users)),
            None => reader.checker.at(value.span(), "expected [[web.user]] tables"),
        }
    }
    (users, checker.finish())
}

impl TableReader<'_, '_> {
    fn user(&mut self, value: &Spanned<DeValue<'_>>, options: &Options, users: &mut Vec<User>) {
        let Some(table) = value.get_ref().as_table() else { return };
        self.known_keys(table, &KEYS, "user option");
        let Some(name) = self.string(table, "name") else {
            self.checker.at(value.span(), "a user needs a name");
            return;
        };
        let at_name = table.get("name").map(Spanned::span).unwrap_or_default();
        if name.trim() != name || name.is_empty() || name.contains(char::is_control) || name == "newsloom" {
            self.checker
                .at(at_name, "this cannot be the name of a user: the ledger could not tell who it is");
        } else if users.iter().any(|user| user.name == name) {
            self.checker.at(at_name, "there is a user of this name already");
        }
        let password = self.hash(table, "password", is_password_hash, "newsloom web hash-password");
        let token = self.hash(table, "token", is_token_hash, "newsloom web new-token");
        let is_known_otherwise = !options.web.user_header.is_empty();
        if !KEYS[2..].iter().any(|key| table.get(*key).is_some()) && !is_known_otherwise {
            self.checker.at(value.span(), "a user needs a password or a token");
        }
        users.push(User { name, is_editor: self.is_editor(table), password, token });
    }

    /// Readers where nothing is said.
    fn is_editor(&mut self, table: &DeTable<'_>) -> bool {
        let role = self.string(table, "role");
        if let (Some(role), Some(value)) = (&role, table.get("role"))
            && !["reader", "editor"].contains(&role.as_str())
        {
            self.checker.at(value.span(), "role must be \"reader\" or \"editor\"");
        }
        role.is_some_and(|role| role == "editor")
    }

    /// A hash that stands in the table, in a variable or in a file.
    fn hash(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        is_hash: fn(&str) -> bool,
        maker: &str,
    ) -> Option<String> {
        let places = ["", "_env", "_file"].map(|ending| format!("{key}{ending}"));
        let mut given = places.iter().filter_map(|place| Some((place, table.get(place.as_str())?)));
        let (place, value) = given.next()?;
        if let Some((other, at)) = given.next() {
            self.checker.at(at.span(), format!("give one of {place} and {other}"));
        }
        let text = self.string(table, place)?;
        let hash = match place.strip_prefix(key).unwrap_or_default() {
            "" => text,
            kind => self.secret(kind.trim_start_matches('_'), &text, value)?,
        };
        if !is_hash(&hash) {
            self.checker.at(value.span(), format!("{place} is not the hash that `{maker}` prints"));
            return None;
        }
        Some(hash)
    }
}

/// `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`
fn is_password_hash(text: &str) -> bool {
    text.starts_with("$argon2") && text.split('$').count() == 6
}

/// `sha256:` and 64 hexadecimal digits
fn is_token_hash(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Problems};
    use std::collections::BTreeMap;

    const HASH: &str = "$argon2id$v=19$m=16,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g";

    fn read(text: &str) -> (Vec<User>, String) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("hash"), format!("{HASH}\n")).unwrap();
        let file = folder.path().join("newsloom.toml");
        std::fs::write(&file, text).unwrap();
        let environment = BTreeMap::from([("HASH".to_owned(), HASH.to_owned())]);
        match Config::load(&file, &environment) {
            Ok(config) => (config.users, String::new()),
            Err(Problems(mut problems)) => {
                problems.iter_mut().for_each(|problem| problem.file = Some("my.toml".into()));
                (Vec::new(), Problems(problems).to_string())
            }
        }
    }

    #[test]
    fn users_are_read_with_hashes_from_the_file_the_environment_and_other_files() {
        let token = format!("sha256:{}", "0a".repeat(32));
        let (users, problems) = read(&format!(
            "[web]\ncorrections = true\n[[web.user]]\nname = \"ines\"\nrole = \"editor\"\npassword = \"{HASH}\"\n\
             [[web.user]]\nname = \"omar\"\npassword_env = \"HASH\"\ntoken = \"{token}\"\n\
             [[web.user]]\nname = \"ada\"\npassword_file = \"hash\"\n"
        ));
        assert_eq!(problems, "");
        let names: Vec<_> = users.iter().map(|user| (user.name.as_str(), user.is_editor)).collect();
        assert_eq!(names, [("ines", true), ("omar", false), ("ada", false)]);
        assert!(users.iter().all(|user| user.password.as_deref() == Some(HASH)));
        assert_eq!(users[1].token, Some(token));
        assert!(!format!("{users:?}").contains("argon2"));
    }

    #[test]
    fn a_user_of_a_server_before_needs_no_password() {
        let user = "[[web.user]]\nname = \"ines\"\n";
        assert!(read(user).1.contains("a user needs a password or a token"));
        assert_eq!(read(&format!("[web]\nuser_header = \"X-User\"\n{user}")).0.len(), 1);
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        insta::assert_snapshot!(read(&format!(
            "[[web.user]]\nname = \"newsloom\"\npassword = \"{HASH}\"\n\n[[web.user]]\nname = \"ines\"\nrole = \"chief\"\n\
             password = \"grey heron\"\n\n[[web.user]]\nname = \"ines\"\ntoken_env = \"NOPE\"\npasswort = \"x\"\n\n\
             [[web.user]]\nname = \"omar\"\npassword_env = \"HASH\"\npassword_file = \"hash\"\ntoken = \"abc\"\n\n[[web.user]]\nrole = \"reader\"\n"
        ))
        .1);
    }
}
