use super::*;

fn imports(path: &str, text: &str) -> Vec<String> {
    let imports = parse(path, text.to_owned()).imports;
    imports
        .into_iter()
        .map(|import| match import.names.is_empty() {
            true => import.module,
            false => format!("{} [{}]", import.module, import.names.join(" ")),
        })
        .collect()
}

#[test]
fn script() {
    let text = r#"
import React, { useState, type FC as Comp } from 'react'
import * as z from "zod";
import type { User } from '@/types'
import './style.css'
import {
  useQuery, // the hook
  useMutation,
} from "@tanstack/react-query"
export { format } from '../lib/format'
export * from './other'
export const from = (x) => x
const express = require('express')
const { Router, json: parse } = require("body-parser")
const Page = lazy(() => import('./Page'))
const fs = await import("node:fs/promises")
// import nothing from 'comment'
const text = `import x from 'template'`
const url = import.meta.url
"#;
    let expected = [
        "react [React useState FC]",
        "zod [z]",
        "@/types [User]",
        "./style.css",
        "@tanstack/react-query [useQuery useMutation]",
        "../lib/format [format]",
        "./other",
        "express [express]",
        "body-parser [Router json]",
        "./Page",
        "node:fs/promises [fs]",
    ];
    assert_eq!(imports("a.tsx", text), expected);
    let vue = "<template>\n<p>import a from 'b'</p>\n</template>\n<script setup lang=\"ts\">\nimport { ref } from 'vue'\n</script>\n";
    assert_eq!(imports("a.vue", vue), ["vue [ref]"]);
    let astro = "---\nimport Base from '../Base.astro'\n---\n<Base />\n";
    assert_eq!(imports("a.astro", astro), ["../Base.astro [Base]"]);
}

#[test]
fn rust() {
    let text = r##"
use std::collections::HashMap;
pub(crate) use axum::{routing::{get, post}, Router, extract as ex};
use serde::Deserialize as De;
use tokio;
// use comment::None;
fn main() {
    let text = r#"use string::None;"#;
    sqlx::query("x").fetch(&pool);
    Router::new();
    u32::from(1u8);
    ex::Path;
    tracing::info!("x");
    std::mem::drop(text);
}
"##;
    let expected = [
        "std::collections [HashMap]",
        "axum::routing [get post]",
        "axum [Router extract]",
        "serde [Deserialize]",
        "tokio",
        "sqlx [query]",
        "ex [Path]",
        "tracing [info]",
    ];
    assert_eq!(imports("a.rs", text), expected);
}

#[test]
fn others() {
    let table: [(&str, &str, &[&str]); 16] = [
        (
            "a.py",
            "import os, numpy as np\nfrom sqlalchemy.orm import (\n    Session,  # one\n    relationship as rel,\n)\nfrom . import models\nfrom .db import get\ntext = '''\nimport no\n'''\nif x:\n    import yaml  # late\n",
            &[
                "os",
                "numpy",
                "sqlalchemy.orm [Session relationship]",
                ". [models]",
                ".db [get]",
                "yaml",
            ],
        ),
        (
            "a.go",
            "package main\n\nimport \"fmt\"\nimport (\n\t\"context\"\n\n\tpb \"example.com/shop/proto\"\n\t_ \"github.com/lib/pq\" // driver\n)\n",
            &[
                "fmt",
                "context",
                "example.com/shop/proto",
                "github.com/lib/pq",
            ],
        ),
        (
            "A.java",
            "package a;\nimport java.util.List;\nimport static org.junit.Assert.assertEquals;\nimport jakarta.persistence.*;\n",
            &[
                "java.util.List [List]",
                "org.junit.Assert [assertEquals]",
                "jakarta.persistence",
            ],
        ),
        (
            "a.kt",
            "import io.ktor.server.routing.*\nimport a.b.C as D\n",
            &["io.ktor.server.routing", "a.b.C [C]"],
        ),
        (
            "a.scala",
            "import cats.effect.{IO, Resource}\nimport zio._\n",
            &["cats.effect [IO Resource]", "zio"],
        ),
        (
            "A.cs",
            "global using System.Linq;\nusing static System.Math;\nusing Db = Microsoft.EntityFrameworkCore;\nclass A { void F() { using (var x = y) {} using var z = Open(); } }\n",
            &[
                "System.Linq",
                "System.Math",
                "Microsoft.EntityFrameworkCore",
            ],
        ),
        (
            "a.php",
            "<?php\nnamespace App;\nuse Livewire\\Component;\nuse App\\Models\\{User, Post as P};\nclass A {\n    use HasFactory;\n}\n",
            &[
                "Livewire\\Component [Component]",
                "App\\Models\\User [User]",
                "App\\Models\\Post [Post]",
            ],
        ),
        (
            "a.rb",
            "require 'json'\nrequire_relative \"../lib/a\"\nclass SyncJob < ApplicationJob\n  include Sidekiq::Job\n  def call\n    Stripe::Checkout::Session.create\n    # Nothing::Here\n  end\nend\nmodule Shop::Admin\nend\n",
            &[
                "json",
                "../lib/a",
                "ApplicationJob",
                "Sidekiq [Job]",
                "Stripe::Checkout [Session]",
            ],
        ),
        (
            "a.ex",
            "defmodule Shop do\n  use Phoenix.LiveView, layout: :app\n  alias Shop.{Repo, Orders.Order}\n  import Ecto.Query\n  require Logger\nend\n",
            &[
                "Phoenix.LiveView",
                "Shop.Repo",
                "Shop.Orders.Order",
                "Ecto.Query",
                "Logger",
            ],
        ),
        (
            "a.dart",
            "import 'package:flutter/material.dart';\nimport 'package:a/a.dart' as a show B, C;\nexport 'src/d.dart';\n",
            &[
                "package:flutter/material.dart",
                "package:a/a.dart [B C]",
                "src/d.dart",
            ],
        ),
        (
            "a.swift",
            "import SwiftUI\n@testable import Shop\nimport struct Foundation.URL\n",
            &["SwiftUI", "Shop", "Foundation [URL]"],
        ),
        (
            "a.tf",
            "resource \"aws_s3_bucket\" \"a\" {\n}\ndata \"aws_iam_role\" \"b\" {}\nmodule \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\n",
            &[
                "aws [aws_s3_bucket aws_iam_role]",
                "terraform-aws-modules/vpc/aws",
            ],
        ),
        (
            "a.proto",
            "import \"google/api/http.proto\";\n",
            &["google/api/http.proto"],
        ),
        (
            "a.c",
            "#include <stdio.h>\n# include \"shop.h\"\n",
            &["stdio.h", "shop.h"],
        ),
        (
            "a.scss",
            "@use \"sass:math\";\n@import 'base';\n",
            &["sass:math", "base"],
        ),
        ("a.sql", "select 1;\n", &[]),
    ];
    for (path, text, expected) in table {
        assert_eq!(imports(path, text), expected, "{path}");
    }
}
