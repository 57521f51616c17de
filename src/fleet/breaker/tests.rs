mod model;

use std::time::Duration;

use super::{Breaker, BreakerState, Outcome, Pass, Permit, Transition, outcome_of};
use crate::config::BreakerSettings;
use crate::error::Kind;

const LIMIT: Duration = Duration::from_secs(20);
const NOW: i64 = 1_790_000_000_000;

fn failing(breaker: &Breaker, times: u32, now: i64) -> Breaker {
    let settings = BreakerSettings::default();
    (0..times).fold(breaker.clone(), |breaker, _| {
        let (breaker, permit) = breaker.ask(&settings, LIMIT, now);
        let Permit::Allowed(pass) = permit else {
            panic!("{permit:?}");
        };
        let failure = Some(Outcome::Failure);
        breaker.record(&settings, pass, failure, now).0
    })
}

fn probe(breaker: &Breaker, now: i64) -> (Breaker, Pass) {
    match breaker.ask(&BreakerSettings::default(), LIMIT, now) {
        (breaker, Permit::Probe(pass)) => (breaker, pass),
        (_, permit) => panic!("{permit:?}"),
    }
}

fn permit(breaker: &Breaker, now: i64) -> Permit {
    breaker.ask(&BreakerSettings::default(), LIMIT, now).1
}

#[test]
fn five_in_a_row_open_it_and_one_probe_closes_it() {
    let settings = BreakerSettings::default();
    let four = failing(&Breaker::default(), 4, NOW);
    assert_eq!(four.view(&settings, NOW).state, BreakerState::Closed);
    let open = failing(&four, 1, NOW);
    let retry_at = NOW + 30_000;
    let view = open.view(&settings, NOW + 1);
    assert_eq!((view.state, view.opened), (BreakerState::Open, 1));
    assert_eq!((view.calls, view.failures, view.consecutive), (5, 5, 5));
    assert_eq!((view.since, view.retry_at), (Some(NOW), Some(retry_at)));
    assert_eq!(permit(&open, retry_at - 1), Permit::Refused { retry_at });
    assert_eq!(
        open.view(&settings, retry_at).state,
        BreakerState::HalfOpen,
        "without being asked"
    );

    let (half, pass) = probe(&open, retry_at);
    let lost_at = retry_at + 30_000;
    assert_eq!(
        permit(&half, retry_at),
        Permit::Refused { retry_at: lost_at }
    );
    assert_eq!(half.view(&settings, retry_at).retry_at, Some(lost_at));
    let (closed, said) = half.record(&settings, pass, Some(Outcome::Success), retry_at);
    assert_eq!(said, Some(Transition::Closed));
    let view = closed.view(&settings, retry_at);
    assert_eq!((view.calls, view.failures, view.consecutive), (0, 0, 0));
    assert_eq!((view.state, view.opened), (BreakerState::Closed, 1));

    let (again, said) = half.record(&settings, pass, Some(Outcome::Failure), retry_at + 7);
    let retry_at = retry_at + 7 + 30_000;
    assert_eq!(said, Some(Transition::Opened { retry_at }));
    assert_eq!(permit(&again, retry_at - 1), Permit::Refused { retry_at });
    assert_eq!(again.view(&settings, retry_at).opened, 2);
}

/// Records outcomes, `x` for a failure, one every `step` milliseconds.
fn recorded(outcomes: &str, step: i64) -> BreakerState {
    let settings = BreakerSettings::default();
    let mut breaker = Breaker::default();
    let mut now = NOW;
    for (at, c) in outcomes.chars().enumerate() {
        let Permit::Allowed(pass) = permit(&breaker, now) else {
            panic!("refused before {at} of {outcomes}");
        };
        let outcome = match c {
            'x' => Outcome::Failure,
            _ => Outcome::Success,
        };
        breaker = breaker.record(&settings, pass, Some(outcome), now).0;
        now += step;
    }
    breaker.view(&settings, now - step).state
}

#[test]
fn it_opens_at_half_of_ten_calls_in_ten_seconds() {
    for (outcomes, step, state) in [
        (".x.x.x.x.x", 1, BreakerState::Open),
        (".x.x.x.x.x", 1000, BreakerState::Open),
        // The first call is out of the window.
        (".x.x.x.x.x", 1112, BreakerState::Closed),
        ("x.x.x.x.x", 1, BreakerState::Closed),
        (".x.x.x.x..x", 1, BreakerState::Closed),
        ("xxxx.xxxx", 1, BreakerState::Closed),
        ("xxxx.xxxx.", 1, BreakerState::Closed),
        ("xxxx.xxxxx", 1, BreakerState::Open),
        ("xxxxx", 1, BreakerState::Open),
        // In a row, however long it took.
        ("xxxxx", 1_000_000, BreakerState::Open),
        ("..........", 1, BreakerState::Closed),
    ] {
        assert_eq!(recorded(outcomes, step), state, "{outcomes} each {step} ms");
    }
}

#[test]
fn rules_can_be_turned_off() {
    let settings = BreakerSettings {
        consecutive: 0,
        min_calls: 1000,
        error_rate: 0.0,
        ..BreakerSettings::default()
    };
    let mut breaker = Breaker::default();
    for _ in 0..999 {
        let Permit::Allowed(pass) = breaker.ask(&settings, LIMIT, NOW).1 else {
            panic!("refused");
        };
        breaker = breaker
            .record(&settings, pass, Some(Outcome::Failure), NOW)
            .0;
    }
    assert_eq!(breaker.view(&settings, NOW).state, BreakerState::Closed);
}

