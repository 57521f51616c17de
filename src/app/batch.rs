//! Many questions at once: as many under way as `jobs` allows, answers in the
//! order of the questions or as they come.
//!
//! Guarantees: questions are read as they are needed, and answers printed as
//! soon as they may be, so that however many there are, few are in memory; a
//! signal leaves what is done printed.

use std::collections::BTreeMap;
use std::time::Instant;

use futures::StreamExt;
use futures::stream::FuturesUnordered;

use super::App;
use crate::error::{Error, Kind, Result};
use crate::fleet::Fleet;
use crate::model::{Answer, BatchItem, BatchSummary, Question};

/// Most answers that wait for one that comes before them.
const HELD: usize = 64;

/// Most questions read ahead.
const AHEAD: usize = 8;

/// How a batch is run.
#[derive(Debug, Clone, Copy)]
pub struct BatchPlan {
    /// How many items there are, where that is known.
    pub total: Option<u64>,
    /// Whether answers come in the order of the questions.
    pub is_ordered: bool,
    /// What the items are called, in the plural.
    pub what: &'static str,
}

impl App {
    /// Asks each question that `prepare` makes of an item of `input`, and has
    /// `print` print what it came to. `input` may wait: it is read by a thread
    /// of its own. `print` says whether somebody still reads; if not, the
    /// batch ends there. A signal ends it too; what is done is printed then,
    /// and the summary says so.
    ///
    /// # Errors
    /// When nothing can be asked at all, or what `print` fails with. An item
    /// that fails is printed.
    pub fn batch<L: Send + 'static>(
        &self,
        input: impl Iterator<Item = L> + Send + 'static,
        plan: BatchPlan,
        mut prepare: impl FnMut(L) -> BatchItem<Question>,
        mut print: impl FnMut(BatchItem<Answer>) -> Result<bool>,
    ) -> Result<BatchSummary> {
        let started = Instant::now();
        self.cache.keep_in_memory();
        let jobs = self.settings.jobs;
        let (sender, mut questions) = tokio::sync::mpsc::channel(AHEAD);
        let read = move || {
            for item in input {
                if sender.blocking_send(item).is_err() {
                    break;
                }
            }
        };
        // Not waited for: it may wait for input that never comes.
        let thread = std::thread::Builder::new().spawn(read);
        thread.map_err(|e| Error::internal("cannot start a thread", e))?;
        let mut summary = BatchSummary::default();
        let mut held = Held::new(plan.is_ordered);
        let mut print = |item: BatchItem<Answer>, summary: &mut BatchSummary| {
            summary.count(&item.outcome);
            let (mut item, mut printed) = (Some(item), Ok(true));
            self.progress.aside(&mut || {
                if let Some(item) = item.take() {
                    printed = print(item);
                }
            });
            summary.is_unread = matches!(printed, Ok(false));
            printed
        };
        self.progress.begin(plan.total, plan.what);
        let ended = self.run(async |fleet| {
            let mut under_way = FuturesUnordered::new();
            let (mut turn, mut is_over) = (0_u64, false);
            loop {
                let is_room = under_way.len() < jobs && held.len() + under_way.len() < jobs + HELD;
                let may_read = is_room && !is_over;
                if !may_read && under_way.is_empty() {
                    return Ok(());
                }
                tokio::select! {
                    biased;
                    Some((turn, item)) = under_way.next() => {
                        let item: BatchItem<Answer> = item;
                        self.progress.step(item.outcome.is_ok());
                        held.add(turn, item);
                        while let Some(item) = held.next() {
                            if !print(item, &mut summary)? {
                                return Ok(());
                            }
                        }
                    }
                    question = questions.recv(), if may_read => match question {
                        Some(question) => {
                            let (asked, own) = (prepare(question), turn);
                            under_way.push(async move {
                                (own, answer(self, fleet, asked).await)
                            });
                            turn += 1;
                        }
                        None => is_over = true,
                    },
                }
            }
        });
        let printed = match ended {
            Err(error) if error.kind == Kind::Interrupted => {
                summary.is_interrupted = true;
                let rest = held.rest();
                let mut rest = rest.map(|item| print(item, &mut summary));
                rest.find_map(|printed| match printed {
                    Ok(true) => None,
                    Ok(false) => Some(Ok(())),
                    Err(error) => Some(Err(error)),
                })
                .unwrap_or(Ok(()))
            }
            Err(error) => Err(error),
            Ok(printed) => printed,
        };
        self.progress.end();
        printed?;
        summary.took = started.elapsed();
        Ok(summary)
    }
}

