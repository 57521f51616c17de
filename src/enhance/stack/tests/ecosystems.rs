//! One project an ecosystem, with the versions that must come of it.

use super::{Project, fact, lines};
use crate::enhance::stack::Registry;
use crate::manifest::Kind;

/// Files, registry, the lines expected.
type Case = (
    &'static [(&'static str, &'static str)],
    Registry,
    &'static [&'static str],
);

#[test]
fn every_ecosystem_has_its_versions() {
    let cases: [Case; 18] = [
        (
            &[
                (
                    "package.json",
                    r#"{"name":"a","dependencies":{"left":"npm:right@^1.2","own":"workspace:*","pinned":"4.4.4","loose":"^2.0.0"},"devDependencies":{"tool":"~3.1"}}"#,
                ),
                (
                    "package-lock.json",
                    r#"{"lockfileVersion":3,"packages":{"":{"dependencies":{"loose":"^2.0.0"}},"node_modules/loose":{"version":"2.5.0"},"node_modules/deep":{"version":"0.1.0"}}}"#,
                ),
            ],
            Registry::Npm,
            &[
                "direct . loose 2.5.0",
                "direct . pinned 4.4.4",
                "direct . right -",
                "dev . tool -",
                "transitive . deep 0.1.0",
            ],
        ),
        (
            &[(
                "deno.jsonc",
                "{ // why\n \"imports\": {\"hono\": \"npm:hono@4.6.1\", \"std\": \"jsr:@std/path@1\", \"@a/b\": \"npm:@a/b@^2/sub\",},\n}",
            )],
            Registry::Npm,
            &["direct . @a/b -", "direct . hono 4.6.1"],
        ),
        (
            &[
                (
                    "Cargo.toml",
                    "[workspace]\nmembers = [\"a\", \"b\"]\n[workspace.dependencies]\nserde = \"1\"\nb = { path = \"b\" }\n",
                ),
                (
                    "a/Cargo.toml",
                    "[package]\nname = \"a\"\n[dependencies]\nserde.workspace = true\nb.workspace = true\n[target.'cfg(unix)'.dependencies]\nnix = \"=0.29.0\"\n[dev-dependencies]\nshort = { package = \"insta\", version = \"1\" }\n",
                ),
                (
                    "b/Cargo.toml",
                    "[package]\nname = \"b\"\n[build-dependencies]\ncc = \"1\"\n",
                ),
                (
                    "Cargo.lock",
                    "version = 4\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.219\"\nsource = \"registry+https://example.test\"\n\n[[package]]\nname = \"syn\"\nversion = \"2.0.1\"\nsource = \"registry+https://example.test\"\n",
                ),
            ],
            Registry::Crates,
            &[
                "direct a nix 0.29.0",
                "direct a serde 1.0.219",
                "direct b cc -",
                "dev a insta -",
                "transitive . syn 2.0.1",
            ],
        ),
        (
            &[
                (
                    "pyproject.toml",
                    "[project]\nname = \"x\"\ndependencies = [\"Flask[async]>=3 ; python_version > '3'\", \"lib\"]\n[project.optional-dependencies]\npdf = [\"weasyprint==62.3\", \"x[all]\"]\n[dependency-groups]\ndev = [\"pytest\", {include-group = \"l\"}]\n[tool.uv.sources]\nlib = { workspace = true }\n",
                ),
                (
                    "requirements.txt",
                    "flask==3.0.3 \\\n    --hash=sha256:00\nwerkzeug==3.0.4\n    # via flask\n-e .\n",
                ),
            ],
            Registry::PyPi,
            &[
                "direct . Flask 3.0.3",
                "direct . weasyprint 62.3",
                "dev . pytest -",
                "transitive . werkzeug 3.0.4",
            ],
        ),
        (
            &[
                ("requirements/base.in", "django\n"),
                ("requirements/base.txt", "django==5.1\nsqlparse==0.5.1\n"),
                ("requirements/dev.txt", "-r base.txt\nblack==24.8.0\n"),
                (
                    "setup.cfg",
                    "[options]\ninstall_requires =\n    attrs>=20\n",
                ),
                (
                    "setup.py",
                    "setup(install_requires=['click>=8', \"rich==13.0.0\",])",
                ),
            ],
            Registry::PyPi,
            &[
                "direct . attrs -",
                "direct . click -",
                "direct . django 5.1",
                "direct . rich 13.0.0",
                "dev . black 24.8.0",
                "transitive . sqlparse 0.5.1",
            ],
        ),
        (
            &[(
                "go.mod",
                "module example.test/m\n\ngo 1.22\n\nrequire example.test/one v1.2.3\n\nrequire (\n\texample.test/two/v2 v2.0.0 // indirect\n\texample.test/gone v0.1.0\n\texample.test/fork v1.0.0\n)\n\nreplace (\n\texample.test/gone => ../gone\n\texample.test/fork => example.test/mine v1.1.0\n)\n",
            )],
            Registry::Go,
            &[
                "direct . example.test/fork v1.1.0",
                "direct . example.test/one v1.2.3",
                "transitive . example.test/two/v2 v2.0.0",
            ],
        ),
        (
            &[
                (
                    "pom.xml",
                    "<project><groupId>t</groupId><artifactId>root</artifactId><version>1</version><properties><lib.version>2.1.0</lib.version></properties><dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>managed</artifactId><version>${lib.version}</version></dependency><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-dependencies</artifactId><version>3.3.4</version><type>pom</type><scope>import</scope></dependency></dependencies></dependencyManagement></project>",
                ),
                (
                    "web/pom.xml",
                    "<project><!-- a > b --><parent><groupId>t</groupId><artifactId>root</artifactId><version>1</version></parent><artifactId>web</artifactId><dependencies><dependency><groupId>g</groupId><artifactId>managed</artifactId></dependency><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><groupId>t</groupId><artifactId>root</artifactId><version>${project.version}</version></dependency><dependency><groupId>g</groupId><artifactId>check</artifactId><version>[1,2)</version><scope>test</scope></dependency></dependencies></project>",
                ),
            ],
            Registry::Maven,
            &[
                "direct web g:managed 2.1.0",
                "direct web org.springframework.boot:spring-boot-starter-web 3.3.4",
                "dev web g:check -",
            ],
        ),
        (
            &[
                (
                    "build.gradle.kts",
                    "plugins {\n  id(\"org.springframework.boot\") version \"3.3.4\"\n  alias(libs.plugins.kotlin.jvm)\n}\nval jackson = \"2.17.2\"\ndependencies {\n  implementation(\"org.springframework.boot:spring-boot-starter-web\")\n  implementation(\"com.example:json:$jackson\")\n  implementation(libs.my.lib)\n  implementation(libs.bundles.web)\n  implementation(project(\":core\"))\n  testImplementation(platform(\"org.junit:junit-bom:5.11.0\"))\n  testImplementation(\"org.junit.jupiter:junit-jupiter\")\n}\n",
                ),
                (
                    "gradle/libs.versions.toml",
                    "[versions]\nlib = \"1.4.0\"\nkt = \"2.0.20\"\n[libraries]\nmy-lib = { module = \"com.example:lib\", version.ref = \"lib\" }\nclient = \"com.example:client:0.9.1\"\n[bundles]\nweb = [\"client\"]\n[plugins]\nkotlin-jvm = { id = \"org.jetbrains.kotlin.jvm\", version.ref = \"kt\" }\n",
                ),
            ],
            Registry::Maven,
            &[
                "direct . com.example:client 0.9.1",
                "direct . com.example:json 2.17.2",
                "direct . com.example:lib 1.4.0",
                "direct . org.jetbrains.kotlin.jvm 2.0.20",
                "direct . org.springframework.boot 3.3.4",
                "direct . org.springframework.boot:spring-boot-starter-web 3.3.4",
                "dev . org.junit.jupiter:junit-jupiter 5.11.0",
            ],
        ),
        (
            &[
                ("gradle.properties", "guavaVersion=33.0.0-jre\n"),
                (
                    "app/build.gradle",
                    "dependencies {\n  api group: 'com.google.guava', name: 'guava', version: \"${guavaVersion}\"\n  testImplementation 'junit:junit:4.+'\n  compileOnly \"a:b:$unknown\"\n}\n",
                ),
            ],
            Registry::Maven,
            &[
                "direct app a:b -",
                "direct app com.google.guava:guava 33.0.0-jre",
                "dev app junit:junit -",
            ],
        ),
        (
            &[
                (
                    "Gemfile",
                    "source 'x'\ngem 'rails', '~> 7.1'\ngem 'own', path: 'own'\ngroup :development, :test do\n  gem \"rspec-rails\"\nend\ngem 'late', '1.0', group: :test\n",
                ),
                (
                    "Gemfile.lock",
                    "PATH\n  remote: own\n  specs:\n    own (0.1.0)\n\nGEM\n  specs:\n    nokogiri (1.16.7-x86_64-linux)\n    rails (7.1.4)\n      nokogiri (>= 1)\n    rspec-rails (6.1.5)\n\nDEPENDENCIES\n  own!\n  rails (~> 7.1)\n  rspec-rails\n",
                ),
            ],
            Registry::Gem,
            &[
                "direct . rails 7.1.4",
                "dev . late 1.0",
                "dev . rspec-rails 6.1.5",
                "transitive . nokogiri 1.16.7",
            ],
        ),
        (
            &[
                (
                    "composer.json",
                    r#"{"require":{"php":"^8.2","ext-json":"*","acme/web":"^1.0"},"require-dev":{"acme/check":"2.0.1"}}"#,
                ),
                (
                    "composer.lock",
                    r#"{"packages":[{"name":"acme/web","version":"v1.4.2"},{"name":"acme/base","version":"3.0.0"}],"packages-dev":[]}"#,
                ),
            ],
            Registry::Composer,
            &[
                "direct . acme/web 1.4.2",
                "dev . acme/check 2.0.1",
                "transitive . acme/base 3.0.0",
            ],
        ),
        (
            &[
                (
                    "Directory.Packages.props",
                    "<Project><ItemGroup><PackageVersion Include=\"Acme.Json\" Version=\"13.0.3\"/></ItemGroup></Project>",
                ),
                (
                    "src/Web/Web.csproj",
                    "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net8.0</TargetFramework><V>2.1.0</V></PropertyGroup><ItemGroup><PackageReference Include=\"Acme.Json\" /><PackageReference Include=\"Acme.Log\"><Version>$(V)</Version></PackageReference><PackageReference Include=\"Acme.Any\" Version=\"4.*\" /></ItemGroup></Project>",
                ),
                (
                    "test/Web.Tests/T.csproj",
                    "<Project><ItemGroup><PackageReference Include=\"Microsoft.NET.Test.Sdk\" Version=\"17.11.1\"/><PackageReference Include=\"xunit\" Version=\"2.9.2\"/></ItemGroup></Project>",
                ),
            ],
            Registry::NuGet,
            &[
                "direct src/Web Acme.Any -",
                "direct src/Web Acme.Json 13.0.3",
                "direct src/Web Acme.Log 2.1.0",
                "direct src/Web Microsoft.AspNetCore.App 8.0",
                "dev test/Web.Tests Microsoft.NET.Test.Sdk 17.11.1",
                "dev test/Web.Tests xunit 2.9.2",
            ],
        ),
        (
            &[
                (
                    "mix.exs",
                    "defp deps do\n [{:phoenix, \"~> 1.7\"},\n  {:sibling, in_umbrella: true},\n  {:ex_check, \"~> 0.16\", only: [:dev, :test], runtime: false},\n  {:pinned, \"== 1.2.3\"}]\nend\n",
                ),
                (
                    "mix.lock",
                    "%{\n  \"phoenix\": {:hex, :phoenix, \"1.7.14\", \"aa\", [:mix], [], \"hexpm\", \"bb\"},\n  \"plug\": {:hex, :plug, \"1.16.1\", \"aa\", [:mix], [], \"hexpm\", \"bb\"},\n}\n",
                ),
            ],
            Registry::Hex,
            &[
                "direct . phoenix 1.7.14",
                "direct . pinned 1.2.3",
                "dev . ex_check -",
                "transitive . plug 1.16.1",
            ],
        ),
        (
            &[
                (
                    "pubspec.yaml",
                    "name: app\nenvironment:\n  sdk: ^3.5.0\n  flutter: \">=3.24.0\"\ndependencies:\n  flutter:\n    sdk: flutter\n  dio: ^5.7.0\n  local:\n    path: ../local\ndev_dependencies:\n  mockito: 5.4.4\n  flutter_test:\n    sdk: flutter\n",
                ),
                (
                    "pubspec.lock",
                    "packages:\n  dio:\n    dependency: \"direct main\"\n    version: \"5.7.0\"\n  meta:\n    dependency: transitive\n    version: \"1.15.0\"\n",
                ),
            ],
            Registry::Pub,
            &[
                "direct . dio 5.7.0",
                "direct . flutter -",
                "dev . mockito 5.4.4",
                "transitive . meta 1.15.0",
            ],
        ),
        (
            &[
                (
                    "Package.swift",
                    "dependencies: [\n .package(url: \"https://example.test/vapor/vapor.git\", from: \"4.99.0\"),\n .package(url: \"https://example.test/x/leaf\", exact: \"4.3.0\"),\n .package(path: \"../own\"),\n .package(url: \"https://example.test/x/edge.git\", branch: \"main\"),\n]",
                ),
                (
                    "Package.resolved",
                    r#"{"pins":[{"identity":"vapor","location":"https://example.test/vapor/vapor.git","state":{"version":"4.102.1"}}],"version":2}"#,
                ),
            ],
            Registry::Swift,
            &[
                "direct . edge -",
                "direct . leaf 4.3.0",
                "direct . vapor 4.102.1",
            ],
        ),
        (
            &[
                (
                    "Dockerfile",
                    "ARG PY=3.12\nFROM --platform=linux/amd64 python:${PY}-slim AS base\nFROM base\nFROM host.example:5000/team/tool@sha256:00\n",
                ),
                (
                    "compose.yaml",
                    "services:\n  db:\n    image: docker.example/library/postgres:${PG:-16.4}\n  cache:\n    image: \"redis:latest\" # any\n",
                ),
            ],
            Registry::Image,
            &[
                "direct . postgres 16.4",
                "direct . python 3.12-slim",
                "direct . redis -",
                "direct . team/tool -",
            ],
        ),
        (
            &[
                (
                    "infra/main.tf",
                    "terraform {\n  required_version = \">= 1.9\"\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n      version = \"~> 5.0\"\n    }\n    random = { source = \"hashicorp/random\", version = \"3.6.3\" }\n  }\n}\nprovider \"aws\" {\n}\nprovider \"google\" {}\n",
                ),
                (
                    "infra/.terraform.lock.hcl",
                    "provider \"registry.terraform.io/hashicorp/aws\" {\n  version     = \"5.67.0\"\n}\n",
                ),
            ],
            Registry::Terraform,
            &[
                "direct infra hashicorp/aws 5.67.0",
                "direct infra hashicorp/google -",
                "direct infra hashicorp/random 3.6.3",
                "direct infra hashicorp/terraform -",
            ],
        ),
        (
            &[(
                "Pipfile",
                "[packages]\nrequests = \"==2.32.3\"\nown = {path = \".\"}\n[dev-packages]\npytest = \"*\"\n",
            )],
            Registry::PyPi,
            &["direct . requests 2.32.3", "dev . pytest -"],
        ),
    ];
    for (files, registry, expected) in cases {
        let stack = Project::new(files).read(&[]);
        assert_eq!(lines(&stack, registry), expected, "{files:?}");
        assert_eq!(stack.warnings, [""; 0], "{files:?}");
    }
}

