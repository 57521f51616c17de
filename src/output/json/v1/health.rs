//! `docent.health/1`.

use serde::Serialize;

use super::cache::Stats;
use super::{ErrorObject, line, lines};
use crate::model::{Health, HealthReport, ServerHealth};

/// `docent.health/1`.
#[derive(Debug, Serialize)]
pub struct HealthDocument {
    schema: &'static str,
    /// Whether anything answers.
    ok: bool,
    status: &'static str,
    servers: Vec<Server>,
    cache: Stats,
    metrics: Metrics,
    reasons: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Server {
    name: String,
    ok: bool,
    transport: &'static str,
    address: String,
    default: bool,
    protocol: Option<String>,
    implementation: Option<String>,
    tools: Vec<String>,
    latency_ms: Option<u64>,
    key: Option<String>,
    error: Option<ErrorObject>,
}

#[derive(Debug, Serialize)]
struct Metrics {
    cache_hits: u64,
}

impl HealthDocument {
    /// Makes the document.
    #[must_use]
    pub fn new(report: &HealthReport) -> Self {
        Self {
            schema: "docent.health/1",
            ok: report.status != Health::Unhealthy,
            status: report.status.as_str(),
            servers: report.servers.iter().map(Server::from).collect(),
            cache: (&report.cache).into(),
            metrics: Metrics {
                cache_hits: report.cache.hits,
            },
            reasons: lines(&report.reasons),
        }
    }
}

impl From<&ServerHealth> for Server {
    fn from(server: &ServerHealth) -> Self {
        let latency = server.latency.map(|l| l.as_millis());
        Self {
            name: line(&server.name),
            ok: server.error.is_none(),
            transport: server.transport.as_str(),
            address: line(&server.address),
            default: server.is_default,
            protocol: server.protocol.as_deref().map(line),
            implementation: server.implementation.as_deref().map(line),
            tools: lines(&server.tools),
            latency_ms: latency.map(|l| u64::try_from(l).unwrap_or(u64::MAX)),
            key: server.key.as_deref().map(line),
            error: server.error.as_ref().map(ErrorObject::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HealthDocument;
    use crate::output::samples;

    #[test]
    fn each_server_says_how_it_is() {
        let value = serde_json::to_value(HealthDocument::new(&samples::health())).unwrap();
        assert_eq!(value["schema"], "docent.health/1");
        assert_eq!(
            (&value["ok"], &value["status"]),
            (&true.into(), &"degraded".into())
        );
        let server = value["servers"][0].to_string();
        assert_eq!(
            server,
            concat!(
                r#"{"name":"context7","ok":true,"transport":"http","address":"https://mcp.context7.com/mcp","#,
                r#""default":true,"protocol":"2026-07-28","implementation":"Context7 4.1.1","#,
                r#""tools":["resolve-library-id","query-docs"],"latency_ms":83,"#,
                r#""key":"ctx7***9f (env:CONTEXT7_API_KEY)","error":null}"#
            )
        );
        assert_eq!(value["servers"][1]["error"]["code"], "unavailable");
        assert_eq!(value["cache"]["entries"], 1200);
    }
}
