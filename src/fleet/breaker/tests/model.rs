//! The breaker against a model: a log of everything, searched from its start
//! for every question.

use std::time::Duration;

use proptest::prelude::*;

use super::super::{Breaker, BreakerState, Outcome, Pass, Permit};
use crate::config::BreakerSettings;

const CALLERS: usize = 5;

#[derive(Debug, Clone)]
enum Step {
    /// Time passes, or the clock is set.
    Clock(i64),
    /// A caller asks, whose call lasts this long at most.
    Ask(usize, u64),
    /// A caller reports.
    Report(usize, Option<bool>),
    /// A caller dies.
    Crash(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let clock = prop_oneof![
        6 => 0..400_i64,
        3 => 0..6_000_i64,
        1 => -3_000..0_i64,
        1 => prop_oneof![Just(-86_400_000_i64), Just(86_400_000_i64)],
    ];
    let outcome = prop_oneof![
        5 => Just(Some(false)),
        4 => Just(Some(true)),
        1 => Just(None),
    ];
    prop_oneof![
        3 => clock.prop_map(Step::Clock),
        6 => (0..CALLERS, 0..4_000_u64).prop_map(|(who, limit)| Step::Ask(who, limit)),
        6 => (0..CALLERS, outcome).prop_map(|(who, outcome)| Step::Report(who, outcome)),
        1 => (0..CALLERS).prop_map(Step::Crash),
    ]
}

fn settings() -> impl Strategy<Value = BreakerSettings> {
    let counts = (1..8_u32, 1..6_u32, 0..5_u32);
    (counts, 0..=10_u32, 200..4_000_u64, 100..3_000_u64).prop_map(
        |((min_calls, buckets, consecutive), tenths, window, open_for)| BreakerSettings {
            error_rate: f64::from(tenths) / 10.0,
            min_calls,
            window: Duration::from_millis(window),
            buckets,
            consecutive,
            open_for: Duration::from_millis(open_for),
        },
    )
}

/// What a caller holds, as the model sees it.
#[derive(Debug, Clone, Copy)]
struct Held {
    pass: Pass,
    /// How many changes the log had seen.
    era: usize,
    is_probe: bool,
}

/// Closed unless `opened_at`; a probe is out if `probe`.
#[derive(Debug, Default)]
struct Model {
    log: Vec<(i64, bool)>,
    row: u32,
    opened_at: Option<i64>,
    /// Start and life.
    probe: Option<(i64, i64)>,
    /// Whether a probe said nothing.
    is_given_back: bool,
    era: usize,
    opened: u64,
}

#[derive(Debug, PartialEq)]
enum Said {
    Allowed,
    Probe,
    Refused(i64),
}

impl Model {
    fn ask(&mut self, settings: &BreakerSettings, limit: i64, now: i64) -> Said {
        let open_for = settings.open_for.as_millis() as i64;
        let Some(opened_at) = &mut self.opened_at else {
            return Said::Allowed;
        };
        *opened_at = now.min(*opened_at);
        let free_at = match &mut self.probe {
            Some((start, life)) => {
                *start = now.min(*start);
                *start + *life
            }
            // A probe that was given back: at once.
            None if self.is_given_back => i64::MIN,
            None => *opened_at + open_for,
        };
        if now < free_at {
            return Said::Refused(free_at);
        }
        self.probe = Some((now, limit.max(open_for)));
        self.era += 1;
        Said::Probe
    }

    /// Counts calls and failures from the start of the log.
    fn sums(&self, settings: &BreakerSettings, now: i64) -> (u64, u64) {
        let buckets = i64::from(settings.buckets);
        let length = settings.window.as_millis() as i64 / buckets;
        let part = |time: i64| time.div_euclid(length);
        let mut sums = (0, 0);
        for (time, is_failure) in &self.log {
            let start = part(*time) * length;
            // Parts of the window, this one and those before; and as many
            // after it, which only a clock that went back leaves there.
            if start + buckets * length > now && start < now + buckets * length {
                sums.0 += 1;
                sums.1 += u64::from(*is_failure);
            }
        }
        sums
    }

    fn note(&mut self, settings: &BreakerSettings, is_failure: bool, now: i64) {
        // What is out of the window at a count never comes back.
        let mut kept = Vec::new();
        for entry in std::mem::take(&mut self.log) {
            let mut alone = Model::default();
            alone.log.push(entry);
            if alone.sums(settings, now).0 == 1 {
                kept.push(entry);
            }
        }
        kept.push((now, is_failure));
        self.log = kept;
        self.row = if is_failure { self.row + 1 } else { 0 };
    }

    fn report(&mut self, settings: &BreakerSettings, held: Held, outcome: Option<bool>, now: i64) {
        if held.era != self.era {
            return;
        }
        match (held.is_probe, outcome) {
            (true, None) => {
                self.probe = None;
                self.is_given_back = true;
                self.era += 1;
            }
            (true, Some(true)) => {
                let (era, opened) = (self.era + 1, self.opened);
                *self = Model {
                    era,
                    opened,
                    ..Model::default()
                };
            }
            (true, Some(false)) => {
                self.note(settings, true, now);
                self.open(now);
            }
            (false, None) => {}
            (false, Some(true)) => self.note(settings, false, now),
            (false, Some(false)) => {
                self.note(settings, true, now);
                let (calls, failures) = self.sums(settings, now);
                let by_share = calls >= u64::from(settings.min_calls)
                    && failures as f64 / calls as f64 >= settings.error_rate;
                let by_row = settings.consecutive != 0 && self.row >= settings.consecutive;
                if by_share || by_row {
                    self.open(now);
                }
            }
        }
    }

