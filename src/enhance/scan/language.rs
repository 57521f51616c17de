//! Which language a file is written in, by its name.

/// Returns the name of a language as fences use it; empty when unknown.
pub(super) fn of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "dockerfile" | "containerfile" => return "dockerfile",
        "makefile" | "gnumakefile" | "justfile" => return "makefile",
        "gemfile" | "rakefile" | "guardfile" | "podfile" | "fastfile" | "config.ru" => {
            return "ruby";
        }
        "jenkinsfile" => return "groovy",
        _ => {}
    }
    if lower.starts_with("dockerfile.") {
        return "dockerfile";
    }
    if lower.ends_with(".blade.php") {
        return "blade";
    }
    let Some((_, end)) = lower.rsplit_once('.') else {
        return "";
    };
    match end {
        "js" | "mjs" | "cjs" => "js",
        "jsx" => "jsx",
        "ts" | "mts" | "cts" => "ts",
        "tsx" => "tsx",
        "vue" => "vue",
        "svelte" => "svelte",
        "astro" => "astro",
        "py" | "pyi" => "python",
        "rs" => "rust",
        "go" => "go",
        "java" => "java",
        "kt" | "kts" => "kotlin",
        "scala" | "sc" | "sbt" => "scala",
        "groovy" | "gradle" => "groovy",
        "rb" | "rake" | "gemspec" | "ru" => "ruby",
        "erb" => "erb",
        "php" => "php",
        "cs" => "csharp",
        "razor" | "cshtml" => "razor",
        "fs" => "fsharp",
        "ex" | "exs" => "elixir",
        "heex" | "eex" | "leex" => "heex",
        "dart" => "dart",
        "swift" => "swift",
        "tf" | "hcl" => "hcl",
        "sql" => "sql",
        "prisma" => "prisma",
        "graphql" | "gql" => "graphql",
        "proto" => "protobuf",
        "c" | "h" => "c",
        "cc" | "cpp" | "cxx" | "hpp" | "hh" | "hxx" => "cpp",
        "sh" | "bash" | "zsh" => "bash",
        "ps1" => "powershell",
        "html" | "htm" => "html",
        "jinja" | "jinja2" | "j2" | "njk" | "twig" | "liquid" => "jinja",
        "hbs" | "mustache" => "handlebars",
        "haml" | "slim" | "pug" => "pug",
        "css" => "css",
        "scss" | "sass" => "scss",
        "less" => "less",
        "json" | "jsonc" | "json5" => "json",
        "yaml" | "yml" => "yaml",
        "toml" => "toml",
        "xml" => "xml",
        "md" | "mdx" => "markdown",
        "lua" => "lua",
        "zig" => "zig",
        _ => "",
    }
}

/// Whether files of a language are read as code: not data, not prose.
pub(super) fn is_code(language: &str) -> bool {
    !matches!(language, "" | "json" | "yaml" | "toml" | "xml" | "markdown")
}
