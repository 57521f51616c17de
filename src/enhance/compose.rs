//! What fits into the budget, and how it is laid out.

use super::gather::Gathered;
use crate::error::Result;
use crate::model::{Docs, Enhanced, PickedLibrary, Template};

/// What a prompt may be made of.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// What the user asked for, secrets masked.
    pub task: String,
    /// Of the project.
    pub gathered: Gathered,
    /// The libraries, most wanted first.
    pub libraries: Vec<PickedLibrary>,
    /// Their documentation; `None` where there is none. As many as libraries.
    pub docs: Vec<Option<Docs>>,
    /// What the user should know, a line each.
    pub warnings: Vec<String>,
}

/// Lays out as much of it as fits into `tokens`.
///
/// # Errors
/// [`crate::error::Kind::Budget`] when the task alone does not fit;
/// [`crate::error::Kind::Usage`] for a template or a nonce that cannot be used.
pub fn compose(
    material: Material,
    template: &Template,
    nonce: &str,
    tokens: u64,
) -> Result<Enhanced> {
    let _ = (material, template, nonce, tokens);
    Err(crate::error::Error::new(
        crate::error::Kind::Internal,
        "nothing is composed yet",
    ))
}