#[test]
fn late_outcomes_change_nothing() {
    let settings = BreakerSettings::default();
    let Permit::Allowed(early) = permit(&Breaker::default(), NOW) else {
        panic!("refused");
    };
    let open = failing(&Breaker::default(), 5, NOW);
    let (half, lost) = probe(&open, NOW + 30_000);
    let (second, pass) = probe(&half, NOW + 60_000);
    let good = Some(Outcome::Success);
    let (closed, _) = second.record(&settings, pass, good, NOW + 60_001);
    for breaker in [&open, &half, &second, &closed] {
        for pass in [early, lost, pass] {
            let is_current = std::ptr::eq(breaker, &half) && pass == lost;
            let is_current = is_current || (std::ptr::eq(breaker, &second) && pass != lost);
            for outcome in [None, good, Some(Outcome::Failure)] {
                let (next, said) = breaker.record(&settings, pass, outcome, NOW + 60_002);
                assert!(is_current && pass != early || (next == *breaker && said.is_none()));
            }
        }
    }
}

#[test]
fn a_probe_that_says_nothing_leaves_its_place() {
    let settings = BreakerSettings::default();
    let open = failing(&Breaker::default(), 5, NOW);
    let (half, pass) = probe(&open, NOW + 30_000);
    let (free, said) = half.record(&settings, pass, None, NOW + 30_001);
    assert_eq!(said, None);
    assert_eq!(free.view(&settings, NOW + 30_001).retry_at, None);
    let (taken, _) = probe(&free, NOW + 30_001);
    assert!(matches!(
        permit(&taken, NOW + 30_001),
        Permit::Refused { .. }
    ));
}

#[test]
fn a_probe_lives_as_long_as_a_call_may_last() {
    let settings = BreakerSettings::default();
    let open = failing(&Breaker::default(), 5, NOW);
    let limit = Duration::from_secs(90);
    let (half, _) = open.ask(&settings, limit, NOW + 30_000);
    let retry_at = NOW + 120_000;
    assert_eq!(permit(&half, retry_at - 1), Permit::Refused { retry_at });
    probe(&half, retry_at);
}

#[test]
fn a_clock_that_leaps_does_not_keep_it_open() {
    let settings = BreakerSettings::default();
    let open = failing(&Breaker::default(), 5, NOW);
    let day = 86_400_000;
    let (kept, back) = open.ask(&settings, LIMIT, NOW - day);
    let retry_at = NOW - day + 30_000;
    assert_eq!(back, Permit::Refused { retry_at });
    probe(&kept, retry_at);
    let view = open.view(&settings, NOW - day);
    assert_eq!((view.retry_at, view.calls), (Some(retry_at), 0));
    let (ahead, _) = probe(&open, NOW + day);
    let refused = permit(&ahead, NOW);
    assert_eq!(
        refused,
        Permit::Refused {
            retry_at: NOW + 30_000
        }
    );
}

#[test]
fn what_is_no_document_is_a_fresh_breaker() {
    for text in [
        "",
        "null",
        "{",
        "[\"x\"]",
        "7",
        "{\"state\":\"odd\"}",
        "{\"counts\":7}",
    ] {
        assert_eq!(Breaker::parse(text), Breaker::default(), "{text}");
    }
    let open = failing(&Breaker::default(), 5, NOW);
    assert_eq!(Breaker::parse(&open.to_text()), open);
    // A document that was tampered with refuses no longer than a probe lives.
    for text in [
        "{\"state\":{\"half\":{\"at\":9e18,\"probe\":null}}}",
        "{\"state\":{\"open\":{\"at\":9223372036854775807}}}",
        "{\"state\":{\"open\":{\"at\":-9223372036854775808}}}",
        "{\"state\":{\"half\":{\"at\":0,\"probe\":{\"at\":9223372036854775807,\"life\":9223372036854775807}}}}",
        "{\"spell\":18446744073709551615,\"opened\":18446744073709551615,\"counts\":[[-9223372036854775808,4294967295,4294967295],[9223372036854775807,1,1]]}",
    ] {
        let settings = BreakerSettings::default();
        let (breaker, permit) = Breaker::parse(text).ask(&settings, LIMIT, NOW);
        let _ = breaker.view(&settings, i64::MIN);
        match permit {
            Permit::Refused { retry_at } => assert!(retry_at <= NOW + 86_400_000, "{text}"),
            Permit::Allowed(pass) | Permit::Probe(pass) => {
                let failure = Some(Outcome::Failure);
                let _ = breaker.record(&settings, pass, failure, NOW);
            }
        }
    }
}

#[test]
fn the_document_stays_small() {
    let settings = BreakerSettings {
        buckets: u32::MAX,
        min_calls: u32::MAX,
        consecutive: 0,
        window: Duration::from_secs(1_000_000),
        ..BreakerSettings::default()
    };
    let mut breaker = Breaker::default();
    let Permit::Allowed(pass) = permit(&breaker, NOW) else {
        panic!("refused");
    };
    for at in 0..1000 {
        let now = NOW + at * 7_919_000 % 2_000_000_000;
        breaker = breaker
            .record(&settings, pass, Some(Outcome::Failure), now)
            .0;
    }
    let text = breaker.to_text();
    assert!(text.len() < 16 * 1024, "{}", text.len());
    assert_eq!(Breaker::parse(&text), breaker);
}

#[test]
fn only_what_tells_of_the_server_counts() {
    for kind in Kind::ALL {
        let outcome = match kind {
            Kind::NotFound | Kind::VersionNotFound | Kind::NotFinalized | Kind::RedirectLoop => {
                Some(Outcome::Success)
            }
            Kind::Unavailable | Kind::Timeout | Kind::Protocol | Kind::Unrecognised => {
                Some(Outcome::Failure)
            }
            _ => None,
        };
        assert_eq!(outcome_of(kind), outcome, "{kind:?}");
    }
}
