//! A prompt with the documentation it needs: what servers are asked and what
//! of the project belongs to it are found at the same time.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use super::App;
use crate::config::{Endpoint, Group, Strategy};
use crate::enhance::fetch;
use crate::enhance::gather::Gathered;
use crate::enhance::plan::Plan;
use crate::error::{Error, Kind, Result};
use crate::fleet::Fleet;
use crate::model::{Docs, DocsRequest, EnhanceRequest, Enhanced};

impl App {
    /// Lets the embedded source answer where no server does, even if the user
    /// names others: it sends nothing anywhere. To be called before anything
    /// is asked.
    #[must_use]
    pub fn with_embedded(mut self) -> Self {
        let settings = Arc::make_mut(&mut self.settings);
        let is_local = |endpoint: &Endpoint| *endpoint == Endpoint::Local;
        let has_it = settings.servers.iter().any(|s| is_local(&s.endpoint));
        let known = settings.known.iter().find(|s| is_local(&s.endpoint));
        if let Some(local) = known.filter(|_| !has_it).cloned() {
            settings.groups.push(Group {
                name: local.name.clone(),
                servers: vec![local.name.clone()],
                strategy: Strategy::Failover,
            });
            settings.servers.push(local);
        }
        self
    }

    /// Enhances a prompt. Returns with it the questions that were answered for
    /// the time being, to be asked anew once it is printed.
    ///
    /// # Errors
    /// See [`Plan::make`] and [`Plan::finish`]; [`Kind::Interrupted`].
    pub fn enhance(&self, request: &EnhanceRequest) -> Result<(Enhanced, Vec<DocsRequest>)> {
        self.progress.status("looking at the project");
        let plan = Plan::make(request, &self.cwd, &self.places());
        let plan = plan.inspect_err(|_| self.progress.clear())?;
        let questions = plan.questions();
        let (answers, gathered) = thread::scope(|scope| {
            // Where there can be no thread, it is done afterwards.
            let gathering = thread::Builder::new().spawn_scoped(scope, || plan.gather());
            let answers = self.answers(&questions);
            let gathered = match gathering {
                Ok(thread) => thread.join().unwrap_or_else(|_| unread()),
                Err(_) => plan.gather(),
            };
            (answers, gathered)
        });
        self.progress.clear();
        let answers = answers?;
        let is_provisional = |answer: &Result<Docs>| {
            let docs = answer.as_ref().ok();
            docs.is_some_and(|docs| self.is_to_be_refreshed(&docs.provenance))
        };
        let provisional: Vec<bool> = answers.iter().map(is_provisional).collect();
        let enhanced = plan.finish(request, gathered, answers)?;
        let stale = questions.into_iter().zip(provisional);
        let stale = stale.filter_map(|(question, is_stale)| is_stale.then_some(question));
        Ok((enhanced, stale.collect()))
    }

    /// Enhances one prompt of many.
    ///
    /// # Errors
    /// See [`Plan::make`] and [`Plan::finish`].
    pub(super) async fn enhance_with(
        &self,
        fleet: &Fleet,
        request: &EnhanceRequest,
        until: Instant,
    ) -> Result<Enhanced> {
        let plan = Plan::make(request, &self.cwd, &self.places())?;
        let questions = plan.questions();
        let (lookup, jobs) = (self.lookup(), self.settings.jobs);
        let known = fetch::cached(lookup, &questions);
        let answers = fetch::fetch(lookup, fleet, &questions, known, until, jobs).await;
        let gathered = plan.gather();
        plan.finish(request, gathered, answers)
    }

    /// Returns an answer for each question. What only failed for want of a
    /// network has failed, too, where none can be had.
    ///
    /// # Errors
    /// [`Kind::Interrupted`].
    fn answers(&self, questions: &[DocsRequest]) -> Result<Vec<Result<Docs>>> {
        let lookup = self.lookup();
        let known = fetch::cached(lookup, questions);
        let is_all = known.iter().all(Option::is_some);
        if is_all {
            return Ok(known.into_iter().flatten().collect());
        }
        let jobs = self.settings.jobs;
        let fetched = self.run(async |fleet| {
            let until = fleet.deadline();
            fetch::fetch(lookup, fleet, questions, known, until, jobs).await
        });
        match fetched {
            Err(error) if error.kind != Kind::Interrupted => {
                let again = || Error::new(error.kind, error.message.clone());
                let known = fetch::cached(lookup, questions).into_iter();
                let known = known.map(|answer| answer.unwrap_or_else(|| Err(again())));
                Ok(known.collect())
            }
            fetched => fetched,
        }
    }
}

/// Stands for what a bug kept from being found: the prompt comes out without.
fn unread() -> Gathered {
    Gathered {
        warnings: vec!["nothing of the project could be gathered".to_owned()],
        ..Gathered::default()
    }
}
