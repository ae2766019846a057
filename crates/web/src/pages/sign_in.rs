//! Where people sign in and out.

use super::layout;
use crate::settings::Role;
use maud::{Markup, html};

/// The form, with what was wrong with the last one.
pub(crate) fn form(token: &str, next: &str, wrong: Option<&str>) -> Markup {
    layout::page(
        "Sign in",
        &html! {
            h1 { "Sign in" }
            @if let Some(wrong) = wrong { p.error role="alert" { (wrong) } }
            form.sign-in action="/sign-in" method="post" {
                input type="hidden" name="token" value=(token);
                input type="hidden" name="next" value=(next);
                label { "Name" input name="name" autocomplete="username" autocapitalize="none" required autofocus; }
                label { "Password" input name="password" type="password" autocomplete="current-password" required; }
                button type="submit" { "Sign in" }
            }
        },
    )
}

/// Who is signed in, with the button that ends it where there is a session.
pub(crate) fn account(name: &str, role: Role, form_token: Option<&String>) -> Markup {
    let may = match role {
        Role::Reader => "read",
        Role::Editor => "read, and correct stories",
    };
    html! {
        h1 { "Account" }
        p { "You are " strong { (name) } " and may " (may) "." }
        @if let Some(token) = form_token {
            form action="/sign-out" method="post" {
                input type="hidden" name="token" value=(token);
                button type="submit" { "Sign out" }
            }
        }
    }
}
