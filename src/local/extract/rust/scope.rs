//! Where items stand.

/// What the items of a scope belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A module.
    Module,
    /// `impl Type`.
    Type,
    /// `impl Trait for Type`.
    TraitImpl,
    /// `trait Name`.
    Trait,
}

/// The macro that items stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// None, or one that is of no interest.
    Nothing,
    /// The definition of the macro of this name.
    Definition(String),
    /// An invocation of a macro of this name, which brings documentation.
    Invocation(String),
}

/// Where items stand.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Path of the module: `tokio::task`.
    pub module: String,
    /// What the items belong to.
    pub owner: Owner,
    /// Name of the type or trait; empty in a module.
    pub owner_name: String,
    /// Whether nothing in it is part of the public API.
    pub is_internal: bool,
    /// Which macro is around.
    pub within: Within,
    /// How many brackets of scopes are around.
    pub depth: usize,
}

impl Scope {
    /// The scope of a whole file.
    pub fn file(module: String, is_internal: bool) -> Self {
        Self {
            module,
            owner: Owner::Module,
            owner_name: String::new(),
            is_internal,
            within: Within::Nothing,
            depth: 0,
        }
    }

    /// A scope inside, of the same sort.
    pub fn nested(&self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self.clone()
        }
    }

    /// The items of a type or a trait of this scope.
    pub fn of(&self, owner: Owner, name: &str) -> Self {
        Self {
            owner,
            owner_name: name.to_owned(),
            ..self.nested()
        }
    }

    /// A module inside.
    pub fn module(&self, name: &str) -> Self {
        Self {
            module: format!("{}::{name}", self.module),
            ..self.nested()
        }
    }

    /// Whether its items are as public as what they belong to, without `pub`.
    pub fn is_public(&self) -> bool {
        matches!(self.owner, Owner::Trait | Owner::TraitImpl)
    }

    /// Path of what the items belong to.
    pub fn path(&self) -> String {
        if self.owner_name.is_empty() {
            self.module.clone()
        } else {
            format!("{}::{}", self.module, self.owner_name)
        }
    }

    /// Where an item stands, outermost first.
    pub fn trail(&self) -> Vec<String> {
        let mut trail = vec![self.module.clone()];
        if !self.owner_name.is_empty() {
            trail.push(self.owner_name.clone());
        }
        trail
    }

    /// Title of an item.
    pub fn title(&self, name: &str) -> String {
        if self.owner_name.is_empty() {
            name.to_owned()
        } else {
            format!("{}::{name}", self.owner_name)
        }
    }

    /// The crate's name.
    pub fn crate_name(&self) -> &str {
        self.module.split("::").next().unwrap_or_default()
    }
}
