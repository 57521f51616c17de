//! What is read of a service model. Text borrows from the JSON where it has
//! no escapes.

use std::borrow::Cow;

use serde::Deserialize;

use super::pairs::Pairs;

/// A service model.
#[derive(Debug, Deserialize)]
pub struct Service<'a> {
    /// Names of the service.
    #[serde(borrow)]
    pub metadata: Names<'a>,
    /// Name and definition of each operation.
    #[serde(borrow, default)]
    pub operations: Pairs<'a, Operation<'a>>,
    /// Name and definition of each type.
    #[serde(borrow, default)]
    pub shapes: Pairs<'a, Shape<'a>>,
    /// HTML.
    #[serde(borrow, default)]
    pub documentation: Cow<'a, str>,
}

/// Names of a service.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Names<'a> {
    /// `Amazon Simple Storage Service`.
    #[serde(borrow, default)]
    pub service_full_name: Cow<'a, str>,
    /// `Amazon S3`; often empty.
    #[serde(borrow, default)]
    pub service_abbreviation: Cow<'a, str>,
}

/// An operation of a service.
#[derive(Debug, Deserialize)]
pub struct Operation<'a> {
    /// Type of its input.
    #[serde(borrow, default)]
    pub input: Option<Reference<'a>>,
    /// HTML.
    #[serde(borrow, default)]
    pub documentation: Cow<'a, str>,
    /// Whether it is deprecated.
    #[serde(default)]
    pub deprecated: bool,
}

/// A type by its name, with docs of how it is used.
#[derive(Debug, Deserialize)]
pub struct Reference<'a> {
    /// Name of the type.
    #[serde(borrow)]
    pub shape: Cow<'a, str>,
    /// HTML.
    #[serde(borrow, default)]
    pub documentation: Cow<'a, str>,
}

/// A type.
#[derive(Debug, Deserialize)]
pub struct Shape<'a> {
    /// Members that have to be given.
    #[serde(borrow, default)]
    pub required: Vec<Cow<'a, str>>,
    /// Members of a structure.
    #[serde(borrow, default)]
    pub members: Pairs<'a, Reference<'a>>,
}
