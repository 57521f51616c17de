//! What the project runs on: databases, services, providers, checks.

use super::{Facts, listed};
use crate::enhance::stack::docker;
use crate::enhance::stack::members::{Member, is_of_images};
use crate::enhance::stack::reader::{Reader, join};
use crate::enhance::stack::{Dependency, Registry};
use crate::manifest::Kind;

/// Databases by image.
const IMAGES: [(&str, &str); 10] = [
    ("postgres", "PostgreSQL"),
    ("postgis", "PostgreSQL"),
    ("mysql", "MySQL"),
    ("mariadb", "MariaDB"),
    ("mongo", "MongoDB"),
    ("redis", "Redis"),
    ("valkey", "Valkey"),
    ("elasticsearch", "Elasticsearch"),
    ("clickhouse", "ClickHouse"),
    ("cassandra", "Cassandra"),
];

/// Databases by driver.
const DRIVERS: [(&str, &str); 30] = [
    ("pg", "PostgreSQL"),
    ("postgres", "PostgreSQL"),
    ("postgrex", "PostgreSQL"),
    ("tokio-postgres", "PostgreSQL"),
    ("psycopg", "PostgreSQL"),
    ("psycopg2", "PostgreSQL"),
    ("psycopg2-binary", "PostgreSQL"),
    ("asyncpg", "PostgreSQL"),
    ("gorm.io/driver/postgres", "PostgreSQL"),
    ("github.com/jackc/pgx/v5", "PostgreSQL"),
    ("github.com/lib/pq", "PostgreSQL"),
    ("org.postgresql:postgresql", "PostgreSQL"),
    ("Npgsql.EntityFrameworkCore.PostgreSQL", "PostgreSQL"),
    ("mysql2", "MySQL"),
    ("myxql", "MySQL"),
    ("pymysql", "MySQL"),
    ("mysqlclient", "MySQL"),
    ("gorm.io/driver/mysql", "MySQL"),
    ("com.mysql:mysql-connector-j", "MySQL"),
    ("better-sqlite3", "SQLite"),
    ("sqlite3", "SQLite"),
    ("rusqlite", "SQLite"),
    ("gorm.io/driver/sqlite", "SQLite"),
    ("mongodb", "MongoDB"),
    ("mongoose", "MongoDB"),
    ("pymongo", "MongoDB"),
    ("redis", "Redis"),
    ("ioredis", "Redis"),
    ("github.com/redis/go-redis/v9", "Redis"),
    ("com.h2database:h2", "H2"),
];

/// Adds databases, services, infrastructure and checks.
pub(super) fn read(
    reader: &mut Reader<'_>,
    members: &[Member],
    dependencies: &[Dependency],
    facts: &mut Facts,
) {
    let (value, source) = databases(reader, dependencies);
    facts.add("database", &value, &source);
    let mut services = Vec::new();
    let mut source = String::new();
    for Member { dir, .. } in members {
        let is_compose = |name: &&&str| is_of_images(name) && name.ends_with("ml");
        let names = reader.names(dir).iter().filter(is_compose);
        let names: Vec<String> = names.map(|name| (*name).to_owned()).collect();
        for name in names.into_iter().take(4) {
            if let Some(text) = reader.text(dir, &name) {
                services.extend(docker::services(&text));
                if source.is_empty() {
                    source = join(dir, &name);
                }
            }
        }
    }
    services.sort_unstable();
    services.dedup();
    facts.add("services", &listed(&services), &source);
    let mut providers: Vec<String> = Vec::new();
    for one in dependencies {
        let is_base = one.registry == Registry::Image && !one.origin.ends_with("ml");
        if !is_base && one.registry != Registry::Terraform {
            continue;
        }
        let version = one.version.as_deref().unwrap_or(&one.range);
        let line = format!("{} {version}", one.name).trim().to_owned();
        if !providers.contains(&line) {
            providers.push(line);
        }
    }
    facts.add("infrastructure", &listed(&providers), "");
    let dir = ".github/workflows";
    let flows: Vec<String> = reader
        .names(dir)
        .iter()
        .map(|name| (*name).to_owned())
        .collect();
    if !flows.is_empty() {
        facts.add("ci", &format!("GitHub Actions: {}", listed(&flows)), dir);
    } else if reader.has("", ".gitlab-ci.yml") {
        facts.add("ci", "GitLab CI", ".gitlab-ci.yml");
    }
}

/// Names the databases by Prisma's provider, images and drivers.
fn databases(reader: &mut Reader<'_>, dependencies: &[Dependency]) -> (String, String) {
    let mut all: Vec<String> = Vec::new();
    let mut source = String::new();
    let mut add = |name: &str, from: &str| {
        if !all.iter().any(|known| known.starts_with(name)) {
            all.push(name.to_owned());
            if source.is_empty() {
                from.clone_into(&mut source);
            }
        }
    };
    let schema = reader
        .tree
        .files
        .iter()
        .find(|entry| entry.path.ends_with("schema.prisma"));
    if let Some(path) = schema.map(|entry| entry.path.clone()) {
        let (dir, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let text = reader.text(dir, name).unwrap_or_default();
        let block = text.split_once("datasource").map_or("", |(_, block)| block);
        let provider = block
            .split_once("provider")
            .and_then(|(_, rest)| rest.split('"').nth(1));
        let name = match provider {
            Some("postgresql" | "postgres") => "PostgreSQL",
            Some("mysql") => "MySQL",
            Some("sqlite") => "SQLite",
            Some("mongodb") => "MongoDB",
            Some("sqlserver") => "SQL Server",
            Some("cockroachdb") => "CockroachDB",
            _ => "",
        };
        if !name.is_empty() {
            add(name, &path);
        }
    }
    for one in dependencies
        .iter()
        .filter(|one| one.kind != Kind::Transitive)
    {
        if one.registry == Registry::Image {
            let last = one.name.rsplit('/').next().unwrap_or_default();
            let known = IMAGES.iter().find(|(image, _)| *image == last);
            if let Some((_, name)) = known {
                let version = one.version.as_deref().unwrap_or_default();
                add(format!("{name} {version}").trim(), &one.origin);
            }
        }
    }
    for one in dependencies
        .iter()
        .filter(|one| one.kind != Kind::Transitive)
    {
        let is_driver = one.registry != Registry::Image;
        let known = DRIVERS
            .iter()
            .find(|(driver, _)| is_driver && *driver == one.name);
        if let Some((_, name)) = known {
            add(name, &one.origin);
        }
    }
    (all.join(", "), source)
}
