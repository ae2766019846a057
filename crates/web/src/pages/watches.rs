//! Watches: what each is about, what it told, and what became of it.

use super::layout;
use super::parts::{ask_by, time};
use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::filter::Query;
use crate::watches::{WatchState, states};
use axum::Extension;
use axum::extract::State;
use maud::{Markup, html};
use newsloom_desk::count;
use newsloom_desk::watch::{WatchEvent, events_in_words, filter_in_words};
use newsloom_model::WatchSpec;
use newsloom_store::{DeliveryRow, WatchEventRow, WatchRow};

/// `/watches`
pub(crate) async fn page(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
) -> Result<Markup, Failure> {
    let editor = Some(&actor).filter(|actor| actor.may_correct(&app));
    let states = app.readers.read(states).await?;
    let head = html! {
        @for state in &states {
            @let name = &state.watch.spec.name;
            link rel="alternate" type="application/atom+xml" title=(name) href={ "/watches/" (name) ".atom" };
        }
    };
    let main = html! {
        h1 { "Watches" }
        @if states.is_empty() {
            div.empty {
                p { "There is no watch yet." }
                p {
                    "A watch is a filter of stories with a name, which tells of what happens. "
                    a href="/" { "Filter the stories" } " and watch them, or write "
                    code { "[[watch]]" } " into the configuration, which can also name where to tell it."
                }
            }
        }
        @for state in &states { (section(state, editor)) }
    };
    Ok(layout::page_with("Watches", &head, &main))
}

/// `editor` is who may change watches and have messages delivered again.
fn section(state: &WatchState, editor: Option<&Actor>) -> Markup {
    let watch = &state.watch;
    let (spec, name) = (&watch.spec, &watch.spec.name);
    html! {
        section id={ "watch-" (name) } data-item {
            h2 { (name) }
            p {
                a href={ "/?" (Query::from(&spec.filter)) } data-open { (filter_in_words(&spec.filter)) }
                " · tells of " (events_in_words(spec))
            }
            p.facts {
                @if watch.sinks.is_empty() { "told here and in its feed alone" } @else {
                    "to " (watch.sinks.join(" · ")) " · " (count(watch.pending, "message")) " waiting · last delivered "
                    @if watch.last_delivered.is_some() { (time(watch.last_delivered.as_deref())) } @else { "never" }
                }
                " · " a href={ "/watches/" (name) ".atom" } { "Atom" }
                @if let Some(by) = &watch.made_by { " · made by " (by) " " (time(watch.made_at.as_deref())) }
                @if let Some(by) = &watch.paused_by { " · " strong { "paused" } " by " (by) " " (time(watch.paused_at.as_deref())) }
            }
            @if let (Some(editor), Some(_)) = (editor, &watch.made_by) { (changes(watch, editor)) }
            @if state.events.is_empty() {
                p { "It has told nothing yet." }
            } @else {
                ul { @for row in &state.events { (event(row)) } }
            }
            (deliveries("Tried again", &state.failing))
            (deliveries("Given up", &state.given_up))
            @if watch.dead > 0 {
                p { (count(watch.dead, "message")) " given up. " code { "newsloom watches --retry " (name) } " has them delivered again." }
                @if let Some(editor) = editor { (ask_by("/watches/retry", &[("watch", name)], editor, "Deliver again")) }
            }
            (deliveries("Delivered", &state.delivered))
        }
    }
}

/// What an editor may do about a watch that was made here.
fn changes(watch: &WatchRow, editor: &Actor) -> Markup {
    let name = &watch.spec.name;
    html! {
        div.change {
            @if watch.paused_by.is_some() { (ask_by("/watches/resume", &[("watch", name)], editor, "Resume")) }
            @else { (ask_by("/watches/pause", &[("watch", name)], editor, "Pause")) }
            (ask_by("/watches/delete", &[("watch", name)], editor, "Delete"))
        }
        details {
            summary { "Change" }
            form.watch action="/watches/change" method="post" {
                input type="hidden" name="token" value=(editor.form_token);
                input type="hidden" name="watch" value=(name);
                div.fields {
                    @let query = Query::from(&watch.spec.filter);
                    (field("text", "Words", &query.text))
                    (field("outlet", "Reported by", &query.outlet))
                    (field("missing", "Not reported by", &query.missing))
                    (field("name", "Names", &query.name))
                    (field("language", "Language", &query.language))
                    (field("outlets", "Outlets, at least", &query.outlets))
                    (field("origins", "Origins, at least", &query.origins))
                }
                (told(&watch.spec))
                button type="submit" { "Save" }
            }
        }
    }
}

fn field(name: &str, label: &str, value: &str) -> Markup {
    html! { label { span { (label) } input type="text" name=(name) value=(value); } }
}

/// A form that makes a watch of the stories of a filter.
pub(super) fn make(query: &Query, editor: &Actor) -> Markup {
    let spec = WatchSpec {
        stories: true,
        origins: WatchSpec::AT_ORIGINS.to_vec(),
        figures: true,
        corrections: true,
        ..WatchSpec::default()
    };
    let kept = [
        ("text", &query.text),
        ("outlet", &query.outlet),
        ("missing", &query.missing),
        ("name", &query.name),
        ("language", &query.language),
        ("outlets", &query.outlets),
        ("origins", &query.origins),
    ];
    html! {
        details.watch {
            summary { "Watch these stories" }
            form.watch action="/watches/make" method="post" {
                input type="hidden" name="token" value=(editor.form_token);
                @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
                div.fields {
                    label {
                        span { "Name of the watch: lower-case letters, digits, - and _" }
                        input type="text" name="watch" required pattern="[a-z0-9_\\-]+" maxlength=(WatchSpec::MAX_NAME) autocomplete="off";
                    }
                }
                (told(&spec))
                button type="submit" { "Watch" }
            }
        }
    }
}

/// What a watch tells of.
fn told(spec: &WatchSpec) -> Markup {
    let tick = |name: &str, label: &str, is_ticked: bool| {
        html! { label { input type="checkbox" name=(name) checked[is_ticked]; " " (label) } }
    };
    let numbers: Vec<String> = spec.origins.iter().map(u32::to_string).collect();
    html! {
        fieldset {
            legend { "It tells of" }
            (tick("stories", "new stories", spec.stories))
            label { input type="text" name="at_origins" value=(numbers.join(", ")) size="10"; " origins" }
            (tick("figures", "figures that differ", spec.figures))
            (tick("corrections", "corrections", spec.corrections))
            (tick("suggested", "suggested joins too", spec.suggested))
        }
    }
}

fn event(row: &WatchEventRow) -> Markup {
    // What cannot be read was written by another version.
    let event: Option<WatchEvent> = serde_json::from_value(row.event.clone()).ok();
    html! {
        @if let Some(event) = event {
            li {
                a href={ "/stories/" (event.story_id) } dir="auto" { (event.headline()) }
                p.facts { (event.lines().join(" · ")) " · " (time(Some(&row.happened_at))) }
            }
        }
    }
}

fn deliveries(heading: &str, rows: &[DeliveryRow]) -> Markup {
    html! {
        @if !rows.is_empty() {
            details {
                summary { (heading) }
                ul {
                    @for row in rows {
                        li {
                            (row.sink) ", " (count(row.attempts, "try"))
                            @if let Some(error) = &row.error { ": " (error) }
                            p.facts { (time(row.settled_at.as_deref().or(Some(&row.due_at)))) }
                        }
                    }
                }
            }
        }
    }
}
