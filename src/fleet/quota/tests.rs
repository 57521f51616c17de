use proptest::prelude::*;

use super::{Allowance, DAY, Judgement, Which, day_of, month_of, start_of};

/// Lists the first days of months from 1600 to 2400, month by month.
fn firsts() -> Vec<i64> {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut day = 0;
    let mut all = Vec::new();
    let mut epoch = 0;
    for year in 1600..2400 {
        let february = 28 + i64::from(is_leap(year));
        for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if year == 1970 && all.len() % 12 == 0 {
                epoch = day;
            }
            all.push(day);
            day += length;
        }
    }
    all.push(day);
    all.iter().map(|day| day - epoch).collect()
}

#[test]
fn months_are_those_of_the_calendar() {
    let firsts = firsts();
    for pair in firsts.windows(2) {
        for day in [pair[0], pair[0] + 14, pair[1] - 1] {
            assert_eq!(month_of(day), (pair[0], pair[1]), "{day}");
        }
    }
    assert_eq!(month_of(0), (0, 31));
    // 2026-11-21.
    assert_eq!(month_of(20_778), (20_758, 20_788));
}

#[test]
fn days_begin_at_midnight() {
    assert_eq!(day_of(0), 0);
    assert_eq!(day_of(-1), -1);
    assert_eq!(day_of(DAY - 1), 0);
    assert_eq!(day_of(1_795_251_600_000), 20_778);
    assert_eq!(start_of(20_778), 1_795_219_200_000);
}

#[test]
fn what_is_spent_is_named_with_its_end() {
    let now = start_of(20_778) + 5;
    let free = Allowance {
        used_day: 10,
        used_month: 300,
        ..Allowance::default()
    };
    assert_eq!(free.judge(now), Judgement::Ok);
    let limited = |limit_day, limit_month, blocked_until| {
        let judged = Allowance {
            limit_day,
            limit_month,
            blocked_until,
            ..free
        }
        .judge(now);
        match judged {
            Judgement::Ok => None,
            Judgement::Spent { reset_at, which } => Some((reset_at, which)),
        }
    };
    let day = Some((start_of(20_779), Which::Day));
    let month = Some((start_of(20_788), Which::Month));
    let server = Some((now + 1, Which::Server));
    assert_eq!(limited(Some(11), Some(301), Some(now)), None);
    assert_eq!(limited(Some(10), None, None), day);
    assert_eq!(limited(Some(0), Some(301), Some(now + 1)), day);
    assert_eq!(limited(Some(10), Some(300), None), month);
    assert_eq!(limited(None, Some(300), Some(now + 1)), month);
    assert_eq!(limited(None, None, Some(now + 1)), server);
}

proptest! {
    #[test]
    fn a_day_is_in_its_month(millis: i64) {
        let day = day_of(millis);
        let (first, next) = month_of(day);
        prop_assert!(first <= day && day < next);
        prop_assert!((28..=31).contains(&(next - first)));
        prop_assert_eq!(month_of(next).0, next);
        prop_assert_eq!(month_of(first - 1).1, first);
    }

    #[test]
    fn a_spent_allowance_is_renewed_later(
        now in -4_000_000_000_000..8_000_000_000_000_i64,
        used in (0..5_u64, 0..5_u64),
        limits in (prop::option::of(0..5_u64), prop::option::of(0..5_u64)),
        blocked_until in prop::option::of(any::<i64>()),
    ) {
        let allowance = Allowance {
            used_day: used.0,
            used_month: used.1,
            limit_day: limits.0,
            limit_month: limits.1,
            blocked_until,
        };
        if let Judgement::Spent { reset_at, .. } = allowance.judge(now) {
            prop_assert!(now < reset_at);
            let later = Allowance { used_day: 0, used_month: 0, ..allowance };
            let is_zero = limits.0 == Some(0) || limits.1 == Some(0);
            prop_assert!(is_zero || later.judge(reset_at) == Judgement::Ok);
        }
    }
}
