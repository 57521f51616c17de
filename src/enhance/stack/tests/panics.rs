//! No text makes a parser panic.

use std::collections::HashMap;

use proptest::prelude::*;

use crate::enhance::stack::{
    asked, cargo, dart, docker, dotnet, elixir, go, gradle, maven, npm, php, python, ruby, swift,
    terraform, xml,
};

/// Pieces of which files are made.
const PIECES: [&str; 60] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "</",
    "/>",
    "\"",
    "'",
    "=",
    ":",
    ",",
    ";",
    "\n",
    "  ",
    "    ",
    "#",
    "//",
    "/*",
    "*/",
    "$",
    "${",
    "$(",
    "@",
    "==",
    "~>",
    "^1.2",
    "1.0.0",
    "é",
    "-",
    "|",
    "gem ",
    "end",
    "group :test do",
    "require (",
    "replace ",
    "=> ",
    "<a b=\"c\">",
    "<!--",
    "-->",
    "<![CDATA[",
    "{:a, \"1\"",
    "only:",
    ".package(url:",
    "FROM ",
    "ARG x=",
    "image: ",
    "required_providers {",
    "provider \"",
    "implementation(",
    "libs.",
    "plugins {",
    "id(\"a\")",
    "catalogs:",
    "install_requires=[",
    "# via ",
    "name",
];

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40);
    prop_oneof![pieces.prop_map(|pieces| pieces.concat()), any::<String>()]
}

proptest! {
    #[test]
    fn no_text_panics(text in texts(), other in texts()) {
        asked::may_fit(&text, &other);
        asked::pin(&text);
        if let Ok(json) = serde_json::from_str(&npm::uncommented(&text)) {
            npm::package(&json, &[]);
            npm::deno(&json);
            php::composer(&json);
            php::lock_of(&json);
            dotnet::lock_of(&json);
            swift::resolved(&json);
        }
        npm::pnpm_catalogs(&text);
        if let Ok(table) = toml::from_str::<toml::Table>(&text) {
            cargo::manifest_of(&table, &table);
            python::pyproject(&table);
            python::pipfile(&table);
        }
        python::list(&text);
        python::setup_py(&format!("install_requires={text}"));
        python::setup_cfg(&format!("[options]\ninstall_requires={text}"));
        go::modules(&text);
        if let Some(document) = xml::parse(&text) {
            dotnet::project_of(&document, std::slice::from_ref(&document));
            maven::asked(&[document]);
        }
        ruby::gemfile(&text);
        ruby::gemspec(&text);
        ruby::lock(&text);
        elixir::mix(&text);
        elixir::lock_of(&text);
        dart::pubspec(&text);
        dart::lock_of(&text);
        swift::package(&text);
        docker::dockerfile(&text);
        docker::compose(&text);
        docker::services(&text);
        terraform::providers(&text);
        terraform::lock_of(&text);
        let mut known = HashMap::new();
        gradle::variables(&other, &mut known);
        gradle::asked(&text, &known, &gradle::Catalog::default(), gradle::plugins(&other));
    }
}
