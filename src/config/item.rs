//! One value of a TOML file: reads it as what it must be, or says where it is
//! wrong. A message repeats keys, never values: a value may be a key to a server.

use std::sync::Arc;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::env::Environment;
use super::place::{Place, Said, Source, quote, suggest};
use super::units::{parse_duration, parse_size};
use crate::error::{Error, Result};

/// What every value of a file shares.
pub(super) struct Scope<'a> {
    pub source: &'a Arc<Source>,
    pub env: &'a Environment,
}

/// One value and the dotted key it has.
pub(super) struct Item<'a> {
    pub scope: &'a Scope<'a>,
    pub key: String,
    at: usize,
    value: &'a DeValue<'a>,
}

/// Calls `read` with every key of a table and its value; a key that is not
/// known is an error.
pub(super) fn each_known<'a>(
    scope: &'a Scope<'a>,
    path: &str,
    table: &'a DeTable<'a>,
    known: &[&str],
    mut read: impl FnMut(&str, Item<'a>) -> Result<()>,
) -> Result<()> {
    each(scope, path, table, |name, place, item| {
        if known.contains(&name) {
            return read(name, item);
        }
        let within = match path {
            "" => String::new(),
            path => format!(" in [{path}]"),
        };
        let error = place.error(format!("unknown key {}{within}", quote(name)));
        Err(error.hint(suggest(name, "keys", known.iter().copied())))
    })
}

