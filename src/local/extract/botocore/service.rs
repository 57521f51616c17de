//! Chunks of a service's client.

use std::collections::HashMap;

use super::html;
use super::model::{Operation, Service, Shape};
use super::names::snake_case;
use crate::local::chunk::{Chunk, Kind};

/// The most operations: the largest service has 800.
const OPERATIONS: usize = 10_000;
/// The most bytes of the list of an operation's parameters.
const PARAMETERS_LEN: usize = 1500;
/// The most names of parameters in a signature.
const SIGNATURE_NAMES: usize = 12;

/// Gives a chunk for the service and one for each of its operations.
pub fn chunks(service: &str, path: &str, model: &Service<'_>, out: &mut Vec<Chunk>) {
    out.push(overview(service, path, model));
    let shapes: HashMap<&str, &Shape<'_>> = model
        .shapes
        .0
        .iter()
        .map(|(name, shape)| (name.as_ref(), shape))
        .collect();
    for (name, operation) in model.operations.0.iter().take(OPERATIONS) {
        let input = operation.input.as_ref();
        let input = input.and_then(|input| shapes.get(input.shape.as_ref()).copied());
        out.push(self::operation(service, path, name, operation, input));
    }
}

fn overview(service: &str, path: &str, model: &Service<'_>) -> Chunk {
    let mut chunk = Chunk::new(Kind::Api, path, 1);
    let names = &model.metadata;
    chunk.title = names.service_full_name.clone().into_owned();
    chunk.symbol = format!("{service}.Client");
    chunk.signature = format!("boto3.client('{service}')");
    chunk.trail = vec!["botocore".to_owned(), service.to_owned()];
    if !names.service_abbreviation.is_empty() {
        chunk.body = format!("{}\n\n", names.service_abbreviation);
    }
    chunk
        .body
        .push_str(&html::to_markdown(&model.documentation));
    chunk
}

fn operation(
    service: &str,
    path: &str,
    name: &str,
    operation: &Operation<'_>,
    input: Option<&Shape<'_>>,
) -> Chunk {
    let method = snake_case(name);
    let mut chunk = Chunk::new(Kind::Api, path, 1);
    chunk.title = format!("{service}.{method}");
    chunk.symbol = format!("{service}.Client.{method}");
    chunk.trail = vec!["botocore".to_owned(), format!("{service}.Client")];
    chunk.is_deprecated = operation.deprecated;
    chunk.body = html::to_markdown(&operation.documentation);
    chunk.signature = match input {
        Some(shape) => format!("client.{method}({})", arguments(shape)),
        None => format!("client.{method}()"),
    };
    if let Some(shape) = input.filter(|shape| !shape.members.0.is_empty()) {
        if !chunk.body.is_empty() {
            chunk.body.push_str("\n\n");
        }
        parameters(shape, &mut chunk.body);
    }
    chunk
}

/// The members of a structure, required ones first, each with whether it is
/// required.
fn members<'s>(shape: &'s Shape<'_>) -> impl Iterator<Item = (&'s str, &'s str, bool)> {
    let is_required = |name: &str| shape.required.iter().any(|r| r == name);
    let all = move |wanted: bool| {
        shape
            .members
            .0
            .iter()
            .map(|(name, member)| (name.as_ref(), member.documentation.as_ref()))
            .filter(move |(name, _)| is_required(name) == wanted)
            .map(move |(name, documentation)| (name, documentation, wanted))
    };
    all(true).chain(all(false))
}

/// `Bucket=..., Key=..., **kwargs`.
fn arguments(shape: &Shape<'_>) -> String {
    let names = members(shape).map(|(name, _, _)| format!("{name}=..."));
    let mut names: Vec<String> = names.take(SIGNATURE_NAMES).collect();
    if shape.members.0.len() > SIGNATURE_NAMES {
        names.push("...".to_owned());
    }
    names.join(", ")
}

/// Lists the members with the first sentence of their docs, as many as fit.
fn parameters(shape: &Shape<'_>, out: &mut String) {
    out.push_str("**Parameters**\n");
    let limit = out.len() + PARAMETERS_LEN;
    for (name, documentation, is_required) in members(shape) {
        if out.len() > limit {
            out.push_str("\n- ...");
            break;
        }
        out.push_str("\n- `");
        out.push_str(name);
        out.push('`');
        if is_required {
            out.push_str(" (required)");
        }
        let sentence = html::first_sentence(documentation);
        if !sentence.is_empty() {
            out.push_str(": ");
            out.push_str(&sentence);
        }
    }
}
