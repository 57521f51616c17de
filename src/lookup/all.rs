//! The same question to every server at once, and their answers as one list.

use std::time::Instant;

use super::resolve::chosen;
use super::{Lookup, embedded};
use crate::choose::choose_first;
use crate::config::ServerConfig;
use crate::error::{Error, Kind, Result};
use crate::fleet::route::{Subject, merge};
use crate::fleet::{Ask, Fleet, Talk};
use crate::model::{LibraryRef, Resolution, Transport};

impl Lookup {
    /// Asks every server which library a name means, and merges what they list
    /// by rank. One that fails is a warning as long as another answers.
    ///
    /// # Errors
    /// The first server's failure, when none answers; hints tell the others'.
    pub async fn resolve_everywhere(
        &self,
        fleet: &Fleet,
        library: &LibraryRef,
        query: &str,
        until: Instant,
    ) -> Result<Resolution> {
        let servers = fleet.order(&Subject::from(library));
        let asked = servers
            .iter()
            .map(|server| self.resolve_at(fleet, server, library, query, until));
        let answers = futures::future::join_all(asked).await;
        let (mut lists, mut provenance, mut warnings) = (Vec::new(), None, Vec::new());
        let mut failed: Vec<Error> = Vec::new();
        for (server, answer) in servers.iter().zip(answers) {
            match answer {
                Ok(mut resolution) => {
                    warnings.append(&mut resolution.warnings);
                    provenance.get_or_insert(resolution.provenance);
                    lists.push((server.name.clone(), resolution.libraries));
                }
                Err(error) => failed.push(error),
            }
        }
        let Some(provenance) = provenance else {
            let mut failed = failed.into_iter();
            let first = failed.next();
            let mut first =
                first.unwrap_or_else(|| Error::new(Kind::Config, "no server is configured"));
            first.hints.extend(failed.map(|error| error.message));
            return Err(first);
        };
        // That one has no such library is no failure of the whole.
        let told = failed.iter().filter(|error| error.kind != Kind::NotFound);
        warnings.extend(told.map(|error| error.message.clone()));
        let name = library.name();
        let why = match lists.len() {
            1 => "of the one server that answered".to_owned(),
            count => format!("first of {count} servers"),
        };
        let libraries = merge(name, lists);
        Ok(Resolution {
            query: name.to_owned(),
            choice: choose_first(name, &libraries, &why),
            libraries,
            provenance,
            warnings,
        })
    }

    /// Asks one server, or the cache for what it said.
    async fn resolve_at(
        &self,
        fleet: &Fleet,
        server: &ServerConfig,
        library: &LibraryRef,
        query: &str,
        until: Instant,
    ) -> Result<Resolution> {
        let name = library.name();
        let kept = self.asked(&server.name);
        if let Some(answer) = kept.and_then(|asked| self.kept_resolution(asked, name, query)) {
            return answer;
        }
        let ask = Ask {
            what: "resolve",
            library: name,
            until,
        };
        let exchange = async |talk: &Talk| {
            if talk.transport() == Transport::Local {
                return embedded::resolve(talk, library, query).await;
            }
            let (libraries, provenance) = self.libraries(talk, name, query).await?;
            Ok(chosen(name, libraries, provenance))
        };
        let (resolution, _) = fleet.run(&ask, &[server], |_| None, exchange).await?;
        Ok(resolution)
    }
}
