//! What answers: every configured server, and the cache.

mod judge;

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::App;
use crate::cache::{Cache, CallRecord};
use crate::config::{Endpoint, ServerConfig, Settings, Watch};
use crate::dialect;
use crate::error::{Error, Kind, Result};
use crate::fleet::{BREAKERS, Fleet, LIMITS, Talk};
use crate::mcp::{Description, MODERN};
use crate::model::{
    BreakerHealth, HealthReport, MetricsReport, ProbeHealth, QuotaHealth, ServerHealth, Transport,
};

/// The name that a probe asks for: every server with any library has it.
const PROBED: &str = "react";

/// What a health check forgot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// Breakers.
    pub breakers: usize,
    /// Limits learnt from servers.
    pub limits: usize,
}

impl App {
    /// Asks each server what it is, side by side, without spending a query
    /// unless a `probe` is wanted.
    ///
    /// Servers asked by default are always asked; others only where that
    /// starts no process, and the command line names none. None takes longer
    /// than its own limit, all together not longer than the command's.
    ///
    /// # Errors
    /// [`Kind::Interrupted`]; a server that fails is in the report.
    pub fn health(&self, probe: bool) -> Result<HealthReport> {
        let checkup = Checkup::new(self, &self.settings, probe);
        if probe && !self.settings.output.quiet {
            let names: Vec<&str> = checkup.probed().map(|s| s.name.as_str()).collect();
            if !names.is_empty() {
                let spent = format!("spends one query of {}", names.join(", "));
                self.progress.detail(0, &spent);
            }
        }
        self.run(async |fleet| checkup.report(fleet).await)
    }

    /// Checks again and again, and hands each report to `show`, until that
    /// returns `false`. `show` gets the latest report again, and `true`, when
    /// `is_outdated` says so between two checks.
    ///
    /// Each round has sessions of its own, ended with it.
    ///
    /// # Errors
    /// [`Kind::Interrupted`], which is the usual end; what `show` returns.
    pub fn watch_health(
        &self,
        interval: Duration,
        is_outdated: impl Fn() -> bool,
        mut show: impl FnMut(&HealthReport, bool) -> Result<bool>,
    ) -> Result<()> {
        let mut settings = Arc::clone(&self.settings);
        let mut watch = Watch::new(&self.overrides, &self.env, &self.cwd);
        loop {
            match watch.reload() {
                None => {}
                Some(Ok(changed)) => settings = Arc::new(changed),
                // What holds is what was last right.
                Some(Err(error)) => self.progress.warn(&error.message),
            }
            let network = self.runtime()?;
            let fleet = self.fleet(network.connect.clone(), &settings);
            let checkup = Checkup::new(self, &settings, false);
            let report = self.run(async |_| checkup.report(&fleet).await)?;
            network.runtime.block_on(fleet.close());
            if !show(&report, false)? {
                return Ok(());
            }
            let next = Instant::now() + interval;
            while let Some(left) = next.checked_duration_since(Instant::now()) {
                self.run(async |_| tokio::time::sleep(left.min(LOOK)).await)?;
                if is_outdated() && !show(&report, true)? {
                    return Ok(());
                }
            }
        }
    }

    /// Forgets breakers and learnt limits: of the servers that the command
    /// line names, or all of them.
    #[must_use]
    pub fn reset_health(&self) -> Forgotten {
        if !self.names_servers() {
            return Forgotten {
                breakers: self.cache.forget_states(BREAKERS),
                limits: self.cache.forget_states(LIMITS),
            };
        }
        let mut forgotten = Forgotten {
            breakers: 0,
            limits: 0,
        };
        for server in &self.settings.servers {
            let identity = server.identity(&self.env);
            forgotten.breakers += self.cache.forget_states(&format!("{BREAKERS}{identity}"));
            forgotten.limits += self.cache.forget_states(&format!("{LIMITS}{identity}:"));
        }
        forgotten
    }

    fn names_servers(&self) -> bool {
        !self.overrides.servers.is_empty() || !self.overrides.server_commands.is_empty()
    }

