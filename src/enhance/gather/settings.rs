//! Files that nothing imports: settings of libraries, schemas, templates.

use std::collections::HashSet;

use super::Project;
use super::named::{Named, is_secret};
use super::query::Query;
use super::words;
use crate::enhance::scan::Source;
use crate::enhance::select::Pick;
use crate::enhance::stack::Registry;

/// Most such files, and most bytes of one and of all.
const MOST: usize = 60;
const MOST_ONE: u64 = 64 * 1024;
const MOST_BYTES: u64 = 512 * 1024;

/// Bytes of code up to which a project is small.
pub(super) const SMALL: u64 = 24 * 1024;

/// Names of libraries (a `*` ends a beginning) and what configures them: names
/// of files (`*` at the end), or ends of paths.
const TABLE: [(&str, &str); 30] = [
    ("tailwindcss tailwind", "tailwind.config.*"),
    ("next nextjs", "next.config.* middleware.*"),
    ("vite @vitejs*", "vite.config.*"),
    ("vitest", "vitest.config.* vite.config.*"),
    ("jest ts-jest", "jest.config.* jest.setup.*"),
    ("playwright @playwright*", "playwright.config.*"),
    ("cypress", "cypress.config.*"),
    ("prisma @prisma*", "schema.prisma prisma.config.*"),
    ("drizzle*", "drizzle.config.*"),
    ("alembic", "alembic.ini alembic/env.py migrations/env.py"),
    ("django*", "settings.py settings/base.py urls.py"),
    ("celery", "celery.py celeryconfig.py"),
    ("nuxt nuxtjs @nuxt*", "nuxt.config.*"),
    ("svelte sveltekit @sveltejs*", "svelte.config.*"),
    ("angular @angular*", "angular.json app.config.ts"),
    ("nest nestjs @nestjs*", "nest-cli.json"),
    ("astro", "astro.config.*"),
    ("webpack", "webpack.config.*"),
    ("eslint", "eslint.config.* .eslintrc*"),
    (
        "storybook @storybook*",
        ".storybook/main.ts .storybook/preview.ts",
    ),
    (
        "spring* org.springframework*",
        "application.yml application.yaml application.properties",
    ),
    ("quarkus* io.quarkus*", "application.properties"),
    ("flyway*", "application.yml application.properties"),
    ("rails railties", "config/routes.rb config/application.rb"),
    ("sidekiq", "config/sidekiq.yml initializers/sidekiq.rb"),
    ("devise", "initializers/devise.rb config/routes.rb"),
    (
        "laravel*",
        "routes/web.php routes/api.php bootstrap/app.php",
    ),
    ("phoenix*", "router.ex config/config.exs"),
    ("turbo turborepo", "turbo.json"),
    ("pytest", "pytest.ini conftest.py"),
];

/// What configures the libraries that a prompt is about.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    /// The title of each, its files, and where it is published.
    libraries: Vec<(&'a str, Vec<&'static str>, Option<Registry>)>,
}

impl<'a> Settings<'a> {
    /// Looks the libraries up.
    pub(super) fn new(picks: &'a [Pick]) -> Self {
        let of_pick = |pick: &'a Pick| {
            let rows = TABLE.iter().filter(|(names, _)| {
                let mut names = names.split(' ');
                names.any(|name| is_name(&pick.name, name) || is_name(&pick.title, name))
            });
            let files = rows.flat_map(|(_, files)| files.split(' ')).collect();
            let title = if pick.title.is_empty() {
                &pick.name
            } else {
                &pick.title
            };
            let registry = pick
                .dependency
                .as_ref()
                .map(|dependency| dependency.registry);
            (title.as_str(), files, registry)
        };
        Self {
            libraries: picks.iter().map(of_pick).collect(),
        }
    }

    /// Returns the title of the library that a file configures.
    pub(super) fn library(&self, path: &str) -> Option<&'a str> {
        let mut libraries = self.libraries.iter();
        let configured = libraries.find(|(_, files, registry)| {
            files.iter().any(|file| is_file(path, file)) || is_infrastructure(path, *registry)
        });
        configured.map(|(title, _, _)| *title)
    }
}

fn is_name(name: &str, row: &str) -> bool {
    let lower = name.to_lowercase().replace(' ', "").replace(".js", "js");
    let last = lower.rsplit(['/', ':']).next().unwrap_or_default();
    match row.strip_suffix('*') {
        Some(start) => lower.starts_with(start) || last.starts_with(start),
        None => lower == row || last == row,
    }
}

fn is_file(path: &str, file: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match file.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => {
            name == file
                || (file.contains('/') && (path == file || path.ends_with(&format!("/{file}"))))
        }
    }
}

/// Tells whether a file is where providers and images are used.
fn is_infrastructure(path: &str, registry: Option<Registry>) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    match registry {
        Some(Registry::Terraform) => name.ends_with(".tf"),
        Some(Registry::Image) => name.starts_with("Dockerfile") || name.contains("compose"),
        _ => false,
    }
}

