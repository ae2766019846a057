//! Watches that people make of the filter of a page, change, pause and delete.

use crate::access::Actor;
use crate::app::App;
use crate::error::Failure;
use crate::filter::Query;
use crate::forms::OwnForm;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Redirect;
use newsloom_model::WatchSpec;
use newsloom_store::WatchMade;
use serde::Deserialize;

/// A watch, as forms send it: what is not ticked is left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WatchForm {
    /// Its name.
    watch: String,
    #[serde(flatten)]
    filter: Query,
    stories: String,
    /// Numbers of origins, separated by commas; none are told of where it is empty.
    at_origins: String,
    figures: String,
    corrections: String,
    suggested: String,
}

impl WatchForm {
    /// The watch that the fields stand for.
    ///
    /// # Errors
    /// [`Failure::Parameter`].
    fn spec(&self) -> Result<WatchSpec, Failure> {
        let spec = WatchSpec {
            name: self.watch.trim().to_owned(),
            filter: self.filter.watched()?,
            stories: !self.stories.is_empty(),
            origins: numbers(&self.at_origins)?,
            figures: !self.figures.is_empty(),
            corrections: !self.corrections.is_empty(),
            suggested: !self.suggested.is_empty(),
            quiet: None,
        };
        if !WatchSpec::is_name(&spec.name) {
            let expected = format!("lower-case letters, digits, - and _, {} at most", WatchSpec::MAX_NAME);
            return Err(Failure::Parameter { name: "watch", expected });
        }
        if !(spec.stories || spec.figures || spec.corrections) && spec.origins.is_empty() {
            return Err(Failure::Parameter { name: "tells of", expected: "at least one thing".to_owned() });
        }
        Ok(spec)
    }
}

/// "2, 5, 10", in order and each once.
fn numbers(given: &str) -> Result<Vec<u32>, Failure> {
    let parts = given.split(',').map(str::trim).filter(|part| !part.is_empty());
    let mut numbers: Vec<u32> = parts.map(str::parse).collect::<Result<_, _>>().unwrap_or(vec![0]);
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > WatchSpec::MAX_NUMBERS || numbers.contains(&0) {
        let expected = format!("up to {} numbers from 1 on, such as 2, 5, 10", WatchSpec::MAX_NUMBERS);
        return Err(Failure::Parameter { name: "at_origins", expected });
    }
    Ok(numbers)
}

/// `POST /watches/make`
pub(crate) async fn make(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    OwnForm(form): OwnForm<WatchForm>,
) -> Result<Redirect, Failure> {
    let (spec, now) = (form.spec()?, (app.clock)());
    let name = spec.name.clone();
    let refused = |why: String| Err(Failure::Refused(StatusCode::CONFLICT, why));
    match app.write(move |admin| Ok(admin.make_watch(&spec, &actor.name, now)?)).await? {
        WatchMade::Made => Ok(to(&name)),
        WatchMade::Taken => refused(format!("there is another watch called {name}")),
        WatchMade::Full => refused(format!("there are {} watches already", WatchSpec::MAX_WATCHES)),
    }
}

/// `POST /watches/change`
pub(crate) async fn change(
    State(app): State<App>,
    OwnForm(form): OwnForm<WatchForm>,
) -> Result<Redirect, Failure> {
    let spec = form.spec()?;
    let name = spec.name.clone();
    let done = app.write(move |admin| Ok(admin.change_watch(&spec)?)).await?;
    found(done, &name).map(|()| to(&name))
}

/// A watch that somebody made.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Named {
    watch: String,
}

/// `POST /watches/pause`
pub(crate) async fn pause(
    State(app): State<App>,
    Extension(actor): Extension<Actor>,
    OwnForm(Named { watch }): OwnForm<Named>,
) -> Result<Redirect, Failure> {
    let (name, now) = (watch.clone(), (app.clock)());
    let done = app.write(move |admin| Ok(admin.pause_watch(&name, &actor.name, now)?)).await?;
    found(done, &watch).map(|()| to(&watch))
}

/// `POST /watches/resume`
pub(crate) async fn resume(
    State(app): State<App>,
    OwnForm(Named { watch }): OwnForm<Named>,
) -> Result<Redirect, Failure> {
    let name = watch.clone();
    let done = app.write(move |admin| Ok(admin.resume_watch(&name)?)).await?;
    found(done, &watch).map(|()| to(&watch))
}

/// `POST /watches/delete`: with what it told.
pub(crate) async fn delete(
    State(app): State<App>,
    OwnForm(Named { watch }): OwnForm<Named>,
) -> Result<Redirect, Failure> {
    let name = watch.clone();
    let done = app.write(move |admin| Ok(admin.delete_watch(&name)?)).await?;
    found(done, &watch).map(|()| Redirect::to("/watches"))
}

fn found(done: bool, watch: &str) -> Result<(), Failure> {
    if done { Ok(()) } else { Err(Failure::Missing(format!("watch {watch} that was made here"))) }
}

/// The name is plain, as [`WatchSpec::is_name`] says.
fn to(watch: &str) -> Redirect {
    Redirect::to(&format!("/watches#watch-{watch}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(form: &str) -> Result<WatchSpec, Failure> {
        serde_urlencoded::from_str::<WatchForm>(form).unwrap().spec()
    }

    #[test]
    fn a_form_stands_for_a_watch() {
        let spec = spec(
            "watch=harbour&text=ferry&missing=my.example&name=Ilse+Varga&origins=2&order=largest&stories=on&at_origins=5,2,+2&language=",
        )
        .unwrap();
        assert_eq!((spec.name.as_str(), spec.stories, spec.figures), ("harbour", true, false));
        assert_eq!(
            (spec.filter.text.as_deref(), spec.filter.missing.as_deref()),
            (Some("ferry"), Some("my.example"))
        );
        assert_eq!((spec.filter.naming.as_deref(), spec.filter.origins), (Some("Ilse Varga"), 2));
        assert_eq!((spec.filter.language, spec.origins), (None, vec![2, 5]));
    }

    #[test]
    fn what_is_no_watch_is_refused() {
        for form in [
            "watch=&stories=on",
            "watch=Harbour+Post&stories=on",
            "watch=a",
            "watch=a&at_origins=0",
            "watch=a&at_origins=two",
            "watch=a&stories=on&origins=many",
        ] {
            assert!(matches!(spec(form), Err(Failure::Parameter { .. })), "{form}");
        }
    }
}
