//! One name for what has several.

/// Names of the same library, the first of each for all.
const SAME: &[&[&str]] = &[
    &["discord.js", "discordjs", "discord"],
    &["express", "express.js", "expressjs"],
    &["prisma", "@prisma/client", "prisma-client", "prisma-orm"],
    &["@sveltejs/kit", "sveltekit", "svelte-kit"],
    &["svelte", "svelte.js"],
    &["tailwindcss", "tailwind", "tailwind-css"],
    &["@playwright/test", "playwright"],
    &["lucia", "lucia-auth"],
    &["sveltekit-superforms", "superforms"],
    &[
        "exposed",
        "exposed-core",
        "exposed-jdbc",
        "exposed-java-time",
    ],
    &["koin", "koin-ktor", "koin-core", "koin-test"],
    &["kotest", "kotest-runner", "kotest-runner-junit5"],
    &["flyway", "flyway-core"],
    &[
        "microsoft.entityframeworkcore",
        "efcore",
        "ef-core",
        "entity-framework-core",
    ],
    &["serilog", "serilog.aspnetcore"],
    &["polly", "polly.core"],
    &["xunit", "xunit.net"],
    &["kubernetes", "k8s"],
    &["client_golang", "client-golang", "prometheus"],
    &["riverpod", "flutter_riverpod", "flutter-riverpod"],
    &["hashicorp/aws", "aws", "terraform-provider-aws"],
    &["react-native", "react native"],
];

/// Returns the one name of a library, however it is written: by its package,
/// its Go module, its Maven coordinates, its title.
pub fn one(name: &str) -> String {
    let name = name.trim().to_lowercase().replace(' ', "-");
    if let Some(same) = same(&name) {
        return same;
    }
    let name = name.rsplit(':').next().unwrap_or_default();
    let mut parts: Vec<&str> = name.split('/').collect();
    let major = |part: &str| {
        part.strip_prefix('v')
            .is_some_and(|v| v.parse::<u32>().is_ok())
    };
    if parts.len() > 1 && parts.last().is_some_and(|part| major(part)) {
        parts.pop();
    }
    let is_scoped = name.starts_with('@');
    let name = match parts.last() {
        Some(last) if !is_scoped => (*last).to_owned(),
        _ => parts.join("/"),
    };
    let is_ktor = name == "ktor" || name.starts_with("ktor-");
    let name = if is_ktor { "ktor".into() } else { name };
    same(&name).unwrap_or(name)
}

fn same(name: &str) -> Option<String> {
    let group = SAME.iter().find(|group| group.contains(&name))?;
    group.first().map(|first| (*first).to_owned())
}

/// Returns the names of `a|b`.
pub fn either(names: &str) -> Vec<String> {
    names.split('|').map(one).collect()
}

#[test]
fn a_library_has_one_name() {
    for (name, same) in [
        ("Discord.js", "discord.js"),
        ("npm:@prisma/client", "prisma"),
        ("github.com/onsi/ginkgo/v2", "ginkgo"),
        ("sigs.k8s.io/controller-runtime", "controller-runtime"),
        ("org.jetbrains.exposed:exposed-core", "exposed"),
        ("io.ktor:ktor-server-auth-jvm", "ktor"),
        ("EF Core", "microsoft.entityframeworkcore"),
        ("@lucia-auth/adapter-prisma", "@lucia-auth/adapter-prisma"),
        ("hashicorp/aws", "hashicorp/aws"),
        ("v2", "v2"),
    ] {
        assert_eq!(one(name), same, "{name}");
    }
    assert_eq!(either("riverpod|drift"), ["riverpod", "drift"]);
}