    /// Returns what guards a server: its breaker, and what is left of its
    /// allowance by the settings and by its own word.
    fn guard_of(
        &self,
        fleet: &Fleet,
        settings: &Settings,
        server: &ServerConfig,
    ) -> (Option<BreakerHealth>, Option<QuotaHealth>) {
        let now = SystemTime::now();
        let breaker = fleet.breaker(server).map(|view| BreakerHealth {
            state: view.state,
            since: view.since.map(time_of),
            retry_in: view
                .retry_at
                .map(|at| time_of(at).duration_since(now).unwrap_or_default()),
            opened: view.opened,
            calls: view.calls,
            failures: view.failures,
        });
        let mut quota = self.configured_quota_of(settings, server);
        if let Some(limit) = fleet.limit(server) {
            let told = quota.get_or_insert_default();
            told.told_limit = limit.told.limit;
            told.told_remaining = limit.told.remaining;
            let until = Some(time_of(limit.until));
            told.blocked_until = until.filter(|until| limit.is_said && *until > now);
            let reset = limit.told.reset_at.map(time_of);
            told.resets_at = told.resets_at.or(reset).filter(|at| *at > now);
        }
        (breaker, quota)
    }

    /// Returns the allowance of all keys of a server together, as configured,
    /// and what is spent of it.
    pub(super) fn configured_quota_of(
        &self,
        settings: &Settings,
        server: &ServerConfig,
    ) -> Option<QuotaHealth> {
        let today = Cache::today();
        let limits = settings.quota.get(&server.name).copied();
        let limits = limits.unwrap_or_default();
        let mut keys: Vec<String> = server
            .keys
            .iter()
            .map(|key| key.fingerprint(&self.env))
            .collect();
        if keys.is_empty() {
            keys.push(NO_KEY.to_owned());
        }
        let each = u64::try_from(keys.len()).unwrap_or(1);
        let mut quota = QuotaHealth {
            limit_day: limits.day.map(|limit| limit.saturating_mul(each)),
            limit_month: limits.month.map(|limit| limit.saturating_mul(each)),
            saved: self.cache.saved_this_month(&server.name),
            ..QuotaHealth::default()
        };
        for key in &keys {
            let usage = self.cache.usage(&server.name, key, today);
            quota.used_day += usage.day;
            quota.used_month += usage.month;
        }
        let (day, month) = Cache::resets(today);
        quota.resets_at = quota.tightest().map(|tightest| {
            let is_day = quota.limit_day.map(|limit| (quota.used_day, limit)) == Some(tightest);
            if is_day { day } else { month }
        });
        let is_known = quota.resets_at.is_some() || quota.used_month > 0 || quota.saved > 0;
        is_known.then_some(quota)
    }

    /// Tells whether there is a key and where it comes from, never the key.
    fn key_state(&self, server: &ServerConfig) -> Option<String> {
        let source = server.keys.first()?;
        match source.read(&self.env) {
            Ok(Some(_)) => Some(format!("*** ({})", source.describe())),
            Ok(None) => None,
            Err(error) => Some(format!("unreadable ({})", error.message)),
        }
    }
}

/// Returns the time of milliseconds since 1970.
fn time_of(millis: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

/// Where a server has no key: what calls are counted under.
const NO_KEY: &str = "none";

/// How often a watched terminal is looked at between two checks.
const LOOK: Duration = Duration::from_millis(200);

/// One round of checks.
struct Checkup<'a> {
    app: &'a App,
    settings: &'a Settings,
    probe: bool,
    today: MetricsReport,
    week: MetricsReport,
}

impl<'a> Checkup<'a> {
    fn new(app: &'a App, settings: &'a Settings, probe: bool) -> Self {
        Self {
            app,
            settings,
            probe,
            today: app.cache.metrics(1),
            week: app.cache.metrics(7),
        }
    }

    async fn report(&self, fleet: &Fleet) -> HealthReport {
        let checks = self.asked().map(|server| self.check(fleet, server));
        let servers = futures::future::join_all(checks).await;
        let cache = self.app.cache_stats();
        let (status, reasons) = judge::judge(&servers, &cache);
        HealthReport {
            status,
            servers,
            cache,
            reasons,
            today: self.today.clone(),
            week: self.week.clone(),
            ever: self.app.cache.metrics(u32::MAX),
            memory: resident(),
            at: SystemTime::now(),
        }
    }