/// Calls `read` with every key of a table, its place, and its value.
fn each<'a>(
    scope: &'a Scope<'a>,
    path: &str,
    table: &'a DeTable<'a>,
    mut read: impl FnMut(&str, Place, Item<'a>) -> Result<()>,
) -> Result<()> {
    for (name, value) in table {
        let place = Place::File(Arc::clone(scope.source), name.span().start);
        let name = name.get_ref().as_ref();
        let key = match path {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        read(name, place, Item::new(scope, key, value))?;
    }
    Ok(())
}

impl<'a> Item<'a> {
    fn new(scope: &'a Scope<'a>, key: String, value: &'a Spanned<DeValue<'a>>) -> Self {
        let at = value.span().start;
        let value = value.get_ref();
        Self {
            scope,
            key,
            at,
            value,
        }
    }

    /// Returns where the value stands.
    pub fn place(&self) -> Place {
        Place::File(Arc::clone(self.scope.source), self.at)
    }

    /// Makes an error about this value.
    pub fn wrong(&self, why: impl std::fmt::Display) -> Error {
        self.place().error(format!("{}: {why}", quote(&self.key)))
    }

    /// Makes an error about a value of the wrong type.
    fn expected(&self, what: &str) -> Error {
        let article = match self.value.type_str() {
            found @ ("integer" | "array") => format!("an {found}"),
            found => format!("a {found}"),
        };
        self.wrong(format!("expected {what}, not {article}"))
    }

    /// Attaches this place to a value.
    pub fn said<T>(&self, value: T) -> Option<Said<T>> {
        let place = self.place();
        Some(Said { value, place })
    }

    /// Reads text with `parse`, which says what is wrong without repeating it.
    pub fn parsed<T>(
        &self,
        what: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<Said<T>>> {
        let value = parse(self.text(what)?).map_err(|why| self.wrong(why))?;
        Ok(self.said(value))
    }

    /// Reads text; `what` says which kind is expected.
    pub fn text(&self, what: &str) -> Result<&'a str> {
        match self.value {
            DeValue::String(text) if text.contains('\0') => {
                Err(self.wrong("holds a null character"))
            }
            DeValue::String(text) => Ok(text.as_ref()),
            _ => Err(self.expected(what)),
        }
    }

    /// Reads text.
    pub fn string(&self) -> Result<Option<Said<String>>> {
        self.parsed("text in quotes", |text| Ok(text.to_owned()))
    }

    /// Reads `true` or `false`.
    pub fn boolean(&self) -> Result<Option<Said<bool>>> {
        match self.value {
            DeValue::Boolean(value) => Ok(self.said(*value)),
            _ => Err(self.expected("true or false")),
        }
    }

    fn integer(&self) -> Option<u64> {
        match self.value {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        }
    }

    /// Reads a whole number that is not negative.
    pub fn count(&self) -> Result<Option<Said<usize>>> {
        let number = self.integer().and_then(|n| usize::try_from(n).ok());
        let number = number.ok_or_else(|| self.expected("a whole number"))?;
        Ok(self.said(number))
    }

    /// Reads a whole number that is not negative, whatever its size in memory.
    pub fn number(&self) -> Result<Option<Said<u64>>> {
        let number = self.integer();
        let number = number.ok_or_else(|| self.expected("a whole number"))?;
        Ok(self.said(number))
    }

    /// Reads a share: 0 to 1, whole or not.
    pub fn share(&self) -> Result<Option<Said<f64>>> {
        let number = match self.value {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(_) => match self.integer() {
                Some(0) => Some(0.0),
                Some(1) => Some(1.0),
                _ => None,
            },
            _ => return Err(self.expected("a number from 0 to 1")),
        };
        match number {
            Some(number) if (0.0..=1.0).contains(&number) => Ok(self.said(number)),
            _ => Err(self.wrong("must be 0 to 1")),
        }
    }

    /// Reads a duration; the number 0 needs no unit.
    pub fn duration(&self) -> Result<Option<Said<Duration>>> {
        match self.integer() {
            Some(0) => Ok(self.said(Duration::ZERO)),
            _ => self.parsed("a duration such as \"30s\" or \"4h\"", parse_duration),
        }
    }

    /// Reads a size; a number is bytes.
    pub fn size(&self) -> Result<Option<Said<u64>>> {
        match self.integer() {
            Some(bytes) => Ok(self.said(bytes)),
            None => self.parsed("a size such as \"1GiB\" or \"500MB\"", parse_size),
        }
    }

    /// Reads one of a closed set of words.
    pub fn word<T: std::str::FromStr<Err = String>>(&self) -> Result<Option<Said<T>>> {
        self.parsed("text in quotes", str::parse)
    }

    /// Reads a list, item by item.
    pub fn list<T>(
        &self,
        what: &str,
        mut read: impl FnMut(&Item<'a>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let DeValue::Array(values) = self.value else {
            return Err(self.expected(what));
        };
        let items = values.iter().enumerate();
        items
            .map(|(n, value)| read(&Item::new(self.scope, format!("{}[{n}]", self.key), value)))
            .collect()
    }

    /// Tells whether this is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.value, DeValue::Array(_))
    }

    /// Reads a list of texts.
    pub fn strings(&self, what: &str) -> Result<Vec<String>> {
        self.list(what, |item| Ok(item.text("text in quotes")?.to_owned()))
    }

    /// Reads a list of texts, each with its place.
    pub fn places(&self, what: &str) -> Result<Vec<Said<String>>> {
        self.list(what, |item| {
            let value = item.text("text in quotes")?.to_owned();
            let place = item.place();
            Ok(Said { value, place })
        })
    }

    /// Reads a table whose keys are a closed set.
    pub fn section(
        &self,
        known: &[&str],
        read: impl FnMut(&str, Item<'a>) -> Result<()>,
    ) -> Result<()> {
        let DeValue::Table(table) = self.value else {
            return Err(self.expected("a section"));
        };
        each_known(self.scope, &self.key, table, known, read)
    }

    /// Reads a table whose keys are names.
    pub fn named(&self, mut read: impl FnMut(&str, Item<'a>) -> Result<()>) -> Result<()> {
        let DeValue::Table(table) = self.value else {
            return Err(self.expected("a section"));
        };
        each(self.scope, &self.key, table, |name, place, item| {
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
                let why = "a name has letters, digits, dots, dashes and underscores";
                return Err(place.error(format!("{}: {why}", quote(name))));
            }
            read(name, item)
        })
    }
}
