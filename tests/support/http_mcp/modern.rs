//! The 2026-07-28 revision: lone requests, checked as npm 4.1.1 checks them.

use std::io;

use serde_json::{Value, json};

use super::protocol::Answering;
use crate::support::http::{Next, Wire};

/// The name of the revision.
pub(super) const REVISION: &str = "2026-07-28";

impl Answering<'_> {
    /// Answers a request that names this revision or a later one.
    pub(super) fn modern(&self, version: &str, wire: &mut Wire) -> io::Result<Next> {
        if version != REVISION {
            self.breach("no such protocol version");
            let text = format!("Unsupported protocol version: {version}");
            let data = json!({"supported": [REVISION], "requested": version});
            return self.refuse(400, -32022, &text, data, wire);
        }
        let method = self.message["method"].as_str().unwrap_or_default();
        let params = &self.message["params"];
        let mut wanted = vec![("mcp-method", method)];
        if let ("tools/call", Some(tool)) = (method, params["name"].as_str()) {
            wanted.push(("mcp-name", tool));
        }
        for (name, body) in wanted {
            let header = self.request.header(name).unwrap_or("(missing)");
            if header != body {
                self.breach("headers and body disagree");
                let text = format!("the body carries {body} but the {name} header is {header}");
                let data = json!({"mismatch": {"header": header, "body": text}});
                let text = format!("Bad Request: the request headers and body disagree: {text}");
                return self.refuse(400, -32020, &text, data, wire);
            }
        }
        let key = |name: &str| format!("io.modelcontextprotocol/{name}");
        let names = ["protocolVersion", "clientInfo", "clientCapabilities"].map(key);
        let missing = |name: &&String| params["_meta"][name.as_str()].is_null();
        let missing: Vec<&String> = names.iter().filter(missing).collect();
        if !missing.is_empty() {
            self.breach("the envelope is incomplete");
            let text =
                "Invalid params: the request is missing the required per-request envelope key(s)";
            let data = json!({"envelope": {"missing": missing}});
            return self.refuse(400, -32602, text, data, wire);
        }
        let framing = self.framing(true);
        let hints = |mut result: Value| {
            result["ttlMs"] = json!(0);
            result["cacheScope"] = json!("private");
            framing.result(result)
        };
        match method {
            "tools/call" => self.call(&framing, wire),
            "tools/list" => framing.message(&hints(self.script.setup.tools.list()), wire),
            "server/discover" => {
                let found = json!({"supportedVersions": [REVISION], "capabilities": {"tools": {}}});
                framing.message(&hints(found), wire)
            }
            _ => self.refuse(404, -32601, "Method not found", Value::Null, wire),
        }
    }
}
