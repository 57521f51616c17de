//! A version catalogue: `gradle/libs.versions.toml`.

use std::collections::HashMap;

use toml::{Table, Value};

/// Notations by alias, dashes and underscores as dots.
#[derive(Debug, Default)]
pub(in crate::enhance::stack) struct Catalog {
    libraries: HashMap<String, String>,
    bundles: HashMap<String, Vec<String>>,
    plugins: HashMap<String, (String, String)>,
}

impl Catalog {
    pub(in crate::enhance::stack) fn new(file: &Table) -> Self {
        let versions = file.get("versions").and_then(Value::as_table);
        let version = |value: Option<&Value>| -> String {
            let of = |value: &Value| {
                let told = ["strictly", "require", "prefer"];
                let told = told.iter().find_map(|key| value.get(key)?.as_str());
                value.as_str().or(told).unwrap_or_default().to_owned()
            };
            let Some(value) = value else {
                return String::new();
            };
            match value.get("ref").and_then(Value::as_str) {
                Some(name) => versions
                    .and_then(|all| all.get(name))
                    .map_or(String::new(), of),
                None => of(value),
            }
        };
        let table = |name: &str| {
            file.get(name)
                .and_then(Value::as_table)
                .into_iter()
                .flatten()
        };
        let mut catalog = Self::default();
        for (alias, value) in table("libraries") {
            let field = |key: &str| value.get(key).and_then(Value::as_str);
            let name = field("module").map(str::to_owned);
            let name = name.or_else(|| Some(format!("{}:{}", field("group")?, field("name")?)));
            let notation = match (value.as_str(), name) {
                (Some(notation), _) => notation.to_owned(),
                (None, Some(name)) => format!("{name}:{}", version(value.get("version"))),
                (None, None) => continue,
            };
            catalog.libraries.insert(dotted(alias), notation);
        }
        for (alias, list) in table("bundles") {
            let list = list.as_array().into_iter().flatten();
            let list = list.filter_map(Value::as_str).map(dotted).collect();
            catalog.bundles.insert(dotted(alias), list);
        }
        for (alias, value) in table("plugins") {
            let plugin = match value.as_str() {
                Some(both) => both
                    .split_once(':')
                    .map(|(id, v)| (id.to_owned(), v.to_owned())),
                None => value
                    .get("id")
                    .and_then(Value::as_str)
                    .map(|id| (id.to_owned(), version(value.get("version")))),
            };
            catalog
                .plugins
                .extend(plugin.map(|plugin| (dotted(alias), plugin)));
        }
        catalog
    }

    /// Finds the notations of `spring.web` or of `bundles.web`.
    pub(super) fn find(&self, alias: &str) -> Vec<String> {
        let alias = dotted(alias.trim_end_matches(".get"));
        if let Some(bundle) = alias.strip_prefix("bundles.") {
            let bundle = self.bundles.get(bundle).into_iter().flatten();
            return bundle
                .filter_map(|name| self.libraries.get(name).cloned())
                .collect();
        }
        self.libraries.get(&alias).cloned().into_iter().collect()
    }

    /// Finds id and version of `libs.plugins.x.y`.
    pub(super) fn plugin(&self, name: &str) -> Option<(String, String)> {
        let alias = name.strip_prefix("libs.plugins.")?;
        self.plugins.get(&dotted(alias)).cloned()
    }
}

fn dotted(alias: &str) -> String {
    alias.replace(['-', '_'], ".")
}
