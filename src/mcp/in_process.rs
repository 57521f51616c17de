//! A server in this process: no connection, no request.

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::CallError;
use super::reply::{Description, Reply};

/// The tools of a server in this process.
pub trait Tools: Send + Sync {
    /// Calls a tool and returns the `result` of a `tools/call`. May take as
    /// long as reading a disk does: it is called where it may block.
    fn call(&self, tool: &str, arguments: &Map<String, Value>) -> Value;

    /// Says what the server is. Takes no time.
    fn describe(&self) -> Description;
}

/// Calls tools on threads of their own, so that a deadline or a signal leaves
/// a call that goes on.
#[derive(Clone)]
pub(super) struct InProcess(pub(super) Arc<dyn Tools>);

impl InProcess {
    pub(super) async fn call(
        &self,
        tool: &str,
        arguments: &Map<String, Value>,
    ) -> Result<Reply, CallError> {
        let tools = Arc::clone(&self.0);
        let (tool, arguments) = (tool.to_owned(), arguments.clone());
        let call = tokio::task::spawn_blocking(move || tools.call(&tool, &arguments));
        let broken = |_| CallError::Protocol("the call broke off: this is a bug".to_owned());
        let mut result = call.await.map_err(broken)?;
        let reply = Reply::from_result(&result)?;
        let structured = result.get_mut("structuredContent").map(Value::take);
        Ok(Reply {
            structured,
            ..reply
        })
    }

    pub(super) fn describe(&self) -> Description {
        self.0.describe()
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcess")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use serde_json::{Map, Value, json};

    use super::{InProcess, Tools};
    use crate::mcp::{CallError, Description, Session};

    /// Answers once it is told to, or never.
    struct Waits(Mutex<Receiver<()>>);

    impl Tools for Waits {
        fn call(&self, tool: &str, _: &Map<String, Value>) -> Value {
            if tool == "panic" {
                panic!("as asked");
            }
            let _ = self.0.lock().unwrap().recv();
            json!({"content": [{"type": "text", "text": tool}], "structuredContent": {}})
        }

        fn describe(&self) -> Description {
            Description::default()
        }
    }

    #[test]
    fn a_call_is_left_at_its_deadline_and_a_panic_is_an_error() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (answer, wait) = channel();
        let tools = InProcess(Arc::new(Waits(Mutex::new(wait))));
        let session = |limit| Session::in_process(tools.clone(), Arc::default(), limit);
        let (short, long) = (
            session(Duration::from_millis(20)),
            session(Duration::from_secs(60)),
        );
        let nothing = Map::new();
        runtime.block_on(async {
            let left = short.call("x", &nothing).await;
            assert!(matches!(left, Err(CallError::Timeout { .. })), "{left:?}");
            answer.send(()).unwrap(); // for the call that was left
            answer.send(()).unwrap();
            let reply = long.call("y", &nothing).await.unwrap();
            assert_eq!((&*reply.text, long.round_trips()), ("y", 0));
            assert!(reply.structured.is_some());
            let broken = long.call("panic", &nothing).await;
            assert!(matches!(broken, Err(CallError::Protocol(_))), "{broken:?}");
        });
        runtime.shutdown_background();
    }
}
