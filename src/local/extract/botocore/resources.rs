//! Resources: the objects above the clients, `boto3.resource('s3')`.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::names::snake_case;
use super::pairs::Pairs;
use super::service_of;
use crate::local::chunk::{Chunk, Kind};

#[derive(Deserialize)]
struct Model<'a> {
    #[serde(borrow, default)]
    service: Resource<'a>,
    #[serde(borrow, default)]
    resources: Pairs<'a, Resource<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource<'a> {
    #[serde(borrow, default)]
    identifiers: Vec<Identifier<'a>>,
    #[serde(borrow, default)]
    actions: Pairs<'a, Action<'a>>,
    #[serde(borrow, default)]
    has: Pairs<'a, IgnoredAny>,
    #[serde(borrow, default)]
    has_many: Pairs<'a, Action<'a>>,
    #[serde(borrow, default)]
    waiters: Pairs<'a, IgnoredAny>,
}

#[derive(Deserialize)]
struct Identifier<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Action<'a> {
    #[serde(borrow, default)]
    request: Option<Request<'a>>,
}

#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow, default)]
    operation: Cow<'a, str>,
}

/// Reads one `boto3/data/<service>/<date>/resources-1.json` into one chunk
/// for each resource: its actions, collections and the resources below it.
/// Gives nothing for what is no such model.
pub fn resources(file_path: &str, json: &str, out: &mut Vec<Chunk>) {
    let (Some(service), Ok(model)) = (
        service_of(file_path),
        serde_json::from_str::<Model<'_>>(json),
    ) else {
        return;
    };
    let own = chunk(service, "ServiceResource", &model.service, file_path);
    let others = model.resources.0.iter();
    let others = others.map(|(name, resource)| chunk(service, name, resource, file_path));
    out.extend(
        std::iter::once(own)
            .chain(others)
            .filter(|c| !c.body.is_empty()),
    );
}

fn chunk(service: &str, name: &str, resource: &Resource<'_>, path: &str) -> Chunk {
    let mut chunk = Chunk::new(Kind::Api, path, 1);
    chunk.title = format!("{service}.{name}");
    chunk.symbol = chunk.title.clone();
    chunk.trail = vec!["boto3".to_owned(), service.to_owned()];
    chunk.signature = constructor(service, name, resource);
    let title = chunk.title.clone();
    let body = &mut chunk.body;
    for action in &resource.actions.0 {
        listed("Actions", &title, "()", action, service, body);
    }
    for collection in &resource.has_many.0 {
        listed("Collections", &title, ".all()", collection, service, body);
    }
    for (name, _) in &resource.has.0 {
        heading("Sub-resources", body);
        body.push_str(&format!("\n- `{title}.{name}`"));
    }
    for (name, _) in &resource.waiters.0 {
        heading("Waiters", body);
        body.push_str(&format!("\n- `{title}.wait_until_{}()`", snake_case(name)));
    }
    chunk
}

/// The expression that makes a resource.
fn constructor(service: &str, name: &str, resource: &Resource<'_>) -> String {
    let base = format!("boto3.resource('{service}')");
    if name == "ServiceResource" {
        return base;
    }
    let identifiers = resource.identifiers.iter();
    let identifiers: Vec<String> = identifiers
        .map(|i| format!("'{}'", snake_case(&i.name)))
        .collect();
    format!("{base}.{name}({})", identifiers.join(", "))
}

/// Adds an action or a collection, and the client's operation behind it.
fn listed(
    group: &str,
    title: &str,
    call: &str,
    (name, action): &(Cow<'_, str>, Action<'_>),
    service: &str,
    out: &mut String,
) {
    heading(group, out);
    out.push_str(&format!("\n- `{title}.{}{call}`", snake_case(name)));
    let operation = action.request.as_ref().map(|r| snake_case(&r.operation));
    if let Some(operation) = operation.filter(|o| !o.is_empty()) {
        out.push_str(&format!(": calls `{service}.Client.{operation}`"));
    }
}

/// Starts a list, unless it is the one that is open.
fn heading(group: &str, out: &mut String) {
    let heading = format!("**{group}**\n");
    if !out.contains(&heading) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&heading);
    }
}
