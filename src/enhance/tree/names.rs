//! What the names of files and directories tell.

use super::super::scan::language_of;

/// Directories of what others wrote or tools made.
const FOREIGN: [&str; 31] = [
    "__pycache__",
    "__pypackages__",
    "_build",
    "bower_components",
    "build",
    "Carthage",
    "cdk.out",
    "coverage",
    "DerivedData",
    "dist",
    "elm-stuff",
    "htmlcov",
    "jspm_packages",
    "node_modules",
    "out-tsc",
    "playwright-report",
    "Pods",
    "site-packages",
    "storybook-static",
    "target",
    "test-results",
    "third_party",
    "TestResults",
    "vendor",
    "venv",
    "virtualenv",
    "wheels",
    "www-dist",
    "bazel-bin",
    "bazel-out",
    "bazel-testlogs",
];

/// Hidden files and directories that say something of the project.
const TELLING: [&str; 21] = [
    ".clinerules",
    ".cursor",
    ".cursorrules",
    ".env.dist",
    ".env.example",
    ".env.sample",
    ".env.template",
    ".formatter.exs",
    ".github",
    ".gitlab-ci.yml",
    ".mocharc.json",
    ".mocharc.yml",
    ".node-version",
    ".nvmrc",
    ".python-version",
    ".ruby-version",
    ".swift-version",
    ".terraform.lock.hcl",
    ".tool-versions",
    ".windsurf",
    ".windsurfrules",
];

/// Files that are there so that a project is found: manifests and lockfiles.
const MANIFESTS: [&str; 42] = [
    "bun.lock",
    "bun.lockb",
    "build.gradle",
    "build.gradle.kts",
    "build.sbt",
    "Cargo.lock",
    "Cargo.toml",
    "CMakeLists.txt",
    "composer.json",
    "composer.lock",
    "deno.json",
    "deno.jsonc",
    "environment.yml",
    "Gemfile",
    "Gemfile.lock",
    "go.mod",
    "go.work",
    "gradle.lockfile",
    "lerna.json",
    "mix.exs",
    "mix.lock",
    "nx.json",
    "package-lock.json",
    "Package.resolved",
    "Package.swift",
    "package.json",
    "pdm.lock",
    "Pipfile",
    "Pipfile.lock",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "poetry.lock",
    "pom.xml",
    "pubspec.lock",
    "pubspec.yaml",
    "pyproject.toml",
    "requirements.txt",
    "settings.gradle",
    "settings.gradle.kts",
    "setup.py",
    "uv.lock",
    "yarn.lock",
];

/// Whether a directory holds what others wrote or tools made. `beside` tells
/// whether a file of some name lies beside it.
pub(super) fn is_foreign(name: &str, beside: impl Fn(&str) -> bool) -> bool {
    FOREIGN.contains(&name)
        || name == "deps" && beside("mix.exs")
        || matches!(name, "bin" | "obj") && beside(".csproj")
}

/// Whether a hidden name is looked at nevertheless.
pub(super) fn is_telling(name: &str) -> bool {
    TELLING.contains(&name)
}

/// Whether a file of this name makes its directory a project.
pub(super) fn is_manifest(name: &str) -> bool {
    const ENDS: [&str; 4] = [".sln", ".slnx", ".csproj", ".fsproj"];
    MANIFESTS.contains(&name) || ENDS.iter().any(|end| name.ends_with(end))
}

/// Whether a file of this name is made to hold secrets.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let (stem, end) = name.split_once('.').unwrap_or((&name, ""));
    let last = end.rsplit('.').next().unwrap_or_default();
    if name == ".env" || name == ".envrc" || name.starts_with(".env.") {
        return !matches!(last, "example" | "sample" | "template" | "dist");
    }
    const NAMES: [&str; 8] = [
        ".npmrc",
        ".netrc",
        "_netrc",
        ".pypirc",
        ".htpasswd",
        ".pgpass",
        ".git-credentials",
        ".dockercfg",
    ];
    const ENDS: [&str; 12] = [
        "pem", "key", "p12", "pfx", "keystore", "jks", "tfstate", "tfvars", "kdbx", "ppk", "asc",
        "gpg",
    ];
    const KEYS: [&str; 4] = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];
    let is_code = || !matches!(language_of(&name), "" | "json" | "yaml" | "toml");
    NAMES.contains(&name.as_str())
        || ENDS.contains(&last)
        || name.contains(".tfstate.")
        || name.ends_with(".tfvars.json")
        || KEYS
            .iter()
            .any(|key| stem == *key || name.starts_with(key) && !is_code())
        || stem == "secrets"
        || stem == "credentials"
        || name.starts_with("credentials") && !is_code()
        || last == "json" && is_account(&name)
        || end.is_empty() && stem == "master_key"
}

/// Whether a JSON file is the key of an account of a cloud.
fn is_account(name: &str) -> bool {
    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    ["serviceaccount", "adminsdk", "credentials", "clientsecret"]
        .iter()
        .any(|word| bare.contains(word))
}