/// Returns the language of a file that holds no code of its own, or little.
fn language(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let known = [
        ("html", "html"),
        ("htm", "html"),
        ("heex", "heex"),
        ("eex", "eex"),
        ("leex", "eex"),
        ("erb", "erb"),
        ("haml", "haml"),
        ("slim", "slim"),
        ("j2", "jinja"),
        ("jinja", "jinja"),
        ("twig", "twig"),
        ("hbs", "handlebars"),
        ("ejs", "ejs"),
        ("pug", "pug"),
        ("cshtml", "razor"),
        ("razor", "razor"),
        ("sql", "sql"),
        ("prisma", "prisma"),
        ("graphql", "graphql"),
        ("gql", "graphql"),
        ("proto", "proto"),
        ("tf", "hcl"),
        ("hcl", "hcl"),
        ("css", "css"),
        ("scss", "scss"),
        ("less", "less"),
        ("sh", "sh"),
        ("yml", "yaml"),
        ("yaml", "yaml"),
        ("ini", "ini"),
        ("properties", "properties"),
        ("xml", "xml"),
        ("toml", "toml"),
        ("json", "json"),
        ("js", "js"),
        ("cjs", "js"),
        ("mjs", "js"),
        ("ts", "ts"),
        ("py", "python"),
        ("rb", "ruby"),
        ("php", "php"),
        ("ex", "elixir"),
        ("exs", "elixir"),
        ("vue", "vue"),
        ("svelte", "svelte"),
        ("astro", "astro"),
        ("tsx", "tsx"),
        ("jsx", "jsx"),
        ("rs", "rust"),
        ("go", "go"),
        ("java", "java"),
        ("kt", "kotlin"),
        ("cs", "csharp"),
        ("dart", "dart"),
        ("swift", "swift"),
        ("gradle", "groovy"),
        ("kts", "kotlin"),
        ("env", ""),
        ("cfg", "ini"),
        ("conf", ""),
    ];
    if name.starts_with("Dockerfile") {
        return Some("dockerfile");
    }
    if name == "Makefile" {
        return Some("make");
    }
    known
        .iter()
        .find(|(known, _)| *known == end)
        .map(|(_, language)| *language)
}

/// Tells whether a file is written by hand to hold markup, a schema or queries:
/// what may matter although nobody names it.
fn is_content(path: &str) -> bool {
    let is_lock = path.ends_with("-lock.yaml") || path.ends_with(".lock");
    let language = language(path).filter(|_| !is_lock && !path.contains("node_modules/"));
    language.is_some_and(|language| {
        matches!(
            language,
            "html"
                | "heex"
                | "eex"
                | "erb"
                | "haml"
                | "slim"
                | "jinja"
                | "twig"
                | "handlebars"
                | "ejs"
                | "pug"
                | "razor"
                | "sql"
                | "prisma"
                | "graphql"
                | "proto"
                | "hcl"
                | "css"
                | "scss"
                | "less"
                | "dockerfile"
                | "vue"
                | "svelte"
                | "astro"
        )
    })
}

/// Reads the files that were not scanned and may be wanted all the same: those
/// that are named, what configures a library, what words of the task are in
/// the path of, and of a small project all that hold markup or a schema.
pub(super) fn read(
    project: &Project<'_>,
    named: &Named<'_>,
    query: &Query,
    picks: &[Pick],
) -> Vec<Source> {
    let settings = Settings::new(picks);
    let scanned: HashSet<&str> = project.sources.iter().map(|source| &*source.path).collect();
    let bytes: u64 = project
        .sources
        .iter()
        .map(|source| source.text.len() as u64)
        .sum();
    let speaks = ["migration", "schema", "table"];
    let wants_schema = speaks
        .iter()
        .any(|word| query.is_asked(&words::stemmed(word)));
    let mut wanted = Vec::new();
    for file in &project.tree.files {
        let path = &*file.path;
        if scanned.contains(path) || is_secret(path) {
            continue;
        }
        let is_named = named.request.contains(&path) || named.spoken.contains(&path);
        let rank = if is_named {
            0
        } else if settings.library(path).is_some() {
            1
        } else if !is_content(path) {
            continue;
        } else if wants_schema
            && (path.contains("migrat") || path.contains("schema") || path.ends_with(".sql"))
        {
            2
        } else if words::of_name(path).iter().any(|stem| query.is_asked(stem)) {
            3
        } else if bytes < SMALL {
            4
        } else {
            continue;
        };
        wanted.push((rank, path.matches('/').count(), path));
    }
    wanted.sort_unstable();
    let mut left = MOST_BYTES;
    let mut texts = Vec::new();
    for (_, _, path) in wanted.into_iter().take(MOST) {
        let Some(text) = project.tree.read(path, MOST_ONE.min(left)) else {
            continue;
        };
        left = left.saturating_sub(text.len() as u64);
        texts.push(Source {
            path: path.to_owned(),
            language: language(path).unwrap_or_default(),
            text,
            imports: Vec::new(),
            symbols: Vec::new(),
        });
    }
    texts
}