    fn open(&mut self, now: i64) {
        self.opened_at = Some(now);
        self.probe = None;
        self.is_given_back = false;
        self.era += 1;
        self.opened += 1;
    }
}

/// Runs the steps on both; returns how often it opened.
fn run(settings: &BreakerSettings, steps: &[Step]) -> Result<u64, TestCaseError> {
    let open_for = settings.open_for.as_millis() as i64;
    let mut now = 1_790_000_000_000_i64;
    let mut breaker = Breaker::default();
    let mut model = Model::default();
    let mut callers = [None; CALLERS];
    let mut longest = open_for;
    for step in steps {
        match step {
            Step::Clock(by) => now += by,
            Step::Crash(who) => callers[*who] = None,
            Step::Ask(who, limit) => {
                longest = longest.max(*limit as i64);
                let limit = Duration::from_millis(*limit);
                let (next, permit) = breaker.ask(settings, limit, now);
                let expected = model.ask(settings, limit.as_millis() as i64, now);
                let (said, pass) = match permit {
                    Permit::Allowed(pass) => (Said::Allowed, Some(pass)),
                    Permit::Probe(pass) => (Said::Probe, Some(pass)),
                    Permit::Refused { retry_at } => {
                        let wait = retry_at - now;
                        prop_assert!(wait > 0 && wait <= longest, "waits {wait} ms");
                        (Said::Refused(retry_at), None)
                    }
                };
                prop_assert_eq!(&said, &expected);
                prop_assert!(said != Said::Allowed || next == breaker);
                breaker = next;
                if let Some(pass) = pass {
                    callers[*who] = Some(Held {
                        pass,
                        era: model.era,
                        is_probe: said == Said::Probe,
                    });
                }
            }
            Step::Report(who, outcome) => {
                if let Some(held) = callers[*who].take() {
                    let word = outcome.map(|is_good| match is_good {
                        true => Outcome::Success,
                        false => Outcome::Failure,
                    });
                    breaker = breaker.record(settings, held.pass, word, now).0;
                    model.report(settings, held, *outcome, now);
                }
            }
        }
        let probes = callers.iter().flatten();
        let probes = probes.filter(|held| held.is_probe && held.era == model.era);
        prop_assert!(probes.count() <= 1);
        let text = breaker.to_text();
        prop_assert!(text.len() < 1024);
        prop_assert_eq!(&Breaker::parse(&text), &breaker);
        let view = breaker.view(settings, now);
        prop_assert_eq!((view.calls, view.failures), model.sums(settings, now));
        prop_assert_eq!(view.consecutive, model.row);
        prop_assert_eq!(view.opened, model.opened);
        prop_assert_eq!(view.since, model.opened_at.map(|at| at.min(now)));
        prop_assert_eq!(
            view.state == BreakerState::Closed,
            model.opened_at.is_none()
        );
        // What the view says is what a call that asks now is told.
        let refused = match breaker.ask(settings, Duration::ZERO, now).1 {
            Permit::Refused { retry_at } => Some(retry_at),
            Permit::Allowed(_) | Permit::Probe(_) => None,
        };
        prop_assert_eq!(view.retry_at, refused);
    }
    Ok(model.opened)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn it_does_what_the_model_does(
        settings in settings(),
        steps in prop::collection::vec(step(), 0..150),
    ) {
        run(&settings, &steps)?;
    }

    #[test]
    fn few_failures_never_open_it(
        settings in settings(),
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let failures = steps
            .iter()
            .filter(|step| matches!(step, Step::Report(_, Some(false))))
            .count();
        let settings = BreakerSettings {
            min_calls: 1000,
            consecutive: failures as u32 + 1,
            ..settings
        };
        prop_assert_eq!(run(&settings, &steps)?, 0);
    }

    #[test]
    fn successes_never_open_it(
        settings in settings(),
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let good = steps.into_iter().map(|step| match step {
            Step::Report(who, Some(_)) => Step::Report(who, Some(true)),
            other => other,
        });
        prop_assert_eq!(run(&settings, &good.collect::<Vec<_>>())?, 0);
    }

    #[test]
    fn once_open_nobody_passes_before_the_time(
        settings in settings(),
        asks in prop::collection::vec(0..3_000_i64, 1..40),
    ) {
        let opened_at = 1_790_000_000_000_i64;
        let mut breaker = Breaker::default();
        let mut retry_at = None;
        while retry_at.is_none() {
            let Permit::Allowed(pass) = breaker.ask(&settings, Duration::ZERO, opened_at).1 else {
                return Err(TestCaseError::fail("refused while closed"));
            };
            breaker = breaker.record(&settings, pass, Some(Outcome::Failure), opened_at).0;
            retry_at = breaker.view(&settings, opened_at).retry_at;
        }
        let mut asks = asks;
        asks.sort_unstable();
        let mut probes = 0;
        for after in asks {
            let (next, permit) = breaker.ask(&settings, Duration::from_secs(60), opened_at + after);
            breaker = next;
            match permit {
                Permit::Allowed(_) => return Err(TestCaseError::fail("allowed")),
                Permit::Probe(_) => {
                    prop_assert!(Some(opened_at + after) >= retry_at);
                    probes += 1;
                }
                Permit::Refused { .. } => {}
            }
        }
        prop_assert!(probes <= 1);
    }
}