#[test]
fn members_of_a_workspace_ask_for_themselves() {
    let mut project = Project::new(&[
        (
            "package.json",
            r#"{"name":"root","devDependencies":{"typescript":"catalog:"}}"#,
        ),
        (
            "pnpm-workspace.yaml",
            "packages:\n  - apps/*\ncatalog:\n  typescript: ^5.6.2\ncatalogs:\n  old:\n    react: ^17.0.0\n",
        ),
        (
            "pnpm-lock.yaml",
            "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\npackages:\n\n  react@17.0.2:\n    resolution: {integrity: a}\n\n  react@18.3.1:\n    resolution: {integrity: b}\n\n  typescript@5.6.3:\n    resolution: {integrity: c}\n",
        ),
        (
            "apps/new/package.json",
            r#"{"name":"@x/new","dependencies":{"react":"^18.2.0"}}"#,
        ),
        (
            "apps/old/package.json",
            r#"{"name":"@x/old","dependencies":{"react":"catalog:old","@x/new":"*"}}"#,
        ),
        ("apps/old/src/main.tsx", ""),
        (
            "fixtures/app/package.json",
            r#"{"dependencies":{"not-ours":"1.0.0"}}"#,
        ),
    ]);
    let stack = project.read(&[]);
    assert_eq!(stack.members, [""; 0]);
    let all = [
        "direct apps/new react 18.3.1",
        "direct apps/old react 17.0.2",
        "dev . typescript 5.6.3",
    ];
    assert_eq!(lines(&stack, Registry::Npm), all);
    let stack = project.read(&["apps/old/src/main.tsx"]);
    assert_eq!(stack.members, ["apps/old"]);
    assert_eq!(stack.dependencies[0].member, "apps/old");
    assert!(fact(&stack, "workspace").starts_with("work in apps/old; of "));
    project.here = "apps/new";
    assert_eq!(project.read(&[]).members, ["apps/new"]);
}

