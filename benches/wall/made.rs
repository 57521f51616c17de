//! Projects that are made up, the same each time: TypeScript and Python in
//! turns, with manifests, a lockfile and documents.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};

/// Bytes of a file of code, at least.
const FILE: usize = 2_900;

/// Files of code for each document, and for each directory.
const A_DOCUMENT: usize = 100;
const A_DIRECTORY: usize = 25;

const PACKAGES: [(&str, &str); 8] = [
    ("@tanstack/react-query", "5.62.7"),
    ("express", "4.21.2"),
    ("jsonwebtoken", "9.0.2"),
    ("next", "15.1.3"),
    ("prisma", "6.1.0"),
    ("react", "19.0.0"),
    ("vitest", "2.1.8"),
    ("zod", "3.24.1"),
];
const REQUIREMENTS: &str =
    "fastapi==0.115.6\nsqlalchemy==2.0.36\npydantic==2.10.4\npytest==8.3.4\n";
const NOUNS: [&str; 16] = [
    "order", "invoice", "customer", "ticket", "shipment", "product", "refund", "session",
    "account", "report", "booking", "message", "coupon", "vendor", "payment", "address",
];
const VERBS: [&str; 12] = [
    "list", "load", "save", "remove", "merge", "render", "check", "send", "parse", "count",
    "group", "sort",
];

/// Writes a project of so many files of code, its lockfile of so many bytes
/// at least.
pub fn write(dir: &Path, files: usize, lock: usize) {
    let put = |path: &str, text: &str| {
        let path = dir.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let packages: Map<String, Value> = PACKAGES
        .iter()
        .map(|(name, version)| ((*name).to_owned(), json!(format!("^{version}"))))
        .collect();
    let manifest = json!({"name": "made", "private": true, "dependencies": packages});
    put("package.json", &manifest.to_string());
    put("package-lock.json", &lockfile(&packages, lock));
    put("services/requirements.txt", REQUIREMENTS);
    put(".gitignore", "node_modules\n*.log\n.next\n");
    put("README.md", &document(0));
    put(
        "AGENTS.md",
        "# Rules\n\n- Use zod for what comes in.\n- Tests are run by vitest.\n",
    );
    for at in 0..files.div_ceil(A_DOCUMENT) {
        put(
            &format!("docs/{:03}-{}.md", at, NOUNS[at % NOUNS.len()]),
            &document(at),
        );
    }
    for at in 0..files {
        let (noun, directory) = (NOUNS[at % NOUNS.len()], at / A_DIRECTORY);
        match directory % 3 {
            2 => put(
                &format!("services/part{directory}/{noun}_{at}.py"),
                &python(at),
            ),
            _ => put(
                &format!("src/part{directory}/{noun}{at}.ts"),
                &typescript(at),
            ),
        }
    }
}

/// Returns a prompt of so many bytes at least.
pub fn prompt(least: usize) -> String {
    let mut text = "Add JWT login to the endpoint that lists the orders: check the body with zod, \
                    and let React Query load the session again. "
        .to_owned();
    for at in 0.. {
        if text.len() >= least {
            break;
        }
        let (verb, noun) = (VERBS[at % VERBS.len()], NOUNS[at % NOUNS.len()]);
        let _ = write!(
            text,
            "\n{at}. When we {verb} a {noun}, `{verb}{}` of src/part0/{noun}{at}.ts must not wait \
             for the others, and the page has to say so at once.",
            capital(noun)
        );
    }
    text
}

fn lockfile(direct: &Map<String, Value>, least: usize) -> String {
    let mut packages = Map::new();
    packages.insert(
        String::new(),
        json!({"name": "made", "dependencies": direct}),
    );
    let entry = |version: &str, at: usize| {
        json!({
            "version": version,
            "resolved": format!("https://registry.example/-/{at}/package-{version}.tgz"),
            "integrity": format!("sha512-{:064x}", at.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            "engines": {"node": ">=18"}
        })
    };
    for (at, (name, version)) in PACKAGES.iter().enumerate() {
        packages.insert(format!("node_modules/{name}"), entry(version, at));
    }
    let one = entry("1.0.0", 0).to_string().len() + 40;
    for at in 0..least.div_ceil(one) {
        let name = format!("node_modules/{}-{at}", NOUNS[at % NOUNS.len()]);
        packages.insert(name, entry(&format!("1.{}.{}", at % 50, at % 7), at));
    }
    let all = json!({"name": "made", "lockfileVersion": 3, "packages": packages});
    serde_json::to_string_pretty(&all).unwrap()
}

fn document(at: usize) -> String {
    let mut text = format!("# {}s\n\n", capital(NOUNS[at % NOUNS.len()]));
    for part in 0..8 {
        let (noun, verb) = (
            NOUNS[(at + part) % NOUNS.len()],
            VERBS[(at + part) % VERBS.len()],
        );
        let _ = write!(
            text,
            "## How to {verb} a {noun}\n\nA {noun} belongs to one account. To {verb} it, the \
             session is looked at first, then the database is asked; what is not there is an \
             error of the caller.\n\n```ts\nawait {verb}{}(id);\n```\n\n",
            capital(noun)
        );
    }
    text
}

fn typescript(at: usize) -> String {
    let noun = NOUNS[at % NOUNS.len()];
    let mut text =
        "import { z } from \"zod\";\nimport { useQuery } from \"@tanstack/react-query\";\n\
                    import { db } from \"../db\";\n\n"
            .to_owned();
    for part in 0.. {
        if text.len() >= FILE {
            break;
        }
        let (verb, other) = (
            VERBS[(at + part) % VERBS.len()],
            NOUNS[(at / 7 + part) % NOUNS.len()],
        );
        let _ = write!(
            text,
            "/** Will {verb} the {other} of a {noun}, or say why not. */\n\
             export async function {verb}{}{at}(id: string, limit = {part}0): Promise<Row[]> {{\n  \
             const wanted = z.object({{ id: z.string(), limit: z.number().max(200) }});\n  \
             const {{ data }} = wanted.safeParse({{ id, limit }}); // what comes in is checked\n  \
             if (!data) throw new Error(`no {other} for ${{id}}`);\n  \
             return db.{noun}.findMany({{ where: {{ {other}Id: data.id }}, take: data.limit }});\n}}\n\n",
            capital(other)
        );
    }
    text
}

fn python(at: usize) -> String {
    let noun = NOUNS[at % NOUNS.len()];
    let mut text = "from fastapi import APIRouter, Depends\nfrom sqlalchemy import select\n\n\
                    router = APIRouter()\n\n\n"
        .to_owned();
    for part in 0.. {
        if text.len() >= FILE {
            break;
        }
        let (verb, other) = (
            VERBS[(at + part) % VERBS.len()],
            NOUNS[(at / 7 + part) % NOUNS.len()],
        );
        let _ = write!(
            text,
            "@router.get(\"/{noun}/{{key}}/{other}\")\n\
             async def {verb}_{other}_{part}(key: str, db=Depends(session)) -> list[dict]:\n    \
             \"\"\"Will {verb} the {other} of a {noun}, or say why not.\"\"\"\n    \
             # What is not there is an error of the caller.\n    \
             query = select({}).where({}.key == key).limit({part}0)\n    \
             rows = (await db.execute(query)).scalars().all()\n    \
             return [row.as_dict() for row in rows if row.is_open]\n\n\n",
            capital(other),
            capital(other)
        );
    }
    text
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