/// Answers one item: from the cache, else from a server. The one place where
/// a batch asks.
async fn answer(app: &App, fleet: &Fleet, item: BatchItem<Question>) -> BatchItem<Answer> {
    let lookup = app.lookup();
    let until = fleet.deadline_from_now();
    let outcome = match item.outcome {
        Ok(Question::Docs(request)) => match lookup.cached_docs(&request) {
            Some(answer) => answer,
            None => lookup.fetch_docs(fleet, &request, until).await,
        }
        .map(|docs| Answer::Docs(Box::new(docs))),
        Ok(Question::DocsAnew(request)) => {
            let fetched = lookup.refetch_docs(fleet, &request, until).await;
            fetched.map(|docs| Answer::Docs(Box::new(docs)))
        }
        Ok(Question::Resolve(library, query)) => match lookup.cached_resolution(&library, &query) {
            Some(answer) => answer,
            None => {
                lookup
                    .fetch_resolution(fleet, &library, &query, until)
                    .await
            }
        }
        .map(|resolution| Answer::Resolve(library.name().to_owned(), Box::new(resolution))),
        Ok(Question::Enhance(request)) => {
            let enhanced = app.enhance_with(fleet, &request, until).await;
            enhanced.map(|enhanced| Answer::Enhanced(Box::new(enhanced)))
        }
        Err(error) => Err(error),
    };
    let (mut outcome, mut warnings) = (outcome, item.warnings);
    if let Ok(answer) = &mut outcome {
        let known = answer.warnings_mut();
        warnings.retain(|warning| !known.contains(warning));
        known.append(&mut warnings);
    }
    BatchItem {
        number: item.number,
        library: item.library,
        query: item.query,
        outcome,
        warnings,
    }
}

/// Answers that wait for their turn.
struct Held<T> {
    is_ordered: bool,
    next: u64,
    waiting: BTreeMap<u64, T>,
}

impl<T> Held<T> {
    const fn new(is_ordered: bool) -> Self {
        Self {
            is_ordered,
            next: 0,
            waiting: BTreeMap::new(),
        }
    }

    fn len(&self) -> usize {
        self.waiting.len()
    }

    fn add(&mut self, turn: u64, item: T) {
        self.waiting.insert(turn, item);
    }

    /// Takes out the one whose turn it is.
    fn next(&mut self) -> Option<T> {
        if !self.is_ordered {
            return self.waiting.pop_first().map(|(_, item)| item);
        }
        let item = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(item)
    }

    /// Takes out all, in their order, whether or not others are missing.
    fn rest(self) -> impl Iterator<Item = T> {
        self.waiting.into_values()
    }
}

#[cfg(test)]
mod tests {
    use super::Held;
    use proptest::prelude::*;

    #[test]
    fn an_answer_waits_for_those_before_it() {
        let mut held = Held::new(true);
        held.add(1, "b");
        held.add(3, "d");
        assert_eq!((held.next(), held.len()), (None, 2));
        held.add(0, "a");
        assert_eq!(
            (held.next(), held.next(), held.next()),
            (Some("a"), Some("b"), None)
        );
        assert_eq!(held.rest().collect::<Vec<_>>(), ["d"]);
    }

    proptest! {
        #[test]
        fn every_answer_comes_out_once_and_in_order(
            turns in Just((0..50u64).collect::<Vec<_>>()).prop_shuffle(),
            is_ordered: bool,
        ) {
            let mut held = Held::new(is_ordered);
            let mut out = Vec::new();
            for turn in &turns {
                held.add(*turn, *turn);
                while let Some(item) = held.next() {
                    out.push(item);
                }
            }
            let wanted = if is_ordered { (0..50).collect() } else { turns };
            prop_assert_eq!(out, wanted);
        }
    }
}