    fn asked(&self) -> impl Iterator<Item = &ServerConfig> {
        let is_named = self.app.names_servers();
        let others = self.settings.known.iter().filter(move |server| {
            let starts_process = matches!(server.endpoint, Endpoint::Stdio { .. });
            !is_named && !self.is_default(server) && !starts_process
        });
        self.settings.servers.iter().chain(others)
    }

    fn is_default(&self, server: &ServerConfig) -> bool {
        self.settings.servers.iter().any(|s| s.name == server.name)
    }

    /// Returns the servers that a query is spent of. What is installed here
    /// says nothing about a server.
    fn probed(&self) -> impl Iterator<Item = &ServerConfig> {
        let servers = self.settings.servers.iter();
        servers.filter(|server| self.probe && server.endpoint != Endpoint::Local)
    }

    async fn check(&self, fleet: &Fleet, server: &ServerConfig) -> ServerHealth {
        let started = Instant::now();
        let limit = server.timeout.max(server.connect_timeout);
        let asking = async {
            let talk = fleet.talk(server).await?;
            let description = talk.describe().await?;
            Ok((talk, description))
        };
        let answer = fleet.in_time(within(limit, asking)).await;
        let latency = answer.is_ok().then(|| started.elapsed());
        let (talk, description, error) = match answer {
            Ok((talk, description)) => (Some(talk), description, None),
            Err(error) => (None, Description::default(), Some(unnamed(error, server))),
        };
        let is_probed = self.probed().any(|probed| probed.name == server.name);
        let probe = match talk.filter(|_| is_probed) {
            Some(talk) => Some(self.probe(fleet, server, limit, &talk).await),
            None => None,
        };
        let transport = match &server.endpoint {
            Endpoint::Http { .. } => Transport::Http,
            Endpoint::Stdio { .. } => Transport::Stdio,
            Endpoint::Local => Transport::Local,
        };
        let (breaker, quota) = self.app.guard_of(fleet, self.settings, server);
        ServerHealth {
            name: server.name.clone(),
            transport,
            address: server.address(),
            is_default: self.is_default(server),
            error,
            is_modern: description.protocol.as_deref().map(|p| p >= MODERN),
            protocol: description.protocol,
            implementation: description.implementation,
            tools: description.tools,
            latency,
            key: self.app.key_state(server),
            today: self.today.server(&server.name),
            week: self.week.server(&server.name),
            breaker,
            quota,
            probe,
        }
    }

    /// Spends one query.
    async fn probe(
        &self,
        fleet: &Fleet,
        server: &ServerConfig,
        limit: Duration,
        talk: &Talk,
    ) -> ProbeHealth {
        let started = Instant::now();
        let told = within(limit, talk.resolve(PROBED, PROBED));
        let told = fleet.in_time(told).await;
        let latency = started.elapsed();
        let answer = told.and_then(|told| dialect::judge_libraries(&told.text));
        let key = server.keys.first();
        self.app.cache.record_call(&CallRecord {
            server: &server.name,
            key: &key.map_or(NO_KEY.to_owned(), |key| key.fingerprint(&self.app.env)),
            library: PROBED,
            what: "resolve",
            error: answer.as_ref().err().map(|error| error.kind.code()),
            latency,
            calls: 1,
        });
        let (libraries, error) = match answer {
            Ok(libraries) => (libraries.len(), None),
            Err(error) => (0, Some(unnamed(error, server))),
        };
        ProbeHealth {
            query: PROBED,
            latency,
            libraries,
            error,
        }
    }
}

/// Runs work within a limit.
async fn within<T>(limit: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout(limit, work).await {
        Ok(result) => result,
        Err(_) => Err(Error::new(
            Kind::Timeout,
            format!("no answer within {}", humantime::format_duration(limit)),
        )
        .hint("give it longer with the server's timeout")),
    }
}

/// Takes the server's name off an error: the report names it already.
fn unnamed(mut error: Error, server: &ServerConfig) -> Error {
    if let Some(rest) = error.message.strip_prefix(&format!("{}: ", server.name)) {
        error.message = rest.to_owned();
    }
    error
}

/// Returns the memory this process takes, in bytes, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