#[test]
fn what_is_above_the_project_is_not_its() {
    let project = Project::new(&[
        (
            "package-lock.json",
            r#"{"packages":{"node_modules/a":{"version":"9.9.9"}}}"#,
        ),
        ("inner/package.json", r#"{"dependencies":{"a":"^1"}}"#),
    ]);
    let inner = project.dir.path().join("inner");
    let tree = super::tree(&inner, "");
    let stack = super::read(&tree, &super::Places::default(), &[]);
    assert_eq!(lines(&stack, Registry::Npm), ["direct . a -"]);
}

#[test]
fn broken_files_are_passed_over() {
    let stack = Project::new(&[
        ("pom.xml", "<project><dependencies></project>"),
        ("package.json", "{"),
        ("pyproject.toml", "x ="),
        ("go.mod", "require a.test/b v1.0.0\n"),
    ])
    .read(&[]);
    assert_eq!(stack.dependencies.len(), 1);
    assert_eq!(stack.dependencies[0].kind, Kind::Direct);
    for file in ["pom.xml", "package.json", "pyproject.toml"] {
        let line = format!("{file}: not well-formed, passed over");
        assert!(stack.warnings.contains(&line), "{:?}", stack.warnings);
    }
}

#[test]
fn facts_are_short_lines() {
    let about = format!("shop\\n\\u001b[31m {}", "long ".repeat(100));
    let manifest = format!(
        r#"{{"name":"shop","description":"{about}","packageManager":"pnpm@9.1.0+sha512.00","main":"./src/index.js","scripts":{{"zip":"z","dev":"vite"}},"dependencies":{{"pg":"8.0.0"}},"devDependencies":{{"vitest":"2.1.1"}}}}"#
    );
    let stack = Project::new(&[
        ("package.json", &manifest),
        ("src/index.js", ""),
        (
            "Makefile",
            "NAME := x\n.PHONY: all\nall: build\nbuild:\n\techo a:b\n",
        ),
        (
            "docker-compose.yml",
            "services:\n  db:\n    image: postgres:16\n  web:\n    build: .\n",
        ),
        (".github/workflows/test.yml", ""),
    ])
    .read(&[]);
    for (name, value) in [
        ("languages", "JavaScript"),
        ("package manager", "pnpm 9.1.0"),
        ("tests", "vitest"),
        ("scripts", "dev: vite; zip: z"),
        ("commands", "make: all, build"),
        ("entry points", "src/index.js"),
        ("layout", ".github (1), src (1)"),
        ("database", "PostgreSQL 16"),
        ("services", "db, web"),
        ("ci", "GitHub Actions: test.yml"),
    ] {
        assert_eq!(fact(&stack, name), value, "{name}");
    }
    let project = fact(&stack, "project");
    assert!(project.starts_with("shop: shop [31m long") && project.ends_with('…'));
    assert_eq!(project.chars().count(), 300);
    assert!(
        stack
            .facts
            .iter()
            .all(|fact| !fact.value.contains(char::is_control))
    );
}
